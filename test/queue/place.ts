import axios from 'axios';
import type { ExecutionStatus } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { withWeShop } from '../e2e/instance';
import type { Place } from '../e2e/paused/workflows';
import type { CredentialReference } from '../n8n/credentials';
import { N8nRest } from '../n8n/rest';
import type { ProcessName } from './cluster';
import type { Victim } from './control';
import { askRedis } from './redis';

/** How the tests come to n8n's processes. */
export interface Doors {
	main: string;
	webhook: string;
	control: string;
	redisPort: number;
	/** How long Redis is down at least where n8n is to end, in milliseconds. */
	downMs: number;
	logs: Record<Exclude<ProcessName, 'webhook-2'>, string>;
}

/** n8n in queue mode: asked at its main process, called at its webhook process. */
export interface QueuePlace extends Place {
	credential: CredentialReference;
}

export const WORKERS = ['worker-1', 'worker-2'] as const;
export type Worker = (typeof WORKERS)[number];

export async function theCluster(): Promise<QueuePlace> {
	const { main, webhook } = doors();
	const n8n = new N8nRest(main);
	return { n8n, url: webhook, credential: await withWeShop(n8n) };
}

export const downMs = () => doors().downMs;

export const kill9 = async (victim: Victim) => await control('kill9', victim);
/** @returns the address of a process of n8n */
export const start = async (victim: Victim) => await control('start', victim);

/** What of n8n ends by itself is started again from now on. */
export const supervise = async () => void (await control('supervise'));
/** No longer; once all of it is back. */
export const leaveAlone = async () => void (await control('leaveAlone'));
/** How often a process of n8n has been started. */
export const startsOf = async (name: ProcessName) => Number(await control('starts', name));

/** Starts what does not run, Redis and the main process first; each test file leaves the cluster whole. */
export async function startAll(): Promise<void> {
	await start('redis');
	await start('main');
	await Promise.all((['webhook', ...WORKERS] as const).map(start));
}

/** While Redis is down. */
export const emptyRedis = async () => await control('empty', 'redis');

/** The executions that a worker works on, or that wait in Redis for a free one. */
export async function jobs(): Promise<{ active: number; waiting: number }> {
	const { redisPort } = doors();
	const count = async (list: string) => Number(await askRedis(redisPort, 'LLEN', `bull:jobs:${list}`));
	return { active: await count('active'), waiting: await count('wait') };
}

/** How many there are in n8n's list. */
export async function executionsThatAre({ n8n }: QueuePlace, status: ExecutionStatus): Promise<number> {
	const { count } = await n8n.session.get<{ count: number }>('/executions', { filter: JSON.stringify({ status: [status] }), limit: 1 });
	return count;
}

/** The workers that have worked on an execution, each as often as it did: a paused one is taken up twice. */
export function workersOf(executionId: string): Worker[] {
	return WORKERS.flatMap((name) => linesOf(name, new RegExp(`Worker started execution ${executionId} `)).map(() => name));
}

/** The lines of a process's log in which something stands. */
export function linesOf(name: keyof Doors['logs'], what: RegExp): string[] {
	return readFileSync(doors().logs[name], 'utf8').split('\n').filter((line) => what.test(line));
}

async function control(verb: string, victim: Victim | '' = ''): Promise<string> {
	const { status, data } = await axios.post<string>(`${doors().control}${verb}/${victim}`, undefined, { proxy: false, validateStatus: () => true });
	if (status !== 200) throw new Error(`${verb} ${victim}: ${data}`);
	return data;
}

function doors(): Doors {
	if (!process.env.QUEUE) throw new Error('These tests need n8n\'s queue mode around them. Run them with: npm run test:queue');
	return JSON.parse(process.env.QUEUE) as Doors;
}
