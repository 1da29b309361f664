import type { INodeExecutionData } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../api/failure';
import type { Reading } from '../run/readRun';
import { messageAlone, notCalledBack } from '../run/runFailures';
import type { Callback } from '../state/executionState';
import { readBeforePausing } from './finalRead';
import { callbackOf, callbackUrl, whyNotPaused } from './callbackUrl';
import { asFailure, failedItem } from '../n8n/errors';
import { checkItems, paired, runItems, runsIn, type Outcomes, type RunsOfItem } from '../n8n/itemByItem';
import type { Generation } from '../start/generation';
import { knownOf, startedRun } from '../start/knownRun';
import { failureOf, type Plan } from '../start/plan';
import type { OngoingRun } from '../start/runStarter';
import { pausedItem } from '../output/pausedItem';
import { failuresOf, idsOfRuns, joined, runsThatWentWell, withRuns } from '../output/runsOfItem';
import { storePausedExecution, type PausedItem, type PausedRun } from '../state/pausedExecution';
import { inputOf, openOutput, runItem } from '../output/resultItems';
import { withinSpendingLimit } from '../start/spendingLimit';
import { countFailed } from '../start/startOnce';

const OF_ANOTHER_EXECUTION = 'WeShop calls back only where a run was started: the node waited for the runs that were started elsewhere, before it paused.';

/** A run in flight, and what the final read showed of it. */
interface RunInFlight extends PausedRun {
	deadline: number;
	timeout: number;
	plan: Plan;
	run: OngoingRun;
	reading?: Reading;
}

/** An item with one run in flight at least. */
interface ItemInFlight extends Pick<PausedItem, 'output' | 'input'> {
	runs: Array<RunInFlight | WeShopFailure>;
}

/**
 * Starts all runs and pauses the execution in n8n's database until WeShop calls back; where that is not possible, waits
 * in the node. One item comes out for each input item, either way.
 */
export async function generateAndPause(generation: Generation): Promise<INodeExecutionData[]> {
	const { node, session } = generation;
	const plans = await checkItems(
		node,
		async (itemIndex, account) => await generation.plan(itemIndex, account),
		async (ofItems) => await withinSpendingLimit(generation, ofItems),
	);
	const good = plans.flatMap((ofItem) => (ofItem instanceof WeShopFailure ? [] : ofItem));
	if (good.length === 0) return paired(node, plans.flatMap((plan) => (plan instanceof WeShopFailure ? [plan] : [])));
	const callback = callbackOf(node);
	const whyNot = whyNotPaused(node, callback, Math.max(0, ...good.map(({ timeout }) => timeout)));
	if (whyNot) session.hint(`The execution was not paused, and the node waited for the results: ${whyNot}.`, 'info');
	return whyNot ? await waitInNode(generation, plans) : await startAndPause(generation, plans, callback);
}

async function waitInNode(generation: Generation, plans: Outcomes<Plan[]>): Promise<INodeExecutionData[]> {
	const { node, session, starter } = generation;
	const out = openOutput(node, session);
	const outcomes = await runItems(
		node,
		plans,
		async (ofItem, itemIndex) => {
			const ended = async (plan: Plan) =>
				await starter.limit().use(async () => {
					const started = await generation.start(plan);
					const end = await generation.untilFinished(plan, started).catch((failure: WeShopFailure) => (failure instanceof Stopped ? Promise.reject(failure) : failure));
					return { ...knownOf(plan, started), end };
				});
			const item = await startItem(generation, ofItem, itemIndex, ended);
			return [await pausedItem(out, stored(item), item.runs.map((run) => (run instanceof WeShopFailure ? undefined : run.end)))];
		},
		runsIn,
	);
	return paired(node, outcomes);
}

async function startAndPause(generation: Generation, plans: Outcomes<Plan[]>, callback: Callback): Promise<INodeExecutionData[]> {
	const { node, session, starter } = generation;
	const out = openOutput(node, session);
	const started = await runItems(
		node,
		plans,
		async (ofItem, itemIndex) =>
			await startItem(generation, ofItem, itemIndex, async (plan) => {
				const run = await starter.limit().use(async () => await startForCallback(generation, plan, callbackUrl(callback, itemIndex, plan.place)));
				return { ...knownOf(plan, run), timeout: plan.timeout, deadline: run.startedAt + plan.timeout, plan, run };
			}),
		runsOfItem,
	);
	const outcomes = await withReadings(generation, started);
	const runs = outcomes.flatMap((outcome) => (outcome instanceof WeShopFailure ? [] : runsOf(outcome)));
	for (const { plan, run } of runs.filter(({ reading }) => reading?.progress === 'failed')) countFailed(node, plan, run);
	if (runs.every(isOver)) {
		const endOf = (run: RunInFlight | WeShopFailure) => (run instanceof WeShopFailure ? undefined : run.reading!.run);
		return paired(node, await runItems(node, outcomes, async (item) => [await pausedItem(out, stored(item), item.runs.map(endOf))], runsIn));
	}
	const refusal = await pause(generation, outcomes, callback).catch(asFailure);
	if (refusal) {
		// n8n may have paused it even so, and passes the input on when the time is up.
		if (node.continueOnFail()) setTimedOutInput(generation, outcomes);
		return paired(node, await runItems(node, outcomes, async (item) => await Promise.reject(withRuns(refusal, idsOfRuns(item.runs))), runsIn));
	}
	// Shown while it is paused. An item with "error", one of the input's own included, would make n8n's Retry On Fail run the node again at once.
	return runs.map(({ executionId, plan }) => runItem(startedRun(plan), executionId, { includeRun: false }, undefined));
}

