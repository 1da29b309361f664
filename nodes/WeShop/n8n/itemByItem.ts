import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { runIdsIn, sentences, Stopped, WeShopFailure, type FailureDetails } from '../api/failure';
import { ConcurrencyLimit } from '../run/concurrency';
import { fetchTheseLater } from '../run/runFailures';
import { Accounts } from './account';
import { asFailure, failedItem, nodeError, routed } from './errors';

/** What an operation does with one input item. `check` must not cost anything; `run` may. */
export interface ItemSteps<Plan> {
	/** @param account the item's WeShop account, which is that of all items; it is checked in any case */
	check(itemIndex: number, account: () => Promise<string>): Promise<Plan> | Plan;
	/** @returns the item's results; the caller pairs them to it */
	run(plan: Plan, itemIndex: number): Promise<INodeExecutionData[]>;
	/**
	 * Checks all items together, after each has passed its check.
	 * @returns the plans, or a failure in place of one
	 * @throws WeShopFailure when no item may run
	 */
	approve?(plans: Outcomes<Plan>): Promise<Outcomes<Plan>>;
	/** How many items run at a time, where no option of the user decides it. */
	atATime?: number;
}

/** The result or the failure of each input item, in input order. */
export type Outcomes<Out> = Array<Out | WeShopFailure>;

/** What the error of the execution says about an item's runs when another item has failed. */
export interface RunsOfItem {
	/** Of all of them, in any state. */
	ids: unknown[];
	/** Why some failed beside good ones. */
	failed: string[];
}

interface Failed {
	index: number;
	failure: WeShopFailure;
}

/**
 * Checks every input item, then runs those that passed concurrently, and returns their results in input order.
 * An item that fails lets the others finish.
 * @throws NodeOperationError unless the node continues on fail: before anything has run when an item does not pass its
 * check; after all have run, with the ID of every run, when an item's run fails
 */
export async function itemByItem<Plan>(node: IExecuteFunctions, { check, approve, run, atATime }: ItemSteps<Plan>): Promise<INodeExecutionData[]> {
	return paired(node, await runItems(node, await checkItems(node, check, approve), run, runsIn, atATime));
}

/** @throws NodeOperationError when an item does not pass, or all together do not, unless the node continues on fail */
export async function checkItems<Plan>(node: IExecuteFunctions, check: ItemSteps<Plan>['check'], approve?: ItemSteps<Plan>['approve']): Promise<Outcomes<Plan>> {
	const plans: Outcomes<Plan> = [];
	const accounts = new Accounts(node);
	const checked = async (index: number) => {
		let account: Promise<string> | undefined;
		const accountOnce = async () => await (account ??= accounts.of(index));
		const plan = await check(index, accountOnce);
		await accountOnce();
		return plan;
	};
	// One after the other, as a check may hold a whole file in memory.
	for (const index of node.getInputData().keys()) plans.push(await attempt(async () => await checked(index)));
	if (!node.continueOnFail()) throwRefusal(node, plans);
	if (!approve) return plans;
	const approved = await attempt(async () => await approve(plans));
	if (node.continueOnFail() && !(approved instanceof Stopped)) return approved instanceof WeShopFailure ? plans.map((plan) => (plan instanceof WeShopFailure ? plan : approved)) : approved;
	if (approved instanceof WeShopFailure) throw nodeError(node, approved.message, { description: approved.description });
	throwRefusal(node, approved);
	return approved;
}

/**
 * @param runsOf the runs behind an item's result
 * @throws NodeOperationError with the ID of every run, after all items have run, when one of them failed and the node
 * does not continue on fail; always when the execution was stopped
 */
export async function runItems<Plan, Out>(
	node: IExecuteFunctions,
	plans: Outcomes<Plan>,
	run: (plan: Plan, itemIndex: number) => Promise<Out>,
	runsOf: (out: Out) => RunsOfItem,
	atATime = Infinity,
): Promise<Outcomes<Out>> {
	const limit = new ConcurrencyLimit(atATime);
	const outcomes = await Promise.all(
		plans.map(async (plan, index) =>
			plan instanceof WeShopFailure ? plan : await attempt(async () => await limit.use(async () => await run(plan, index))),
		),
	);
	const failures = outcomes.flatMap((outcome, index) => (outcome instanceof WeShopFailure ? [{ index, failure: outcome }] : []));
	const isStopped = failures.some(({ failure }) => failure instanceof Stopped);
	if (failures.length === 0 || (!isStopped && node.continueOnFail())) return outcomes;
	throw combined(
		node,
		failures,
		outcomes.map((outcome) => (outcome instanceof WeShopFailure ? { ids: runIdsIn(outcome.details), failed: [] } : runsOf(outcome))),
	);
}

/** All results and failed items, each paired to its input item. */
export function paired(node: IExecuteFunctions, outcomes: Outcomes<INodeExecutionData[]>): INodeExecutionData[] {
	return outcomes.flatMap((outcome, index) =>
		(outcome instanceof WeShopFailure ? [failedItem(outcome)] : outcome).map((item) => routed(node, { ...item, pairedItem: { item: index } })),
	);
}

