import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Sentence } from '../../test/n8n/sentence';
import { installVersion } from './fullN8n';
import { OLDEST_WHOLE } from './oldest';
import { versionAsked } from './versionAsked';

/** What a user does first, on each version that is tried: the key, the lists, the examples, parking, Stop. */
const TESTS = ['e2e/package.test', 'e2e/examples.test', 'e2e/chains.test', 'e2e/stop.test', 'e2e/parked/items.test'];

/** `npm run test:n8n -- 1.123.81 [tests]`: end-to-end tests in that version of n8n in place of the pinned one. */
async function main(): Promise<number> {
	const { version, rest } = versionAsked('test:n8n', OLDEST_WHOLE);
	const { folder } = await installVersion(version, (line) => console.log(line));
	console.log(`End-to-end tests in n8n ${version}`);
	const tests = rest.length > 0 ? rest : TESTS;
	const child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, '..', '..', 'test', 'e2e', 'run.ts'), ...tests], {
		stdio: 'inherit',
		env: { ...process.env, N8N_FOLDER: folder },
	});
	const stop = () => child.kill('SIGTERM');
	process.once('SIGINT', stop).once('SIGTERM', stop);
	const [status] = (await once(child, 'exit')) as [number | null];
	return status ?? 1;
}

main().then(
	(code) => process.exit(code),
	(thrown: unknown) => {
		console.error(thrown instanceof Sentence ? thrown.message : thrown);
		process.exit(1);
	},
);
