import type { INodeExecutionData } from 'n8n-workflow';
import { AGENT_VERSION } from '../agents/agent';
import { Stopped, WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { executionOf, progressOf } from '../run/runState';
import { partOfTimedOut, withRun } from '../run/runFailures';
import type { Callback } from '../state/executionState';
import { callbackOf, callbackUrl, whyNotPaused } from './callbackUrl';
import { asFailure, failedItem, rejectWithRun } from '../n8n/errors';
import { checkItems, idsIn, paired, runItems, type Outcomes } from '../n8n/itemByItem';
import type { Generation, Plan } from '../start/generation';
import type { OngoingRun } from '../start/runStarter';
import { pausedRunItem } from '../output/pausedRunItem';
import { storePausedExecution, type PausedRun } from '../state/pausedExecution';
import { keptInput, openOutput, runItem } from '../output/resultItems';
import { countFailed } from '../start/startOnce';

/** How long WeShop is asked once more for a run's state before the execution is parked, in milliseconds. */
const LAST_LOOK = 10_000;

const KEY_IS_SHARED = 'with an Idempotency Key of your own the run may be that of another execution, which WeShop would call';

/** A run under way, and how far it was when it was looked at last. */
interface UnderWay extends PausedRun {
	deadline: number;
	timeout: number;
	plan: Plan;
	run: OngoingRun;
	seen?: Run;
}

/**
 * Starts all runs and parks the execution in n8n's database until WeShop calls back; where that cannot be, waits here.
 * One item comes out for each input item, either way.
 */
export async function generateAndPause(making: Generation): Promise<INodeExecutionData[]> {
	const { node, session } = making;
	const plans = await checkItems(node, async (itemIndex, account) => await making.plan(itemIndex, account));
	const good = plans.flatMap((plan) => (plan instanceof WeShopFailure ? [] : [plan]));
	if (good.length === 0) return paired(node, plans.flatMap((plan) => (plan instanceof WeShopFailure ? [plan] : [])));
	const callback = callbackOf(node);
	const whyNot = good.some(({ ownKey }) => ownKey !== undefined) ? KEY_IS_SHARED : whyNotPaused(node, callback, Math.max(0, ...good.map(({ timeout }) => timeout)));
	if (whyNot) session.hint(`The node waited itself and the execution was not parked: ${whyNot}.`, 'info');
	return whyNot ? await waitHere(making, plans) : await startAndPark(making, plans, callback);
}

async function waitHere(making: Generation, plans: Outcomes<Plan>): Promise<INodeExecutionData[]> {
	const { node, session } = making;
	const out = openOutput(node, session);
	const outcomes = await runItems(
		node,
		plans,
		async (plan, itemIndex) => {
			const parked = await making.starter.limit().use(async () => {
				const made = await making.start(plan);
				const run = await making.untilFinished(plan, made).catch((failure: WeShopFailure) => (failure instanceof Stopped ? Promise.reject(failure) : failure));
				return { ...underWay(making, plan, itemIndex, made), end: run };
			});
			return [parked.end instanceof WeShopFailure ? failedItem(parked.end) : await pausedRunItem(out, parked, parked.end)];
		},
		idsIn,
	);
	return paired(node, outcomes);
}

async function startAndPark(making: Generation, plans: Outcomes<Plan>, callback: Callback): Promise<INodeExecutionData[]> {
	const { node, session, agent } = making;
	const out = openOutput(node, session);
	const ids = ({ executionId }: UnderWay) => [executionId];
	const started = await runItems(
		node,
		plans,
		async (plan, itemIndex) => {
			const made = await making.starter.limit().use(async () => await making.start(plan, callbackUrl(callback, itemIndex)));
			return underWay(making, plan, itemIndex, made);
		},
		ids,
	);
	// n8n turns a call away that comes before the execution is parked, and forgets it.
	const seen = await runItems(node, started, async (run) => ({ ...run, seen: await lastLook(making, run) }), ids);
	const runs = seen.flatMap((outcome) => (outcome instanceof WeShopFailure ? [] : [outcome]));
	for (const { plan, run } of runs.filter(hasFailed)) countFailed(node, plan, run);
	if (runs.every(hasEnded)) {
		return paired(node, await runItems(node, seen, async (run) => [await pausedRunItem(out, run, run.seen!)], idsIn));
	}
	const refusal = await park(making, seen, callback).catch(asFailure);
	if (refusal) {
		// n8n may have parked it all the same, and passes the input on when the time is up.
		if (node.continueOnFail()) putTimedOutInput(making, seen);
		return paired(node, await runItems(node, seen, async ({ executionId }) => await rejectWithRun(refusal, executionId), idsIn));
	}
	// Shown while it is parked. An item with "error" here, the input's own too, would make n8n's Retry On Fail run the node again at once.
	return runs.map(({ executionId }) => runItem({ agentName: agent.name, agentVersion: AGENT_VERSION }, executionId, { includeRun: false }, {}));
}

/** @throws what n8n does when it cannot park the execution */
async function park(making: Generation, outcomes: Outcomes<UnderWay>, { nonce }: Callback): Promise<void> {
	const { node, session } = making;
	storePausedExecution(node, {
		nonce,
		items: outcomes.map((outcome) => (outcome instanceof WeShopFailure ? { failed: failedItem(outcome).json } : parkedRun(outcome))),
	});
	const deadlines = outcomes.flatMap((outcome) => (outcome instanceof WeShopFailure ? [] : [outcome.deadline]));
	await node.putExecutionToWait(new Date(Date.now() + Math.max(...deadlines) - session.clock.now()));
	// Not before it is parked, or Retry On Fail would find these items in place of the input.
	putTimedOutInput(making, outcomes);
}

function underWay({ node }: Generation, plan: Plan, itemIndex: number, run: OngoingRun): UnderWay {
	const { output, timeout } = plan;
	const { executionId, startedAt, powerConsumption, powerBalance } = run;
	const kept = keptInput(node, itemIndex, output);
	return { executionId, power: { powerConsumption, powerBalance }, output, kept, timeout, deadline: startedAt + timeout, plan, run };
}

function parkedRun({ executionId, power, output, kept }: UnderWay): PausedRun {
	return { executionId, power, output, kept };
}

async function lastLook({ session: { client, clock } }: Generation, { executionId }: UnderWay): Promise<Run | undefined> {
	return await client
		.getRun(executionId, clock.now() + LAST_LOOK)
		.catch((failure: WeShopFailure) => (failure instanceof Stopped ? Promise.reject(withRun(failure, executionId)) : undefined));
}

function hasFailed({ executionId, seen }: UnderWay): boolean {
	return seen !== undefined && progressOf(seen, executionId) === 'failed';
}

function hasEnded({ executionId, seen }: UnderWay): boolean {
	return seen !== undefined && progressOf(seen, executionId) !== 'unfinished';
}

/**
 * What comes out if WeShop does not call in time: n8n passes on the node's input then, and nothing of ours runs. The
 * items are n8n's copies, but their `json` is that of the node before.
 */
function putTimedOutInput({ node }: Generation, outcomes: Outcomes<UnderWay>): void {
	const total = outcomes.filter((outcome) => !(outcome instanceof WeShopFailure)).length;
	node.getInputData().forEach((item, index) => {
		const outcome = outcomes[index]!;
		const failure = outcome instanceof WeShopFailure ? outcome : partOfTimedOut(outcome.executionId, outcome.timeout, total, executionOf(outcome.seen ?? {}, outcome.executionId)?.status);
		item.json = failedItem(failure).json;
		delete item.binary;
	});
}
