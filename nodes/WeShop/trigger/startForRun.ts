import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Choice } from '../agents/agent';
import { isEmpty } from '../agents/readValue';
import { choiceOf } from '../agents/spelling';
import { asRecord, textOf } from '../api/envelope';
import { isRefusedForGood, type WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { maxFileSizeField } from '../panel/resultFields';
import { agentChoices, statusChoices } from '../panel/triggerPanel';
import { readEndedRun } from '../run/readRun';
import { couldBeExecutionId } from '../run/executionIdFormat';
import { executionOf, progressOf } from '../run/runState';
import type { FinishedRun } from '../run/results';
import { openOutput, resultItems, runItem, type Output } from '../output/resultItems';
import { openWebhookSession, type WebhookSession } from '../n8n/session';
import { readChecks } from '../input/checkFor';
import { isOn, textIn, wholeNumber } from '../input/parameters';
import type { OutputSettings } from '../state/pausedExecution';
import { deliveredRuns, type DeliveredRuns } from '../state/deliveredRuns';
import { callAgain, respond, storedByOtherVersion, type WebhookReply } from '../n8n/respond';

const STARTED_BEFORE: WebhookReply = { status: 200, message: 'This run has started its execution before' };
const NOT_WANTED: WebhookReply = { status: 200, message: 'The workflow is not for runs that ended so, or not for this agent' };
const UNFINISHED: WebhookReply = { status: 202, message: 'The run has not ended yet; call again when it has' };
const NO_ID: WebhookReply = { status: 400, message: 'The call names no execution ID' };
const UNKNOWN: WebhookReply = { status: 404, message: 'WeShop knows no such run' };
const STARTING = callAgain('An execution for this run is being started');
const OTHER_VERSION = storedByOtherVersion('this workflow');

/** Deep enough for every envelope that WeShop is known to use. */
const MAX_DEPTH = 4;

/** What a call about a run leads to: an execution for the run, under the one ID by which it is known, or a reply. */
type Outcome = { run: Run; knownAs: string } | WebhookReply;

/** The runs that are being read in this process: a hundred calls at once about one run read it once. */
const reads = new Map<string, Promise<Outcome>>();

type ItemSettings = Pick<OutputSettings, 'download' | 'binaryPropertyName' | 'maxFileSize' | 'includeRun' | 'checks'>;

/**
 * Starts an execution for a run that has ended. Nothing signs the call, so it is no more than a hint: the run is read
 * with the key, and starts one execution, however often WeShop or anybody calls.
 * It never throws: n8n would start an execution with an empty item.
 */
export async function startForRun(node: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const executionId = executionIdIn([node.getBodyData(), node.getQueryData()]);
		if (!executionId) return respond(node, NO_ID);
		if (!couldBeExecutionId(executionId)) return respond(node, UNKNOWN);
		const runs = deliveredRuns(node);
		if (!runs) return respond(node, OTHER_VERSION);
		const replyToRepeat = repeated(runs, executionId);
		if (replyToRepeat) return respond(node, replyToRepeat);
		const key = `${runs.owner}/${executionId}`;
		const other = reads.get(key);
		if (other) return respond(node, afterAnother(await other));
		const session = openWebhookSession(node, 'trigger');
		const settings = itemSettings(node);
		const reading = readAndClaim(node, session, runs, executionId).finally(() => reads.delete(key));
		reads.set(key, reading);
		const outcome = await reading;
		return 'status' in outcome ? respond(node, outcome) : await start(node, session, runs, { executionId, ...outcome }, settings);
	} catch (thrown) {
		return respond(node, notRead(thrown));
	}
}

/**
 * Loads the files and gives the items to n8n, which then creates the execution, writes down the run's ID, and responds,
 * in this order: if n8n dies before the execution is there, the caller has no response and calls again.
 */
async function start(
	node: IWebhookFunctions,
	session: WebhookSession,
	runs: DeliveredRuns,
	{ run, executionId, knownAs }: FinishedRun & { knownAs: string },
	settings: ItemSettings,
): Promise<IWebhookResponseData> {
	try {
		const items = await itemsOf(openOutput(node, session), { run, executionId }, settings);
		runs.handOver(knownAs);
		return { workflowData: [items] };
	} catch {
		runs.release(knownAs);
		return respond(node, notRead());
	}
}

