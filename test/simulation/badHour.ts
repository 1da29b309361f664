import { AccountRate } from '../../nodes/WeShop/api/accountRate';
import { WeShopClient } from '../../nodes/WeShop/api/client';
import type { WeShopFailure } from '../../nodes/WeShop/api/failure';
import { RetryBudget } from '../../nodes/WeShop/api/retryBudget';
import type { RunRequest } from '../../nodes/WeShop/api/types';
import { UploadSlots } from '../../nodes/WeShop/api/uploadSlots';
import { ConcurrencyLimit } from '../../nodes/WeShop/run/concurrency';
import { RunPoller } from '../../nodes/WeShop/run/runPoller';
import { SeenRuns } from '../../nodes/WeShop/run/seenRuns';
import { START } from '../unit/clock';
import { seeded, wholeOf } from '../unit/random';
import { imageFile } from '../unit/api/imageFile';
import { stoppable } from '../unit/api/stoppable';
import { SimulatedWeShop, type Limits } from './simulatedWeShop';
import { VirtualClock } from './virtualClock';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const AT_A_TIME = 10;
/** As n8n/session.ts and the option Timeout have them. */
const RETRY_MS = 2 * MINUTE;
const UPLOAD_RETRY_MS = 11 * MINUTE;
const TIMEOUT_MS = 10 * MINUTE;
/** When the items that failed are made again, with what is known of them, in milliseconds after the execution. */
const AGAIN_MS = MINUTE;
const MOST_TRIES = 60;

