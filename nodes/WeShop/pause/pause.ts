import type { INodeExecutionData } from 'n8n-workflow';
import { AGENT_VERSION } from '../agents/agent';
import { Stopped, WeShopFailure } from '../api/failure';
import type { Reading } from '../run/readRun';
import { partOfTimedOut } from '../run/runFailures';
import type { Callback } from '../state/executionState';
import { readBeforePausing } from './finalRead';
import { callbackOf, callbackUrl, whyNotPaused } from './callbackUrl';
import { asFailure, failedItem, rejectWithRun } from '../n8n/errors';
import { checkItems, idsIn, paired, runItems, type Outcomes } from '../n8n/itemByItem';
import type { Generation, Plan } from '../start/generation';
import type { OngoingRun } from '../start/runStarter';
import { pausedRunItem } from '../output/pausedRunItem';
import { storePausedExecution, type PausedRun } from '../state/pausedExecution';
import { keptInput, openOutput, runItem } from '../output/resultItems';
import { countFailed } from '../start/startOnce';

const KEY_IS_SHARED = 'with an Idempotency Key, the run may belong to another execution, and WeShop would call that one back';

/** A run in flight, and what the final read showed of it. */
interface RunInFlight extends PausedRun {
	deadline: number;
	timeout: number;
	plan: Plan;
	run: OngoingRun;
	reading?: Reading;
}

/**
 * Starts all runs and pauses the execution in n8n's database until WeShop calls back; where that is not possible, waits
 * in the node. One item comes out for each input item, either way.
 */
export async function generateAndPause(generation: Generation): Promise<INodeExecutionData[]> {
	const { node, session } = generation;
	const plans = await checkItems(node, async (itemIndex, account) => await generation.plan(itemIndex, account));
	const good = plans.flatMap((plan) => (plan instanceof WeShopFailure ? [] : [plan]));
	if (good.length === 0) return paired(node, plans.flatMap((plan) => (plan instanceof WeShopFailure ? [plan] : [])));
	const callback = callbackOf(node);
	const whyNot = good.some(({ ownKey }) => ownKey !== undefined) ? KEY_IS_SHARED : whyNotPaused(node, callback, Math.max(0, ...good.map(({ timeout }) => timeout)));
	if (whyNot) session.hint(`The execution was not paused, and the node waited for the results: ${whyNot}.`, 'info');
	return whyNot ? await waitInNode(generation, plans) : await startAndPause(generation, plans, callback);
}

async function waitInNode(generation: Generation, plans: Outcomes<Plan>): Promise<INodeExecutionData[]> {
	const { node, session } = generation;
	const out = openOutput(node, session);
	const outcomes = await runItems(
		node,
		plans,
		async (plan, itemIndex) => {
			const ended = await generation.starter.limit().use(async () => {
				const started = await generation.start(plan);
				const end = await generation.untilFinished(plan, started).catch((failure: WeShopFailure) => (failure instanceof Stopped ? Promise.reject(failure) : failure));
				return { ...inFlight(generation, plan, itemIndex, started), end };
			});
			return [ended.end instanceof WeShopFailure ? failedItem(ended.end) : await pausedRunItem(out, ended, ended.end)];
		},
		idsIn,
	);
	return paired(node, outcomes);
}

async function startAndPause(generation: Generation, plans: Outcomes<Plan>, callback: Callback): Promise<INodeExecutionData[]> {
	const { node, session, agent } = generation;
	const out = openOutput(node, session);
	const started = await runItems(
		node,
		plans,
		async (plan, itemIndex) => {
			const run = await generation.starter.limit().use(async () => await generation.start(plan, callbackUrl(callback, itemIndex)));
			return inFlight(generation, plan, itemIndex, run);
		},
		idOf,
	);
	const outcomes = await withReadings(generation, started);
	const runs = outcomes.flatMap((outcome) => (outcome instanceof WeShopFailure ? [] : [outcome]));
	for (const { plan, run } of runs.filter(({ reading }) => reading?.progress === 'failed')) countFailed(node, plan, run);
	if (runs.every(isOver)) {
		return paired(node, await runItems(node, outcomes, async (run) => [await pausedRunItem(out, run, run.reading!.run)], idsIn));
	}
	const refusal = await pause(generation, outcomes, callback).catch(asFailure);
	if (refusal) {
		// n8n may have paused it even so, and passes the input on when the time is up.
		if (node.continueOnFail()) setTimedOutInput(generation, outcomes);
		return paired(node, await runItems(node, outcomes, async ({ executionId }) => await rejectWithRun(refusal, executionId), idsIn));
	}
	// Shown while it is paused. An item with "error", one of the input's own included, would make n8n's Retry On Fail run the node again at once.
	return runs.map(({ executionId }) => runItem({ agentName: agent.name, agentVersion: AGENT_VERSION }, executionId, { includeRun: false }, {}));
}

async function withReadings({ node, session }: Generation, started: Outcomes<RunInFlight>): Promise<Outcomes<RunInFlight>> {
	const ids = started.flatMap((outcome) => (outcome instanceof WeShopFailure ? [] : [outcome.executionId]));
	const readings = await readBeforePausing(session, ids).catch(asFailure);
	return await runItems(
		node,
		started,
		async (run) => (readings instanceof WeShopFailure ? await rejectWithRun(readings, run.executionId) : { ...run, reading: readings.get(run.executionId) }),
		idOf,
	);
}

/** @throws what n8n does when it cannot pause the execution */
async function pause(generation: Generation, outcomes: Outcomes<RunInFlight>, { nonce }: Callback): Promise<void> {
	const { node, session } = generation;
	storePausedExecution(node, {
		nonce,
		items: outcomes.map((outcome) => (outcome instanceof WeShopFailure ? { failed: failedItem(outcome).json } : pausedRun(outcome))),
	});
	const deadlines = outcomes.flatMap((outcome) => (outcome instanceof WeShopFailure ? [] : [outcome.deadline]));
	await node.putExecutionToWait(new Date(Date.now() + Math.max(...deadlines) - session.clock.now()));
	// Not before it is paused, or Retry On Fail would find these items in place of the input.
	setTimedOutInput(generation, outcomes);
}

function inFlight({ node }: Generation, plan: Plan, itemIndex: number, run: OngoingRun): RunInFlight {
	const { output, timeout } = plan;
	const { executionId, startedAt, powerConsumption, powerBalance } = run;
	const kept = keptInput(node, itemIndex, output);
	return { executionId, power: { powerConsumption, powerBalance }, output, kept, timeout, deadline: startedAt + timeout, plan, run };
}

function pausedRun({ executionId, power, output, kept }: RunInFlight): PausedRun {
	return { executionId, power, output, kept };
}

function idOf({ executionId }: RunInFlight): string[] {
	return [executionId];
}

function isOver({ reading }: RunInFlight): boolean {
	return reading !== undefined && reading.progress !== 'unfinished';
}

/**
 * What comes out if WeShop does not call in time: n8n passes on the node's input then, and no code of this package runs.
 * The items are n8n's copies, but their `json` is that of the node before.
 */
function setTimedOutInput({ node }: Generation, outcomes: Outcomes<RunInFlight>): void {
	const total = outcomes.filter((outcome) => !(outcome instanceof WeShopFailure)).length;
	node.getInputData().forEach((item, index) => {
		const outcome = outcomes[index]!;
		const failure = outcome instanceof WeShopFailure ? outcome : partOfTimedOut(outcome.executionId, outcome.timeout, total, outcome.reading?.status);
		item.json = failedItem(failure).json;
		delete item.binary;
	});
}