/** The runs behind items. */
export function runsIn(items: INodeExecutionData[]): RunsOfItem {
	const failedRuns = items.flatMap(({ json }) => (json.failedRuns ?? []) as Array<{ error: string; details: FailureDetails }>);
	const ids = items.flatMap(({ json: { executionId, details, results } }) => [
		...runIdsIn({ executionId: executionId as string | undefined, ...(details as FailureDetails | undefined) }),
		// An item of several runs, where the execution was to be paused.
		...((results ?? []) as IDataObject[]).map((run) => run.executionId),
	]);
	const failed = [...items.map(({ json }) => json), ...failedRuns].flatMap(({ error }) => (error === undefined ? [] : [String(error)]));
	return { ids: [...ids, ...failedRuns.flatMap(({ details }) => runIdsIn(details))], failed };
}

async function attempt<Out>(work: () => Promise<Out>): Promise<Out | WeShopFailure> {
	return await work().catch(asFailure);
}

/** What a user can do who wants the other items all the same. */
const KEEP_OTHERS = 'set On Error to Continue in the settings of the node';

/** n8n counts items from 0, and appends "[item 3]" in the editor unless the message has it. */
function throwRefusal(node: IExecuteFunctions, plans: unknown[]): void {
	const refused = plans.flatMap((plan, index) => (plan instanceof WeShopFailure ? [{ index, failure: plan }] : []));
	const [first, ...others] = refused;
	if (!first) return;
	const { index: itemIndex, failure } = first;
	if (plans.length === 1) throw nodeError(node, failure.message, { itemIndex, description: failure.description });
	throw nodeError(node, `${failure.message} [item ${itemIndex}]`, {
		itemIndex,
		description: sentences(
			failure.description,
			others.length > 0 ? `Refused as well: ${asWell(failure.message, others)}` : undefined,
			'No item was started',
			others.length + 1 < plans.length ? `To run ${theOthers(plans.length - refused.length)} all the same, ${KEEP_OTHERS}` : undefined,
		),
	});
}

function theOthers(count: number): string {
	return count === 1 ? 'the other one' : `the ${count} others`;
}

/** How many failed items a text lists; the description has the IDs of all runs in any case. */
const MAX_LISTED = 20;

/** Items that were refused for the same reason need no reason. */
function asWell(message: string, others: Failed[]): string {
	const isSame = ({ failure }: Failed) => failure.message === message;
	const same = others.filter(isSame);
	return [...(same.length > 0 ? [listed('item', same)] : []), ...withReasons(others.filter((one) => !isSame(one)))].join('; ');
}

function withReasons(items: Failed[]): string[] {
	return firstOf(items.map(({ index, failure: { message } }) => `item ${index}: ${message}`));
}

function firstOf(texts: string[]): string[] {
	return texts.length > MAX_LISTED ? [...texts.slice(0, MAX_LISTED), `and ${texts.length - MAX_LISTED} more`] : texts;
}

function listed(what: string, items: Failed[]): string {
	const numbers = items.slice(0, MAX_LISTED).map(({ index }) => index);
	const more = items.length - numbers.length;
	return `${what}${items.length === 1 ? '' : 's'} ${numbers.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** One error for all failed items. @param runs of each item */
function combined(node: IExecuteFunctions, failures: Failed[], runs: RunsOfItem[]): NodeOperationError {
	const [{ index: itemIndex, failure }, ...more] = failures as [Failed, ...Failed[]];
	if (runs.length === 1) return nodeError(node, failure.message, { itemIndex, description: failure.description });
	const others = runs.length - failures.length;
	const failed = runs.flatMap((ofItem, index) => ofItem.failed.map((message) => `item ${index}: ${message}`));
	const isStopped = failures.some(({ failure: one }) => one instanceof Stopped);
	return nodeError(node, `${failures.length} of ${runs.length} items failed: ${withReasons(failures).join('; ')}`, {
		itemIndex,
		description: sentences(
			failure.description,
			maybePaid(more),
			failed.length > 0 ? `Runs of other items failed, too: ${firstOf(failed).join('; ')}` : undefined,
			others > 0 && !isStopped ? `To get the results of ${theOthers(others)} beside the failed ones, ${KEEP_OTHERS}` : undefined,
			fetchTheseLater(runs.flatMap(({ ids }) => ids)),
		),
	});
}

/** The description is that of the first failure alone. A run without an ID is in no list. */
function maybePaid(failures: Failed[]): string | undefined {
	const items = failures.flatMap(({ index, failure: { mayHaveStarted } }) => (mayHaveStarted ? [index] : []));
	if (items.length === 0) return undefined;
	const [runs, of] = items.length === 1 ? ['run', 'item'] : ['runs', 'items'];
	return `The ${runs} of ${of} ${items.join(', ')} may have been started as well, and be paid for: check your WeShop history`;
}
