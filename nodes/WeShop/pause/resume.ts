import type { IDataObject, INodeExecutionData, IWebhookDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { isRefusedForGood, WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { readEndedRun, type RunReader } from '../run/readRun';
import { withRun } from '../run/runFailures';
import { failedItem } from '../n8n/errors';
import { openOutput, type Output } from '../output/resultItems';
import { pausedRunItem } from '../output/pausedRunItem';
import { readPausedExecution, type PausedExecution, type PausedRun } from '../state/pausedExecution';
import { openWebhookSession } from '../n8n/session';
import { respond, type WebhookReply } from '../n8n/respond';

/** The address of a paused node, below that of its execution. Nothing answers there while the execution is not paused. */
export const resumeWebhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		responseData: 'noData',
		path: '={{ $nodeId }}',
		restartWebhook: true,
		isFullPath: true,
	},
];

/** Runs of one execution that are read at a time. */
const READS_AT_A_TIME = 10;

/** How long further calls can keep the first caller waiting, in milliseconds. */
const MAX_JOINING = 20_000;

/** How long a caller is to wait before the next call, where WeShop does not say, in milliseconds. */
const CALL_AGAIN_MS = 5_000;

const ALL_ENDED: WebhookReply = { status: 202, message: 'All runs have ended; the execution goes on' };
const SOME_UNFINISHED: WebhookReply = { status: 202, message: 'Noted; the execution waits for other runs' };
const TOO_EARLY: WebhookReply = { status: 503, message: 'The run has not ended yet; call again', retryAfterMs: CALL_AGAIN_MS };
const NOT_READ: WebhookReply = { status: 503, message: 'The runs could not be read; call again', retryAfterMs: CALL_AGAIN_MS };
const NOT_WAITED_FOR: WebhookReply = { status: 404, message: 'This execution does not wait for that run' };
const OTHER_VERSION: WebhookReply = {
	status: 503,
	message: 'What this execution stores of its runs was written by another version of the WeShop node; update the package n8n-nodes-weshop and call again',
	retryAfterMs: 60_000,
};

/** How a run ended: the run as WeShop shows it, or WeShop's refusal to show it. */
type Ended = Run | WeShopFailure;

/** One reading of a paused execution's runs, which all calls share that come meanwhile. */
interface Reading {
	/** The items whose runs are said to have ended, and are to be read next. */
	called: Set<number>;
	ended: Map<number, Ended>;
	reply: Promise<WebhookReply>;
}

/** The readings in progress in this process, by nonce: twenty calls in the same instant are one reading. */
const readings = new Map<string, Reading>();

/**
 * What WeShop's call does to a paused execution. Nothing that the call says is believed: it makes the node read the
 * runs with the key, and resumes the execution once all of them have ended.
 * It never throws: n8n would wipe what the execution has done and go on with an empty item.
 */
export async function resume(node: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const paused = readPausedExecution(node);
		if (paused === 'unreadable') return respond(node, OTHER_VERSION);
		const { nonce, item } = node.getQueryData() as IDataObject;
		if (!paused || nonce !== paused.nonce) return respond(node, NOT_WAITED_FOR);
		const called = runIn(paused, Number(item)) ? [Number(item)] : [];
		const inProgress = readings.get(paused.nonce);
		if (!inProgress) return await readAndResume(node, paused, called);
		called.forEach((index) => inProgress.called.add(index));
		return respond(node, await inProgress.reply);
	} catch {
		return respond(node, NOT_READ);
	}
}

async function readAndResume(node: IWebhookFunctions, paused: PausedExecution, called: number[]): Promise<IWebhookResponseData> {
	const session = openWebhookSession(node, 'resume');
	const reading: Reading = { called: new Set(called), ended: new Map(), reply: Promise.resolve(NOT_READ) };
	reading.reply = session.read(async (reader) => await readRuns(reader, paused, reading)).catch(notRead);
	readings.set(paused.nonce, reading);
	try {
		const reply = await reading.reply;
		// Before the files are loaded: WeShop need not wait for that.
		const responded = respond(node, reply);
		return reply === ALL_ENDED ? { ...responded, workflowData: [await itemsOf(openOutput(node, session), paused, reading.ended)] } : responded;
	} finally {
		if (readings.get(paused.nonce) === reading) readings.delete(paused.nonce);
	}
}

function notRead(thrown: unknown): WebhookReply {
	const retryAfterMs = thrown instanceof WeShopFailure ? thrown.retryAfterMs : undefined;
	return { ...NOT_READ, ...(retryAfterMs ? { retryAfterMs } : {}) };
}

/**
 * Reads the run of an item, and notes it if it has ended.
 * @param settleMs for how long a run that has not ended is read again, in milliseconds
 * @throws WeShopFailure when it cannot be read now, but may be later
 */
type ReadItem = (index: number, settleMs?: number) => Promise<void>;

async function readRuns(reader: RunReader, paused: PausedExecution, reading: Reading): Promise<WebhookReply> {
	const { clock } = reader;
	const { called, ended } = reading;
	const until = clock.now() + MAX_JOINING;
	const said = new Set<number>();
	const haveSaidOnesEnded = () => [...said].every((index) => ended.has(index));
	const read: ReadItem = async (index, settleMs) => {
		const run = await readEndedRun(reader, runIn(paused, index)!.executionId, { settleMs }).catch((failure: WeShopFailure) =>
			isRefusedForGood(failure) ? failure : Promise.reject(failure),
		);
		if (run) ended.set(index, run);
	};
	do {
		const now = [...called];
		called.clear();
		now.forEach((index) => said.add(index));
		await Promise.all(now.map(async (index) => await read(index)));
		if (haveSaidOnesEnded() && (await haveAllEnded(paused, ended, read))) return ALL_ENDED;
	} while (called.size > 0 && clock.now() < until);
	// In the same step as the reply is known: a call from then on would wait for this reading, which does not read its run.
	if (readings.get(paused.nonce) === reading) readings.delete(paused.nonce);
	return called.size === 0 && haveSaidOnesEnded() ? SOME_UNFINISHED : TOO_EARLY;
}

/** Stops at the first unfinished one, which is likeliest among those that were started last. */
async function haveAllEnded(paused: PausedExecution, ended: Map<number, Ended>, read: ReadItem): Promise<boolean> {
	const open = paused.items.flatMap((_, index) => (runIn(paused, index) && !ended.has(index) ? [index] : [])).reverse();
	while (open.length > 0) {
		const some = open.splice(0, READS_AT_A_TIME);
		await Promise.all(some.map(async (index) => await read(index, 0)));
		if (!some.every((index) => ended.has(index))) return false;
	}
	return true;
}

async function itemsOf(out: Output, paused: PausedExecution, ended: Map<number, Ended>): Promise<INodeExecutionData[]> {
	return await Promise.all(
		paused.items.map(async (item, index) => {
			if ('failed' in item) return { json: item.failed };
			const run = ended.get(index)!;
			return run instanceof WeShopFailure ? failedItem(withRun(run, item.executionId)) : await pausedRunItem(out, item, run);
		}),
	);
}

function runIn({ items }: PausedExecution, index: number): PausedRun | undefined {
	const item = items[index];
	return item && !('failed' in item) ? item : undefined;
}
