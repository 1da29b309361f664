import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { asRecord, textOf } from '../api/envelope';
import { isRefusedForGood, WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { runThatEnded } from '../run/calledBack';
import { executionOf, progressOf } from '../run/readRun';
import { resultItems, runItem } from './resultItems';
import { openCallSession, type Session } from './session';
import { startedRuns } from './startedRuns';
import { tell, type Told } from './tell';

const STARTS: Told = { status: 200, message: 'An execution starts' };
const STARTED_BEFORE: Told = { status: 200, message: 'This run has started its execution before' };
const NOT_WANTED: Told = { status: 200, message: 'The workflow is not for runs that ended so, or not for this agent' };
const UNFINISHED: Told = { status: 202, message: 'The run has not ended yet; call again when it has' };
const NO_ID: Told = { status: 400, message: 'The call names no execution ID' };
const UNKNOWN: Told = { status: 404, message: 'WeShop knows no such run' };
const NOT_READ: Told = { status: 503, message: 'The run could not be read; call again' };

/** Deep enough for every envelope that WeShop is known to use. */
const DEPTH = 4;

/** Calls under way in this process: a hundred at once about one run are one look at it. */
const looks = new Map<string, Promise<Told>>();

/**
 * Starts an execution for a run that has ended. Nothing signs the call, so it is a hint and no more: the run is read
 * with the key, and starts one execution, however often WeShop or anybody calls.
 */
export async function startForRun(node: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const executionId = executionIdIn([node.getBodyData(), node.getQueryData()]);
		if (!executionId) return tell(node, NO_ID);
		const runs = startedRuns(node);
		if (runs.has(executionId)) return tell(node, STARTED_BEFORE);
		const key = `${runs.owner}/${executionId}`;
		const before = looks.get(key);
		if (before) return tell(node, afterAnother(await before));
		const session = openCallSession(node);
		const read = readRun(session, executionId);
		const told = read.then((run) => judged(node, run, executionId));
		looks.set(key, told);
		try {
			const answer = await told;
			if (answer === STARTS) runs.add(executionId);
			const answered = tell(node, answer);
			return answer === STARTS ? { ...answered, workflowData: [await itemsOf(node, session, (await read) as Run, executionId)] } : answered;
		} finally {
			looks.delete(key);
		}
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

/** @throws WeShopFailure when WeShop can not tell now, but may later */
async function readRun({ client, clock }: Session, executionId: string): Promise<Run | 'unfinished' | 'unknown'> {
	return await runThatEnded(client, clock, executionId)
		.then((run) => run ?? 'unfinished')
		.catch((failure: WeShopFailure) => (isRefusedForGood(failure) ? 'unknown' : Promise.reject(failure)));
}

function judged(node: IWebhookFunctions, run: Run | 'unfinished' | 'unknown', executionId: string): Told {
	if (run === 'unknown') return UNKNOWN;
	if (run === 'unfinished') return UNFINISHED;
	const statuses = node.getNodeParameter('statuses', []) as string[];
	const agentNames = node.getNodeParameter('agentNames', []) as string[];
	const isWanted = statuses.includes(executionOf(run, executionId)?.status ?? '') && (agentNames.length === 0 || agentNames.includes(run.agentName ?? ''));
	return isWanted ? STARTS : NOT_WANTED;
}

function afterAnother(told: Told): Told {
	return told === STARTS ? STARTED_BEFORE : told;
}

/** The same items as the WeShop node's; a run without a result is one item with its state. */
async function itemsOf(node: IWebhookFunctions, session: Session, run: Run, executionId: string): Promise<INodeExecutionData[]> {
	const { includeRun } = node.getNodeParameter('options', {}) as IDataObject;
	const settings = {
		download: node.getNodeParameter('download', true) === true,
		binaryPropertyName: String(node.getNodeParameter('binaryPropertyName', 'data')).trim() || 'data',
		includeRun: includeRun === true,
	};
	const stateOnly = () => [runItem(run, executionId, settings, {})];
	if (progressOf(executionOf(run, executionId)) === 'failed') return stateOnly();
	return await resultItems(session, { run, executionId }, settings, {}).catch(stateOnly);
}
