import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Sentence } from '../../test/n8n/sentence';
import { answerHelp } from '../help';
import { installVersion } from './fullN8n';
import { OLDEST_WHOLE } from './oldest';
import { versionAsked } from './versionAsked';

/** What a user does first, on each version that is tried: the key, the lists, the examples, pausing, Stop. */
const TESTS = ['e2e/package.test', 'e2e/examples.test', 'e2e/chains.test', 'e2e/stop.test', 'e2e/paused/items.test'];

answerHelp(`
Usage: npx tsx tools/compatibility/full.ts <version of n8n, or "oldest"> [options and tests, as Jest takes them]

Runs end-to-end tests in a whole n8n of that version, in place of the pinned one, for example ${OLDEST_WHOLE} (the oldest
one). Without tests named: ${TESTS.join(', ')}.
The first run of a version installs it into .other-n8n/: some minutes and 2 GB.
`);

async function main(): Promise<number> {
	const { version, rest } = versionAsked('full.ts', OLDEST_WHOLE);
	const { folder } = await installVersion(version, (line) => console.log(line));
	console.log(`End-to-end tests in n8n ${version}`);
	const tests = rest.length > 0 ? rest : TESTS;
	const child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, '..', '..', 'test', 'e2e', 'run.ts'), ...tests], {
		stdio: 'inherit',
		env: { ...process.env, N8N_COMMAND: undefined, N8N_FOLDER: folder },
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
