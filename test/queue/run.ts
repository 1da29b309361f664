import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Surroundings } from '../e2e/instance';
import { OWNER } from '../e2e/owner';
import { jestTwice } from '../jestTwice';
import { installCommunityPackage } from '../n8n/communityPackage';
import { installN8n } from '../n8n/install';
import { N8nRest } from '../n8n/rest';
import { Sentence } from '../n8n/sentence';
import { startSandbox } from '../sandbox/sandbox';
import { Cluster, PUBLIC_HOST, SHORT_LOCKS } from './cluster';
import type { Doors } from './place';
import { openControl } from './control';
import { startPostgres } from './postgres';
import { findPrograms, type Programs } from './programs';
import { Redis } from './redis';

const say = (line: string): void => console.log(line);
const folder = mkdtempSync(path.join(tmpdir(), 'weshop-queue-'));

/** In milliseconds, for a busy machine. Jest does not heed a project's own. */
const TEST_TIMEOUT = 400_000;

/** What has been started, to be stopped in the opposite order. */
const stops: Array<() => unknown> = [];
const ending: { isOver: boolean; jest?: ChildProcess } = { isOver: false };

/** Tests that share a cluster. */
interface TestSet {
	name: string;
	locks: Record<string, string>;
	downMs: number;
	/** Jest's arguments, last: each takes all that follows. */
	files: string[];
}

const QUICK: TestSet = { name: 'quick', locks: SHORT_LOCKS, downMs: 0, files: ['--testPathIgnorePatterns', '\\.slow\\.test'] };

/** With n8n's own lock times, and a Redis that is down for a minute. */
const SLOW: TestSet = { name: 'slow', locks: {}, downMs: 60_000, files: ['--testPathPatterns', 'queue/(ownTimes\\.slow|redisDown)\\.test'] };

/** `--slow` and `--all` are ours, the rest is Jest's. */
async function main(): Promise<number> {
	const [, , ...given] = process.argv;
	const rest = given.filter((argument) => argument !== '--slow' && argument !== '--all');
	const sets = given.includes('--all') ? [QUICK, SLOW] : [given.includes('--slow') ? SLOW : QUICK];
	const programs = findPrograms();
	await installN8n(say);
	// PostgreSQL may run as another user, and has its folder in here.
	chmodSync(folder, 0o711);
	const prepared = path.join(folder, 'prepared');
	await installCommunityPackage(prepared);
	let failed = 0;
	for (const set of sets) {
		failed ||= await runSet(set, rest, programs, prepared);
		await stopAll();
	}
	return failed;
}

/** The tests inside of n8n's queue mode: Redis, PostgreSQL, a main process, two workers and a webhook process. */
async function runSet({ name, locks, downMs, files }: TestSet, rest: string[], programs: Programs, prepared: string): Promise<number> {
	const own = path.join(folder, name);
	mkdirSync(own, { mode: 0o711 });
	say('Starting Redis and PostgreSQL.');
	const sandbox = started(await startSandbox({ settings: { imageSeconds: 2, videoSeconds: 4 } }));
	const postgres = started(await startPostgres(programs, own));
	const redis = started(await Redis.start(programs, own));
	const cluster = started(new Cluster({ folder: own, prepared, redisPort: redis.port, env: { ...locks, ...postgres.env, ...sandbox.environment }, report: say }));
	await cluster.start();
	goOn();
	await sandbox.settings({ hosts: { [PUBLIC_HOST]: Number(new URL(cluster.url('webhook')).port) } });
	await new N8nRest(cluster.url('main')).setUpOwner(OWNER);
	const control = started(await openControl(cluster, redis));

	const { proxyUrl, controlUrl, certificateFile, environment } = sandbox;
	const surroundings: Pick<Surroundings, 'sandbox'> = { sandbox: { proxyUrl, controlUrl, certificateFile, environment } };
	const doors: Doors = {
		main: cluster.url('main'),
		webhook: cluster.url('webhook'),
		control: control.url,
		redisPort: redis.port,
		downMs,
		logs: { main: cluster.log('main'), webhook: cluster.log('webhook'), 'worker-1': cluster.log('worker-1'), 'worker-2': cluster.log('worker-2') },
	};
	const common = ['--selectProjects', 'queue', '--runInBand', '--verbose', `--testTimeout=${TEST_TIMEOUT}`];
	const status = await jestTwice({
		args: [...common, ...rest, ...files],
		again: common,
		options: { env: { ...process.env, SURROUNDINGS: JSON.stringify([surroundings]), QUEUE: JSON.stringify(doors) } },
		spawned: (jest) => (ending.jest = jest),
		between: async () => {
			await sandbox.expectKeyStayedHome();
			const { hosts } = await sandbox.settings();
			await sandbox.reset();
			await sandbox.settings({ hosts });
		},
	});
	delete ending.jest;
	goOn();
	return status ?? 1;
}

function started<T extends { stop(): unknown }>(one: T): T {
	stops.unshift(async () => await one.stop());
	goOn();
	return one;
}

/** @throws Sentence once we have been told to end */
function goOn(): void {
	if (ending.isOver) throw new Sentence('Stopped.');
}

async function stopAll(): Promise<void> {
	for (const stopOne of stops.splice(0)) await stopOne();
}

async function stop(): Promise<void> {
	await stopAll();
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

// Jest ends with us and is waited for; what is being started is waited for too, so that it is known and can be stopped.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.on(signal, () => {
		// Ctrl-C reaches us twice, from the terminal and from what runs us.
		if (ending.isOver) return;
		ending.isOver = true;
		if (ending.jest) ending.jest.kill(signal);
		else if (stops.length === 0) void stop().then(() => process.exit(1));
	});
}

void main()
	.catch((thrown: unknown) => {
		console.error(thrown instanceof Sentence ? thrown.message : thrown);
		return 1;
	})
	.then(async (code) => {
		await stop();
		process.exit(code);
	});