const request: RunRequest = { agent: { name: 'removeBG', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };
const file = imageFile(new Uint8Array([1]));

export interface Hour {
	executions: number;
	/** Of each. */
	items: number;
	/** Between the executions, in milliseconds. */
	everyMs: number;
	outage?: Limits['outage'];
	seed?: number;
	requestsPerSecond?: number;
	runsAtATime?: number;
	/** How long a run takes, in seconds: from these to these. */
	runSeconds?: [shortest: number, longest: number];
	/** Whether the items that failed are made again, a minute later. */
	isMadeAgain?: boolean;
	/** The executions have them in turn; each is limited for itself. */
	accounts?: number;
	/** When every second execution is stopped, in milliseconds after its start. */
	stopAfterMs?: number;
	hasOddPauses?: boolean;
	/** What the node is made to do without, for comparison. */
	without?: 'sharing' | 'rate' | 'rate and budget';
}

export interface Figures {
	items: number;
	/** Whose result came out. */
	found: number;
	/** Runs that WeShop has billed. */
	billed: number;
	/** Starts whose response was lost though they were carried out. */
	lostStarts: number;
	/** Until the last result, in seconds; the least that WeShop's limits and the outage allow for, and how many times as long it was. */
	took: number;
	ideal: number;
	ratio: number;
	requests: number;
	/** In the outage, and the most in a second of it after the first ten. */
	requestsInOutage: number;
	mostPerSecond: number;
	/** Answered with 429 because of the requests in a second, and starts that were refused because of the runs. */
	tooMany: number;
	noRoom: number;
	/** Items that failed and were made again. */
	madeAgain: number;
	/** By their messages. */
	failures: Record<string, number>;
	/** When the last execution ended, in seconds from the start. */
	endedAfter: number;
}

class EndlessBudget extends RetryBudget {
	override get isEmpty(): boolean {
		return false;
	}

	override take(): boolean {
		return true;
	}
}

interface Item {
	key: string;
	isUploaded?: boolean;
	executionId?: string;
	foundAt?: number;
}

/** Many executions of one account in one process, at a WeShop that limits it and is down for a while. */
export async function badHour({ executions, items, everyMs, outage, seed = 1, requestsPerSecond = 5, runsAtATime = 3, runSeconds: [shortest, longest] = [15, 25], isMadeAgain = true, accounts = 1, stopAfterMs, hasOddPauses, without }: Hour): Promise<Figures> {
	const random = seeded(seed);
	const theClock = new VirtualClock(random);
	const clock = theClock;
	const runMs = () => (shortest + (longest - shortest) * random()) * SECOND;
	const each = Array.from({ length: accounts }, () => ({
		weShop: new SimulatedWeShop(clock, { requestsPerSecond, runsAtATime, outage, hasOddPauses, lostStarts: 0.1, runMs }),
		accountRate: new AccountRate(clock),
	}));
	const uploads = new UploadSlots();
	const failures: Record<string, number> = {};
	let madeAgain = 0;

	/** One execution of the node. @returns the items that failed */
	async function execute(these: Item[], index: number, stop = new AbortController()): Promise<Item[]> {
		const { weShop, accountRate } = each[index % accounts]!;
		const { send, sendPaid, clock } = stoppable(theClock, weShop.send, stop.signal);
		const budget = without === 'rate and budget' ? new EndlessBudget(clock) : new RetryBudget(clock);
		const own = new AccountRate(clock);
		const shared = { budget, ...(without ? {} : { uploads }), ...(without && without !== 'sharing' ? {} : { accountRate: async () => (without ? own : accountRate) }) };
		const client = new WeShopClient(send, clock, sendPaid, shared);
		client.allowRuns(AT_A_TIME);
		const poller = new RunPoller({ client, clock, seen: new SeenRuns() }, these.length);
		const slots = new ConcurrencyLimit(AT_A_TIME);
		const make = async (item: Item) => {
			const isNew = item.executionId === undefined;
			if (!item.isUploaded) await client.uploadImage(file, clock.now() + UPLOAD_RETRY_MS);
			item.isUploaded = true;
			item.executionId ??= (await client.startRun(request, item.key, clock.now() + RETRY_MS)).executionId;
			const startedAt = clock.now();
			await poller.untilFinished(item.executionId, startedAt, startedAt + TIMEOUT_MS, { isAgeKnown: isNew });
			item.foundAt = clock.now() - START;
		};
		const note = ({ message }: WeShopFailure) => {
			const kind = message.replace(/run-\d+/, '…');
			failures[kind] = (failures[kind] ?? 0) + 1;
		};
		await Promise.all(these.map(async (item) => await slots.use(async () => await make(item)).catch(note)));
		return these.filter(({ foundAt }) => foundAt === undefined);
	}

	const all = Array.from({ length: executions }, (_, execution) => Array.from({ length: items }, (_item, item): Item => ({ key: `${execution}-${item}` })));
	await clock.until(
		Promise.all(
			all.map(async (ofExecution, index) => {
				await clock.sleep(index * everyMs);
				const stop = new AbortController();
				if (stopAfterMs !== undefined && index % 2 === 0) void clock.sleep(stopAfterMs).then(() => stop.abort());
				for (let left = await execute(ofExecution, index, stop), again = 0; left.length > 0 && isMadeAgain && again < MOST_TRIES; again++) {
					madeAgain += left.length;
					await clock.sleep(AGAIN_MS + wholeOf(random, SECOND));
					left = await execute(left, index);
				}
			}),
		),
	);

	const found = all.flat().flatMap(({ foundAt }) => foundAt ?? []);
	const took = Math.max(...found) / SECOND;
	const ideal = idealOf(all.flatMap((_, index) => Array<number>(items).fill(index * everyMs)), ((shortest + longest) / 2) * SECOND, runsAtATime, outage) / SECOND;
	const log = each.flatMap(({ weShop }) => weShop.log).sort((one, other) => one.at - other.at);
	const isOf = (outcome: string) => log.filter((one) => one.outcome === outcome);
	const inOutage = log.flatMap(({ at }) => (outage && at >= outage.from && at < outage.to ? [at] : []));
	const later = inOutage.filter((at) => at >= outage!.from + 10 * SECOND);
	return {
		items: executions * items,
		found: found.length,
		billed: each.reduce((sum, { weShop }) => sum + weShop.runs.size, 0),
		lostStarts: isOf('lost').filter(({ what }) => what === 'start').length,
		took: Math.round(took),
		ideal: Math.round(ideal),
		ratio: Math.round((took / ideal) * 100) / 100,
		requests: log.length,
		requestsInOutage: inOutage.length,
		mostPerSecond: Math.max(0, ...later.map((from) => later.filter((at) => at >= from && at - from < SECOND).length)),
		tooMany: isOf('too many').length,
		noRoom: isOf('no room').length,
		madeAgain,
		failures,
		endedAfter: Math.round((clock.now() - START) / SECOND),
	};
}

/** When the last run would end if each began as soon as there is room for it; in milliseconds from the start. */
function idealOf(cameAt: number[], runMs: number, runsAtATime: number, outage: Limits['outage']): number {
	const freeAt = Array<number>(runsAtATime).fill(0);
	for (const came of cameAt) {
		const slot = freeAt.indexOf(Math.min(...freeAt));
		const from = Math.max(came, freeAt[slot]!);
		freeAt[slot] = (outage && from >= outage.from && from < outage.to ? outage.to : from) + runMs;
	}
	return Math.max(...freeAt);
}
