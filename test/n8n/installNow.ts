import { installN8n } from './install';
import { Sentence } from './sentence';

/** Nothing but that, for who has time to do it before it is needed. */
installN8n((line) => console.log(line)).catch((thrown: unknown) => {
	console.error(thrown instanceof Sentence ? thrown.message : thrown);
	process.exit(1);
});
