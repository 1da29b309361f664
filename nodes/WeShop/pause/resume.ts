import type { IDataObject, INodeExecutionData, IWebhookDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { isRefusedForGood, type WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { readEndedRun, type RunReader } from '../run/readRun';
import { openOutput, type Output } from '../output/resultItems';
import { isStarted, pausedItem } from '../output/pausedItem';
import { readPausedExecution, type PausedExecution, type PausedRun } from '../state/pausedExecution';
import { openWebhookSession } from '../n8n/session';
import { callAgain, respond, storedByOtherVersion, type WebhookReply } from '../n8n/respond';

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

/** What n8n shows at a paused node, for executions of the editor. */
export const PAUSED =
	'Paused until WeShop calls back. You can close the editor. If no call comes, the execution goes on when the Timeout has passed, with the execution IDs in place of the results.';

/** Runs of one execution that are read at a time. */
const READS_AT_A_TIME = 10;

/** How long further calls can keep the first caller waiting, in milliseconds. */
const MAX_JOINING = 20_000;

/** So long before n8n goes on without a call it has to have the items, or it drops them, in milliseconds. */
const RESUME_MS = 2_000;

const ALL_ENDED: WebhookReply = { status: 202, message: 'All runs have ended; the execution goes on' };
const SOME_UNFINISHED: WebhookReply = { status: 202, message: 'Noted; the execution waits for other runs' };
const TOO_EARLY = callAgain('The run has not ended yet');
const NOT_WAITED_FOR: WebhookReply = { status: 404, message: 'This execution does not wait for that run' };
const OTHER_VERSION = storedByOtherVersion('this execution');

/** How a run ended: the run as WeShop shows it, or WeShop's refusal to show it. */
type Ended = Run | WeShopFailure;

/** One reading of a paused execution's runs, which all calls share that come meanwhile. */
interface Reading {
	/** The places of the runs that are said to have ended, and are to be read next. */
	called: Set<string>;
	ended: Map<string, Ended>;
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
		const { nonce, item, run = 0 } = node.getQueryData() as IDataObject;
		if (!paused || nonce !== paused.nonce) return respond(node, NOT_WAITED_FOR);
		const place = placeOf(Number(item), Number(run));
		const called = runsIn(paused).has(place) ? [place] : [];
		const inProgress = readings.get(paused.nonce);
		if (!inProgress) return await readAndResume(node, paused, called);
		called.forEach((one) => inProgress.called.add(one));
		return respond(node, await inProgress.reply);
	} catch {
		return respond(node, notRead());
	}
}

async function readAndResume(node: IWebhookFunctions, paused: PausedExecution, called: string[]): Promise<IWebhookResponseData> {
	const session = openWebhookSession(node, 'resume');
	const reading: Reading = { called: new Set(called), ended: new Map(), reply: Promise.resolve(notRead()) };
	reading.reply = session.read(async (reader) => await readRuns(reader, paused, reading)).catch(notRead);
	readings.set(paused.nonce, reading);
	try {
		const reply = await reading.reply;
		// Before the files are loaded: WeShop need not wait for that.
		const responded = respond(node, reply);
		if (reply !== ALL_ENDED) return responded;
		const filesUntil = paused.until && paused.until - RESUME_MS - Date.now() + session.clock.now();
		return { ...responded, workflowData: [await itemsOf(openOutput(node, session, filesUntil), paused, reading.ended)] };
	} finally {
		if (readings.get(paused.nonce) === reading) readings.delete(paused.nonce);
	}
}

function notRead(thrown?: unknown): WebhookReply {
	return callAgain('The runs could not be read', thrown);
}

/**
 * Reads the run at a place, and notes it if it has ended.
 * @param settleMs for how long a run that has not ended is read again, in milliseconds
 * @throws WeShopFailure when it cannot be read now, but may be later
 */
type ReadAt = (place: string, settleMs?: number) => Promise<void>;

async function readRuns(reader: RunReader, paused: PausedExecution, reading: Reading): Promise<WebhookReply> {
	const { clock } = reader;
	const { called, ended } = reading;
	const until = clock.now() + MAX_JOINING;
	const runs = runsIn(paused);
	const said = new Set<string>();
	const haveSaidOnesEnded = () => [...said].every((place) => ended.has(place));
	const read: ReadAt = async (place, settleMs) => {
		const run = await readEndedRun(reader, runs.get(place)!.executionId, { settleMs }).catch((failure: WeShopFailure) =>
			isRefusedForGood(failure) ? failure : Promise.reject(failure),
		);
		if (run) ended.set(place, run);
	};
	do {
		const now = [...called];
		called.clear();
		now.forEach((place) => said.add(place));
		await Promise.all(now.map(async (place) => await read(place)));
		if (haveSaidOnesEnded() && (await haveAllEnded([...runs.keys()], ended, read))) return ALL_ENDED;
	} while (called.size > 0 && clock.now() < until);
	// In the same step as the reply is known: a call from then on would wait for this reading, which does not read its run.
	if (readings.get(paused.nonce) === reading) readings.delete(paused.nonce);
	return called.size === 0 && haveSaidOnesEnded() ? SOME_UNFINISHED : TOO_EARLY;
}

/** Stops at the first unfinished one, which is likeliest among those that were started last. */
async function haveAllEnded(places: string[], ended: Map<string, Ended>, read: ReadAt): Promise<boolean> {
	const open = places.filter((place) => !ended.has(place)).reverse();
	while (open.length > 0) {
		const some = open.splice(0, READS_AT_A_TIME);
		await Promise.all(some.map(async (place) => await read(place, 0)));
		if (!some.every((place) => ended.has(place))) return false;
	}
	return true;
}

async function itemsOf(out: Output, paused: PausedExecution, ended: Map<string, Ended>): Promise<INodeExecutionData[]> {
	return await Promise.all(
		paused.items.map(async (item, index) =>
			'failed' in item ? { json: item.failed } : await pausedItem(out, item, item.runs.map((_, place) => ended.get(placeOf(index, place)))),
		),
	);
}

/** The runs that the execution waits for, by their places. */
function runsIn({ items }: PausedExecution): Map<string, PausedRun> {
	return new Map(
		items.flatMap((item, index) =>
			'failed' in item ? [] : item.runs.flatMap((run, place): Array<[string, PausedRun]> => (isStarted(run) ? [[placeOf(index, place), run]] : [])),
		),
	);
}

/** @param run which of the item's runs, from 0 */
function placeOf(item: number, run: number): string {
	return `${item}:${run}`;
}