function notRead(thrown?: unknown): WebhookReply {
	return callAgain('The run could not be read', thrown);
}

function repeated(runs: DeliveredRuns, executionId: string): WebhookReply | undefined {
	const state = runs.stateOf(executionId);
	if (state === 'starting') return STARTING;
	return state === 'started' ? STARTED_BEFORE : undefined;
}

function afterAnother(outcome: Outcome): WebhookReply {
	return 'status' in outcome ? outcome : STARTING;
}

/** The first `executionId`, at whatever depth: no document gives the form of WeShop's call. */
function executionIdIn(value: unknown, depth = 0): string | undefined {
	if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return undefined;
	const own = textOf(asRecord(value)?.executionId);
	if (own) return own;
	for (const inner of Object.values(value)) {
		const found = executionIdIn(inner, depth + 1);
		if (found) return found;
	}
	return undefined;
}

/**
 * Reads the run and claims it in the same step, since two calls may spell its ID differently.
 * @throws WeShopFailure when the run cannot be read now, but may be later
 */
async function readAndClaim(node: IWebhookFunctions, { read }: WebhookSession, runs: DeliveredRuns, executionId: string): Promise<Outcome> {
	const run = await read(async (reader) => await readEndedRun(reader, executionId, { mayBeForged: true })).catch((failure: WeShopFailure) =>
		isRefusedForGood(failure) ? ('unknown' as const) : Promise.reject(failure),
	);
	if (run === 'unknown') return UNKNOWN;
	if (!run) return UNFINISHED;
	const knownAs = textOf(executionOf(run, executionId)?.executionId) ?? executionId;
	const replyToRepeat = repeated(runs, knownAs);
	if (replyToRepeat) return replyToRepeat;
	if (!isWanted(node, run, executionId)) return NOT_WANTED;
	runs.claim(knownAs);
	return { run, knownAs };
}

function isWanted(node: IWebhookFunctions, run: Run, executionId: string): boolean {
	const statuses = listed(node.getNodeParameter('statuses', null), statusChoices) ?? ['Success'];
	const agentNames = listed(node.getNodeParameter('agentNames', null), agentChoices) ?? [];
	const { status = '' } = executionOf(run, executionId) ?? {};
	return statuses.includes(status) && (agentNames.length === 0 || agentNames.includes(run.agentName ?? ''));
}

/** An expression may give one choice as a text, in any spelling. */
function listed(raw: unknown, choices: readonly Choice[]): unknown[] | undefined {
	const list = typeof raw === 'string' && !isEmpty(raw) ? [raw] : Array.isArray(raw) ? raw : undefined;
	return list?.map((one) => choiceOf(choices, one) ?? one);
}

/** Nobody would see a refusal here, and the run would be lost: a value that a field cannot have counts as not set. */
function itemSettings(node: IWebhookFunctions): ItemSettings {
	const options = (node.getNodeParameter('options', null) ?? {}) as IDataObject;
	const { includeRun, maxFileSize } = options;
	const checks = orElse(undefined, () => readChecks((name) => options[name]));
	const download = orElse(true, () => isOn(node.getNodeParameter('download', null), 'Download', 'download', true));
	return {
		download,
		binaryPropertyName: orElse('data', () => textIn(node.getNodeParameter('binaryPropertyName', null), 'Put Output File in Field', 'binaryPropertyName') ?? 'data'),
		maxFileSize: orElse(maxFileSizeField.default, () => wholeNumber(maxFileSizeField, maxFileSize)),
		includeRun: orElse(false, () => isOn(includeRun, 'Include Run', 'includeRun', false)),
		...(checks && download ? { checks } : {}),
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
	const stateOnly = () => [runItem(run, executionId, settings, undefined)];
	if (progressOf(run, executionId) === 'failed') return stateOnly();
	return await resultItems(out, [{ run, executionId }], settings, undefined).catch(stateOnly);
}
