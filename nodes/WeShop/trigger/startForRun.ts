import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { asRecord, textOf } from '../api/envelope';
import { isRefusedForGood, type WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { maxFileSizeField } from '../panel/resultFields';
import { readEndedRun } from '../run/readRun';
import { couldBeExecutionId } from '../run/executionIdFormat';
import { executionOf, progressOf } from '../run/runState';
import { openOutput, resultItems, runItem, type FinishedRun, type Output } from '../output/resultItems';
import { openCallSession, type Session } from '../n8n/session';
import { isOn, textIn, wholeNumber } from '../input/parameters';
import type { OutputSettings } from '../state/pausedExecution';
import { deliveredRuns, type DeliveredRuns } from '../state/deliveredRuns';
import { tell, type WebhookReply } from '../n8n/respond';

const STARTS: WebhookReply = { status: 200, message: 'An execution starts' };
const STARTED_BEFORE: WebhookReply = { status: 200, message: 'This run has started its execution before' };
const NOT_WANTED: WebhookReply = { status: 200, message: 'The workflow is not for runs that ended so, or not for this agent' };
const UNFINISHED: WebhookReply = { status: 202, message: 'The run has not ended yet; call again when it has' };
const NO_ID: WebhookReply = { status: 400, message: 'The call names no execution ID' };
const UNKNOWN: WebhookReply = { status: 404, message: 'WeShop knows no such run' };
const NOT_READ: WebhookReply = { status: 503, message: 'The run could not be read; call again' };

/** Deep enough for every envelope that WeShop is known to use. */
const DEPTH = 4;

/** Calls under way in this process: a hundred at once about one run are one look at it. */
const looks = new Map<string, Promise<Look>>();

interface Look {
	told: WebhookReply;
	/** The run, where it starts an execution, and the spelling of its ID by which it is known from now on. */
	starts?: { run: Run; knownAs: string };
}

type ItemSettings = Pick<OutputSettings, 'download' | 'binaryPropertyName' | 'maxFileSize' | 'includeRun'>;

/**
 * Starts an execution for a run that has ended. Nothing signs the call, so it is a hint and no more: the run is read
 * with the key, and starts one execution, however often WeShop or anybody calls.
 */
export async function startForRun(node: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const executionId = executionIdIn([node.getBodyData(), node.getQueryData()]);
		if (!executionId) return tell(node, NO_ID);
		if (!couldBeExecutionId(executionId)) return tell(node, UNKNOWN);
		const runs = deliveredRuns(node);
		if (runs.has(executionId)) return tell(node, STARTED_BEFORE);
		const key = `${runs.owner}/${executionId}`;
		const before = looks.get(key);
		if (before) return tell(node, afterAnother((await before).told));
		const session = openCallSession(node);
		const settings = itemSettings(node);
		const look = lookAt(node, session, runs, executionId);
		looks.set(key, look);
		const { told, starts } = await look.finally(() => looks.delete(key));
		if (!starts) return tell(node, told);
		const items = await itemsOf(openOutput(node, session), { run: starts.run, executionId }, settings);
		runs.keep(starts.knownAs);
		// Not before the files are there: if n8n dies while it loads them, WeShop has heard no answer and calls again.
		return { ...tell(node, told), workflowData: [items] };
	} catch {
		return tell(node, NOT_READ);
	}
}

/** The first `executionId`, at whatever depth: what WeShop's call looks like, no document says. */
function executionIdIn(value: unknown, depth = 0): string | undefined {
	if (depth > DEPTH || typeof value !== 'object' || value === null) return undefined;
	const own = textOf(asRecord(value)?.executionId);
	if (own) return own;
	for (const inner of Object.values(value)) {
		const found = executionIdIn(inner, depth + 1);
		if (found) return found;
	}
	return undefined;
}

/**
 * Reads the run, and claims it in the same moment: two spellings of its ID may be told at once.
 * @throws WeShopFailure when WeShop can not tell now, but may later
 */
async function lookAt(node: IWebhookFunctions, session: Session, runs: DeliveredRuns, asked: string): Promise<Look> {
	const run = await readEndedRun(session, asked, { mayBeForged: true }).catch((failure: WeShopFailure) =>
		isRefusedForGood(failure) ? ('unknown' as const) : Promise.reject(failure),
	);
	if (run === 'unknown') return { told: UNKNOWN };
	if (!run) return { told: UNFINISHED };
	const knownAs = textOf(executionOf(run, asked)?.executionId) ?? asked;
	if (runs.has(knownAs)) return { told: STARTED_BEFORE };
	if (!isWanted(node, run, asked)) return { told: NOT_WANTED };
	runs.claim(knownAs);
	return { told: STARTS, starts: { run, knownAs } };
}

function isWanted(node: IWebhookFunctions, run: Run, executionId: string): boolean {
	const statuses = listed(node.getNodeParameter('statuses', null)) ?? ['Success'];
	const agentNames = listed(node.getNodeParameter('agentNames', null)) ?? [];
	const { status = '' } = executionOf(run, executionId) ?? {};
	return statuses.includes(status) && (agentNames.length === 0 || agentNames.includes(run.agentName ?? ''));
}

/** One choice may come as a text from an expression. */
function listed(raw: unknown): unknown[] | undefined {
	return typeof raw === 'string' && raw.trim() ? [raw] : Array.isArray(raw) ? raw : undefined;
}

function afterAnother(told: WebhookReply): WebhookReply {
	return told === STARTS ? STARTED_BEFORE : told;
}

/** Nobody would see a refusal here, and the run would be lost: what a field cannot be counts as not set. */
function itemSettings(node: IWebhookFunctions): ItemSettings {
	const { includeRun, maxFileSize } = (node.getNodeParameter('options', null) ?? {}) as IDataObject;
	return {
		download: orElse(true, () => isOn(node.getNodeParameter('download', null), 'Download', 'download', true)),
		binaryPropertyName: orElse('data', () => textIn(node.getNodeParameter('binaryPropertyName', null), 'Put Output File in Field', 'binaryPropertyName')?.trim() ?? 'data'),
		maxFileSize: orElse(maxFileSizeField.default, () => wholeNumber(maxFileSizeField, maxFileSize)),
		includeRun: orElse(false, () => isOn(includeRun, 'Include Run', 'includeRun', false)),
	};
}

function orElse<T>(fallback: T, read: () => T): T {
	try {
		return read();
	} catch {
		return fallback;
	}
}

/** The same items as the WeShop node's; a run without a result is one item with its state. */
async function itemsOf(out: Output, { run, executionId }: FinishedRun, settings: ItemSettings): Promise<INodeExecutionData[]> {
	const stateOnly = () => [runItem(run, executionId, settings, {})];
	if (progressOf(run, executionId) === 'failed') return stateOnly();
	return await resultItems(out, { run, executionId }, settings, {}).catch(stateOnly);
}
