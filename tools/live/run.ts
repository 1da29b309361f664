import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../test/n8n/freePort';
import { startSandbox, type Sandbox } from '../../test/sandbox/sandbox';
import { answerHelp } from '../help';
import { lies } from './lies';
import { optionsIn, USAGE, type Options } from './options';

/** What comes back from a public name to this machine, in the sandbox. */
const CALLBACK_HOST = 'live.example';
/** The node waits this many times as fast in the sandbox. */
const SPEED = 10;

async function main(): Promise<number> {
	answerHelp(USAGE);
	const args = process.argv.slice(2);
	const options = optionsIn(args);
	if (options.lie === 'list') return list();
	if (!options.sandbox && !options.drift && !process.env.WESHOP_API_KEY?.trim()) throw new Error('Set the environment variable WESHOP_API_KEY to your key from https://open.weshop.ai/authorization/apikey, or try it without one: npm run live -- --sandbox');
	const n8nFolder = mkdtempSync(path.join(tmpdir(), 'weshop-live-n8n-'));
	const stand = options.sandbox ? await standIn(options) : undefined;
	try {
		const code = await child([...args, ...(stand?.args ?? [])], {
			...process.env,
			// n8n reads these when it is loaded; it would log what fails on purpose.
			N8N_USER_FOLDER: n8nFolder,
			N8N_LOG_LEVEL: 'silent',
			N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
			LIVE_FOLDER: path.join(__dirname, '..', '..', '.live'),
			...stand?.environment,
		});
		if (stand) await expectNoLeak(stand.sandbox, options, code);
		return code;
	} finally {
		await stand?.sandbox.stop();
		rmSync(n8nFolder, { recursive: true, force: true });
	}
}

interface StandIn {
	sandbox: Sandbox;
	args: string[];
	environment: Record<string, string>;
}

/** Never with the user's own key: it has one that was made for it. */
async function standIn({ lie, folder, callback }: Options): Promise<StandIn> {
	if (lie !== undefined && !lies[lie]) throw new Error(`There is no lie "${lie}". There are: ${Object.keys(lies).join(', ')}.`);
	const key = process.env.LIVE_SANDBOX_KEY ?? randomBytes(24).toString('base64url');
	const port = await freePort();
	const sandbox = await startSandbox({ keys: [key], settings: { imageSeconds: 0.3, videoSeconds: 0.5, balance: 1_000_000, ...(lie === undefined ? {} : lies[lie]!.settings) }, hosts: { [CALLBACK_HOST]: port }, ...(lie === undefined ? {} : { lie: lies[lie]!.make(key) }) });
	return {
		sandbox,
		args: [...(callback === undefined ? ['--callback', `https://${CALLBACK_HOST}`] : []), '--callback-port', String(port)],
		environment: { ...sandbox.environment, WESHOP_API_KEY: key, LIVE_SPEED: String(SPEED), LIVE_FOLDER: folder ?? mkdtempSync(path.join(tmpdir(), 'weshop-live-')) },
	};
}

/** @throws Error where the key went elsewhere, or the stand-in itself is at fault */
async function expectNoLeak(sandbox: Sandbox, { drift }: Options, code: number): Promise<void> {
	const isWhole = code === 0 || code === 1;
	if (isWhole && !drift) await sandbox.expectKeyStayedHome();
	const faults = await sandbox.faults();
	if (faults.length > 0) throw new Error(`The stand-in itself is at fault: ${faults.join('; ')}`);
}

/** Ctrl+C reaches it by the terminal; a signal to this process alone is passed on. It ends in its own way. */
async function child(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
	const session = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'session.ts'), ...args], { stdio: 'inherit', env });
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => session.kill(signal));
	return await new Promise((ended) => session.once('exit', (status) => ended(status ?? 1)));
}

function list(): number {
	for (const [name, { differs }] of Object.entries(lies)) console.log(`${name.padEnd(22)} ${differs}`);
	return 0;
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exit(2);
	},
);
