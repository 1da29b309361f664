import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox, type Sandbox } from '../../test/sandbox/sandbox';
import { DEMO_KEY } from '../../test/sandbox/settings';
import { answerHelp } from '../help';
import { soakN8n } from './n8nSoak';

answerHelp(`
Usage: npm run soak
       npm run soak -- [--minutes 10] [--faults 0.1] [--n8n]

Runs hundreds of pictures and videos with the built node in n8n's engine, while a share of all requests gets a random
fault. Fails if a run was lost, billed twice or paired with the wrong item.
With --n8n: in a whole n8n with a small heap, where executions wait or pause, half of the items are made with Made
Before, and calls of WeShop's get lost. Fails if a run was lost or paid twice, or memory grows.
`);

async function main(): Promise<number> {
	const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, faults: { type: 'string', default: '0.1' }, n8n: { type: 'boolean', default: false } } });
	const sandbox = await startSandbox({ settings: { imageSeconds: 4, videoSeconds: 12, balance: 1_000_000 } });
	if (values.n8n) return await inN8n(sandbox, Number(values.minutes), Number(values.faults)).finally(async () => await sandbox.stop());
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

async function inN8n(sandbox: Sandbox, minutes: number, faults: number): Promise<number> {
	const { figures, ...wrong } = await soakN8n({ sandbox, minutes, faults });
	console.log(JSON.stringify(figures, undefined, 2));
	const found = Object.entries(wrong).filter(([, list]) => list.length > 0);
	for (const [what, list] of found) console.log(what, list);
	return found.length === 0 ? 0 : 1;
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
