import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { RUN_AND_FOLLOW } from './elsewhere';
import { environment } from './environment';
import { freePort, isTaken } from './freePort';
import { stoppedWithUs } from './leash';
import { logTail } from './logTail';
import { pinned } from './pinned';
import { type Report, Sentence } from './sentence';

/** As n8n's own commands are called. */
export type N8nProcess = 'start' | 'worker' | 'webhook';

export interface N8nOptions {
	/** n8n keeps its database, key, files and community packages in `<userFolder>/.n8n`. */
	userFolder: string;
	/** In queue mode n8n is several processes; default: all of it in one, or the main one of them. */
	process?: N8nProcess;
	/** Default: any free one. */
	port?: number;
	/** The sandbox's proxy variables, WEBHOOK_URL, further N8N_… settings; wins over ours. */
	env?: Record<string, string>;
	report?: Report;
}

export interface RunningN8n {
	url: string;
	port: number;
	pid: number;
	log: string;
	/** Ends it as its operator would (SIGTERM), for good after 15 s. May be called any number of times. */
	stop(): Promise<void>;
	/** Ends it as a power cut would: n8n and its task runner, no time for a last word. */
	kill9(): Promise<void>;
}

const startWithin = 180_000;
const stopWithin = 15_000;
const freeWithin = 10_000;

/**
 * Starts the pinned n8n, or that of N8N_COMMAND, on 127.0.0.1 and waits until it answers: its REST API, or that a worker or
 * webhook process is ready. It ends with us, also when we crash.
 *
 * @throws Sentence when the port is taken, n8n ends early, or does not answer within 3 minutes
 */
export async function startN8n({ userFolder, process: started = 'start', port: wanted, env = {}, report = () => {} }: N8nOptions): Promise<RunningN8n> {
	const port = wanted ?? (await freePort());
	if (await isTaken(port)) {
		throw new Sentence(`Port ${port} on 127.0.0.1 is taken by another program. Stop that program, or choose another port.`);
	}
	mkdirSync(userFolder, { recursive: true });
	const log = join(userFolder, 'n8n.log');
	report('Starting n8n.');
	const child = launch(started, userFolder, log, environment(pinned, { userFolder, port, brokerPort: await freePort() }, env));
	const { pid } = child;
	if (pid === undefined) throw new Sentence(`${pinned.node} does not run. Delete ${join(pinned.folder, 'node_modules')} and start again.`);
	const url = `http://127.0.0.1:${port}`;
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

	const kill9 = async () => {
		signalGroup(pid, 'SIGKILL');
		await ended;
		await untilFree(port);
	};
	const stop = async () => {
		if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
		const late = await Promise.race([ended.then(() => false), sleep(stopWithin, true, { ref: false })]);
		if (late) await kill9();
	};

	try {
		await untilItAnswers(url + SAYS_READY[started], child, log);
	} catch (error) {
		await stop();
		throw error;
	}
	return { url, port, pid, log, stop, kill9 };
}

function launch(started: N8nProcess, userFolder: string, log: string, env: Record<string, string>): ChildProcess {
	const output = openSync(log, 'a');
	// A process group of its own: Ctrl-C in a terminal reaches us, and we decide when n8n ends.
	// The working folder is the user folder because n8n reads a .env file where it is started.
	const [program, ...args] = pinned.elsewhere ? [process.execPath, stoppedWithUs, '-e', RUN_AND_FOLLOW, pinned.n8n, started] : [pinned.node, stoppedWithUs, pinned.n8n, started];
	const child = spawn(program!, args, {
		cwd: userFolder,
		env,
		detached: true,
		stdio: ['ignore', output, output, 'ipc'],
	});
	closeSync(output);
	child.on('error', () => {}); // a Node that does not start has no pid: that tells
	return child;
}

async function untilItAnswers(address: string, child: ChildProcess, log: string): Promise<void> {
	const until = Date.now() + startWithin;
	while (Date.now() < until) {
		if (child.exitCode !== null || child.signalCode !== null) {
			throw new Sentence(`n8n ended while it was starting. The whole log is ${log}; its last lines:\n${logTail(log)}`);
		}
		if (await answers(address)) return;
		await sleep(100);
	}
	throw new Sentence(`n8n did not answer at ${address} within 3 minutes. The whole log is ${log}; its last lines:\n${logTail(log)}`);
}

/** Of the main process /healthz and / answer before REST does: only JSON from the settings means ready. */
const SAYS_READY: Record<N8nProcess, string> = { start: '/rest/settings', worker: '/healthz/readiness', webhook: '/healthz/readiness' };

async function answers(address: string): Promise<boolean> {
	try {
		const { data } = await axios.get<unknown>(address, { proxy: false, timeout: 5_000 });
		return typeof data === 'object' && data !== null;
	} catch {
		return false;
	}
}

/** The program of N8N_COMMAND is a child of our child, so that its end is not told to us. */
async function untilFree(port: number): Promise<void> {
	const until = Date.now() + freeWithin;
	while ((await isTaken(port)) && Date.now() < until) await sleep(20);
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-leader, signal);
	} catch {
		// The group is gone: what was asked for.
	}
}