/** WeShop calls this execution back for the runs that it has started; others have to end before it pauses. */
async function startForCallback(generation: Generation, plan: Plan, url: string): Promise<OngoingRun> {
	const run = await generation.start(plan, url);
	if (run.isCalledBack) return run;
	if (!run.finished) generation.session.hint(OF_ANOTHER_EXECUTION, 'info');
	await generation.untilFinished(plan, run);
	return run;
}

/** Starts all runs of an item. @throws WeShopFailure when none could be started, or the execution was stopped */
async function startItem<Run extends PausedRun>({ node }: Generation, plans: Plan[], itemIndex: number, start: (plan: Plan) => Promise<Run>) {
	const runs = await Promise.all(plans.map(async (plan) => await start(plan).catch((thrown) => failureOf(plan, thrown))));
	runsThatWentWell(runs);
	const { output } = plans[0]!;
	return { runs, output, input: inputOf(node, itemIndex, output) };
}

async function withReadings({ node, session }: Generation, started: Outcomes<ItemInFlight>): Promise<Outcomes<ItemInFlight>> {
	const ids = started.flatMap((outcome) => (outcome instanceof WeShopFailure ? [] : runsOf(outcome).map(({ executionId }) => executionId)));
	const readings = await readBeforePausing(session, ids).catch(asFailure);
	const read = (run: RunInFlight | WeShopFailure) => (run instanceof WeShopFailure ? run : { ...run, reading: (readings as Map<string, Reading>).get(run.executionId) });
	return await runItems(
		node,
		started,
		async (item) => (readings instanceof WeShopFailure ? await Promise.reject(withRuns(readings, idsOfRuns(item.runs))) : { ...item, runs: item.runs.map(read) }),
		runsOfItem,
	);
}

/** @throws what n8n does when it cannot pause the execution */
async function pause(generation: Generation, outcomes: Outcomes<ItemInFlight>, { nonce }: Callback): Promise<void> {
	const { node, session } = generation;
	const deadlines = outcomes.flatMap((outcome) => (outcome instanceof WeShopFailure ? [] : runsOf(outcome).map(({ deadline }) => deadline)));
	const until = Date.now() + Math.max(...deadlines) - session.clock.now();
	storePausedExecution(node, {
		nonce,
		until,
		items: outcomes.map((outcome) => (outcome instanceof WeShopFailure ? { failed: failedItem(outcome).json } : stored(outcome))),
	});
	await node.putExecutionToWait(new Date(until));
	// Not before it is paused, or Retry On Fail would find these items in place of the input.
	setTimedOutInput(generation, outcomes);
}

/** What outlives the execution of an item: nothing that is only known while it runs. */
function stored({ runs, output, input }: { runs: Array<PausedRun | WeShopFailure> } & Pick<PausedItem, 'output' | 'input'>): PausedItem {
	return {
		runs: runs.map((run) => (run instanceof WeShopFailure ? { failed: failedItem(run).json } : runToStore(run))),
		output,
		...(input ? { input } : {}),
	};
}

function runToStore({ executionId, power, sourceName, reused, ownKey }: PausedRun): PausedRun {
	return { executionId, power, ...(sourceName ? { sourceName } : {}), ...(reused === undefined ? {} : { reused }), ...(ownKey ? { ownKey } : {}) };
}

function runsOf({ runs }: ItemInFlight): RunInFlight[] {
	return runs.flatMap((run) => (run instanceof WeShopFailure ? [] : [run]));
}

function runsOfItem({ runs }: ItemInFlight): RunsOfItem {
	return { ids: idsOfRuns(runs), failed: failuresOf(runs).map(messageAlone) };
}

function isOver({ reading }: RunInFlight): boolean {
	return reading !== undefined && reading.progress !== 'unfinished';
}

/**
 * What comes out if WeShop does not call in time: n8n passes on the node's input then, and no code of this package runs.
 * The items are n8n's copies, but their `json` is that of the node before.
 */
function setTimedOutInput({ node }: Generation, outcomes: Outcomes<ItemInFlight>): void {
	const total = outcomes.flatMap((outcome) => (outcome instanceof WeShopFailure ? [] : runsOf(outcome))).length;
	const failureOfRun = (run: RunInFlight | WeShopFailure) => (run instanceof WeShopFailure ? run : notCalledBack(run.executionId, run.timeout, total, run.reading?.status));
	node.getInputData().forEach((item, index) => {
		const outcome = outcomes[index]!;
		item.json = failedItem(outcome instanceof WeShopFailure ? outcome : joined(outcome.runs.map(failureOfRun))).json;
		delete item.binary;
	});
}
