import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from '../../test/sandbox/sandbox';
import { DEMO_KEY } from '../../test/sandbox/settings';
import { answerHelp } from '../help';

answerHelp(`
Usage: npm run soak
       npm run soak -- [--minutes 10] [--faults 0.1]

Runs hundreds of pictures and videos with the built node in n8n's engine, while a share of all requests gets a random
fault. Fails if a run was lost, billed twice or paired with the wrong item.
`);

async function main(): Promise<number> {
	const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, faults: { type: 'string', default: '0.1' } } });
	const sandbox = await startSandbox({ settings: { imageSeconds: 4, videoSeconds: 12, balance: 1_000_000 } });
	const folder = mkdtempSync(path.join(tmpdir(), 'weshop-soak-'));
	// A separate process, so that its memory does not include the sandbox.
	const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', path.join(__dirname, 'soak.ts')], {
		stdio: 'inherit',
		env: {
			...process.env,
			...sandbox.environment,
			SANDBOX_CONTROL: sandbox.controlUrl,
			SANDBOX_KEY: DEMO_KEY,
			SOAK_MINUTES: values.minutes,
			SOAK_FAULTS: values.faults,
			TEST_FOLDER: folder,
			N8N_USER_FOLDER: folder,
			// n8n would log every failed execution.
			N8N_LOG_LEVEL: 'silent',
		},
	});
	const stop = () => child.kill('SIGTERM');
	process.once('SIGINT', stop).once('SIGTERM', stop);
	const code = await new Promise<number>((ended) => child.once('exit', (status) => ended(status ?? 1)));
	await sandbox.stop();
	rmSync(folder, { recursive: true, force: true });
	return code;
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
