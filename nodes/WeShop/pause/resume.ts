import type { IDataObject, INodeExecutionData, IWebhookDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { isRefusedForGood, WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { readEndedRun } from '../run/readRun';
import { withRun } from '../run/runFailures';
import { failedItem } from '../n8n/errors';
import { openOutput, type Output } from '../output/resultItems';
import { pausedRunItem } from '../output/pausedRunItem';
import { readPausedExecution, type PausedExecution, type PausedRun } from '../state/pausedExecution';
import { openCallSession, type Session } from '../n8n/session';
import { tell, type WebhookReply } from '../n8n/respond';

/** The address of a parked node, below that of its execution; nothing answers there while the execution is not parked. */
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

/** Runs whose state is asked for at a time. */
const READS_AT_A_TIME = 10;

/** How long further calls can keep the first caller waiting, in milliseconds. */
const LONGEST_LOOK = 20_000;

const ALL_ENDED: WebhookReply = { status: 202, message: 'All runs have ended; the execution goes on' };
const SOME_UNFINISHED: WebhookReply = { status: 202, message: 'Noted; the execution waits for other runs' };
const TOO_EARLY: WebhookReply = { status: 503, message: 'The run has not ended yet; call again' };
const NOT_READ: WebhookReply = { status: 503, message: 'The runs could not be read; call again' };
const NOT_WAITED_FOR: WebhookReply = { status: 404, message: 'This execution does not wait for that run' };

/** How a run ended: as WeShop tells it, or WeShop's refusal to tell. */
type Ended = Run | WeShopFailure;

interface Look {
	/** The items whose runs are said to have ended. */
	called: Set<number>;
	ended: Map<number, Ended>;
	told: Promise<WebhookReply>;
}

/** The looks under way in this process, by nonce: twenty calls in the same instant are one look. */
const looks = new Map<string, Look>();

/**
 * What WeShop's call does to a parked execution. Nothing that the call says is believed: it makes the node read the
 * runs with the key, and goes on with the execution once all of them have ended.
 * It never throws: n8n would wipe what the execution has done and go on with an empty item.
 */
export async function resume(node: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const parked = readPausedExecution(node);
		const { nonce, item } = node.getQueryData() as IDataObject;
		if (!parked || nonce !== parked.nonce) return tell(node, NOT_WAITED_FOR);
		const called = runIn(parked, Number(item)) ? [Number(item)] : [];
		const before = looks.get(parked.nonce);
		if (!before) return await lookAndGoOn(node, parked, called);
		called.forEach((index) => before.called.add(index));
		return tell(node, await before.told);
	} catch {
		return respondNotRead(node);
	}
}

function respondNotRead(node: IWebhookFunctions): IWebhookResponseData {
	try {
		return tell(node, NOT_READ);
	} catch {
		return { noWebhookResponse: true };
	}
}

async function lookAndGoOn(node: IWebhookFunctions, parked: PausedExecution, called: number[]): Promise<IWebhookResponseData> {
	const session = openCallSession(node);
	const look: Look = { called: new Set(called), ended: new Map(), told: Promise.resolve(NOT_READ) };
	look.told = lookAtRuns(session, parked, look).catch(() => NOT_READ);
	looks.set(parked.nonce, look);
	try {
		const told = await look.told;
		// Before the files are loaded: WeShop need not wait for that.
		const answered = tell(node, told);
		return told === ALL_ENDED ? { ...answered, workflowData: [await items(openOutput(node, session), parked, look.ended)] } : answered;
	} finally {
		if (looks.get(parked.nonce) === look) looks.delete(parked.nonce);
	}
}

async function lookAtRuns(session: Session, parked: PausedExecution, { called, ended }: Look): Promise<WebhookReply> {
	const until = session.clock.now() + LONGEST_LOOK;
	const said = new Set<number>();
	const haveSaidOnesEnded = () => [...said].every((index) => ended.has(index));
	do {
		const now = [...called];
		called.clear();
		now.forEach((index) => said.add(index));
		await Promise.all(now.map(async (index) => await lookAt(session, parked, index, ended)));
		if (haveSaidOnesEnded() && (await haveAllEnded(session, parked, ended))) return ALL_ENDED;
	} while (called.size > 0 && session.clock.now() < until);
	return answered(parked, called.size === 0 && haveSaidOnesEnded() ? SOME_UNFINISHED : TOO_EARLY);
}

/** In the same instant as the answer is known: a call from then on would wait for this look and be in none. */
function answered({ nonce }: PausedExecution, told: WebhookReply): WebhookReply {
	looks.delete(nonce);
	return told;
}

/** Stops at the first unfinished one, looked for where it is likeliest: among those that were started last. */
async function haveAllEnded(session: Session, parked: PausedExecution, ended: Map<number, Ended>): Promise<boolean> {
	const open = parked.items.flatMap((_, index) => (runIn(parked, index) && !ended.has(index) ? [index] : [])).reverse();
	while (open.length > 0) {
		const some = open.splice(0, READS_AT_A_TIME);
		await Promise.all(some.map(async (index) => await lookAt(session, parked, index, ended, 0)));
		if (!some.every((index) => ended.has(index))) return false;
	}
	return true;
}

/** @throws WeShopFailure when WeShop can not tell now, but may later */
async function lookAt(session: Session, parked: PausedExecution, index: number, ended: Map<number, Ended>, settleMs?: number): Promise<void> {
	const { executionId } = runIn(parked, index)!;
	const run = await readEndedRun(session, executionId, { settleMs }).catch((failure: WeShopFailure) =>
		isRefusedForGood(failure) ? failure : Promise.reject(failure),
	);
	if (run) ended.set(index, run);
}

async function items(out: Output, parked: PausedExecution, ended: Map<number, Ended>): Promise<INodeExecutionData[]> {
	return await Promise.all(
		parked.items.map(async (item, index) => {
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
