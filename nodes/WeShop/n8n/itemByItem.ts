import type { IExecuteFunctions, INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { Stopped, WeShopFailure, type FailureDetails } from '../api/failure';
import { ConcurrencyLimit } from '../run/concurrency';
import { Accounts } from './account';
import { asFailure, failedItem, nodeError, routed } from './errors';

/** What an operation does with one input item. `check` may not cost anything; `run` may. */
export interface ItemSteps<Plan> {
	/** @param account the item's WeShop account, which is that of all items; it is checked in any case */
	check(itemIndex: number, account: () => Promise<string>): Promise<Plan> | Plan;
	/** @returns the item's results, which are paired to it here */
	run(plan: Plan, itemIndex: number): Promise<INodeExecutionData[]>;
	/** How many items run at a time, where that is not for the user to say. */
	atATime?: number;
}

/** What came of each input item, in input order. */
export type Outcomes<Out> = Array<Out | WeShopFailure>;

interface Failed {
	index: number;
	failure: WeShopFailure;
}

/**
 * Checks every input item, then runs those that passed side by side, and puts their results out in input order.
 * One item that does not work out lets the others finish.
 * @throws NodeOperationError unless the node goes on after failures: before anything has run when an item does not
 * pass its check; after all have run, with the ID of every run, when an item's run did not work out
 */
export async function itemByItem<Plan>(node: IExecuteFunctions, { check, run, atATime }: ItemSteps<Plan>): Promise<INodeExecutionData[]> {
	return paired(node, await runItems(node, await checkItems(node, check), run, idsIn, atATime));
}

/** @throws NodeOperationError when an item does not pass, unless the node goes on after failures */
export async function checkItems<Plan>(node: IExecuteFunctions, check: ItemSteps<Plan>['check']): Promise<Outcomes<Plan>> {
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
	if (!node.continueOnFail()) noneRefused(node, plans);
	return plans;
}

/**
 * @param idsOf the runs behind what came of an item
 * @throws NodeOperationError with the ID of every run, after all items have run, when one of them did not work out and
 * the node does not go on after failures; always when the execution was stopped
 */
export async function runItems<Plan, Out>(
	node: IExecuteFunctions,
	plans: Outcomes<Plan>,
	run: (plan: Plan, itemIndex: number) => Promise<Out>,
	idsOf: (out: Out) => unknown[],
	atATime = Infinity,
): Promise<Outcomes<Out>> {
	const slots = new ConcurrencyLimit(atATime);
	const outcomes = await Promise.all(
		plans.map(async (plan, index) =>
			plan instanceof WeShopFailure ? plan : await attempt(async () => await slots.use(async () => await run(plan, index))),
		),
	);
	const failures = outcomes.flatMap((outcome, index) => (outcome instanceof WeShopFailure ? [{ index, failure: outcome }] : []));
	const isStopped = failures.some(({ failure }) => failure instanceof Stopped);
	if (failures.length === 0 || (!isStopped && node.continueOnFail())) return outcomes;
	throw together(
		node,
		failures,
		outcomes.map((outcome) => (outcome instanceof WeShopFailure ? [outcome.details.executionId] : idsOf(outcome))),
	);
}

/** Everything that came of the items, each paired to its item. */
export function paired(node: IExecuteFunctions, outcomes: Outcomes<INodeExecutionData[]>): INodeExecutionData[] {
	return outcomes.flatMap((outcome, index) =>
		(outcome instanceof WeShopFailure ? [failedItem(outcome)] : outcome).map((item) => routed(node, { ...item, pairedItem: { item: index } })),
	);
}

/** The runs behind items, failed ones too. */
export function idsIn(items: INodeExecutionData[]): unknown[] {
	return items.map(({ json }) => json.executionId ?? (json.details as FailureDetails | undefined)?.executionId);
}

async function attempt<Out>(work: () => Promise<Out>): Promise<Out | WeShopFailure> {
	return await work().catch(asFailure);
}

function noneRefused(node: IExecuteFunctions, plans: unknown[]): void {
	plans.forEach((plan, itemIndex) => {
		if (!(plan instanceof WeShopFailure)) return;
		const ofMany = plans.length > 1 ? `Item ${itemIndex}: ` : '';
		throw nodeError(node, `${ofMany}${plan.message}`, {
			itemIndex,
			description: sentences(plan.description, plans.length > 1 ? 'No item was started' : undefined),
		});
	});
}

/** What more items than that say, nobody reads; the IDs of all runs are told beside it. */
const MOST_TOLD = 20;

/** @param ids of the runs of each item */
function together(node: IExecuteFunctions, failures: Failed[], ids: unknown[][]): NodeOperationError {
	const { index: itemIndex, failure } = failures[0]!;
	if (ids.length === 1) return nodeError(node, failure.message, { itemIndex, description: failure.description });
	const more = failures.length > MOST_TOLD ? [`and ${failures.length - MOST_TOLD} more`] : [];
	const said = [...failures.slice(0, MOST_TOLD).map(({ index, failure: { message } }) => `item ${index}: ${message}`), ...more].join('; ');
	const runs = ids.flatMap((ofItem, index) => [...new Set(ofItem)].filter(Boolean).map((id) => `item ${index}: ${String(id)}`));
	return nodeError(node, `${failures.length} of ${ids.length} items did not work out: ${said}`, {
		itemIndex,
		description: sentences(
			failure.description,
			runs.length > 0 ? `All runs that were started, to be fetched with the operation Run → Get: ${runs.join(', ')}` : undefined,
		),
	});
}

function sentences(...parts: Array<string | undefined>): string {
	return parts.flatMap((part) => (part ? [part.replace(/\.$/, '')] : [])).join('. ');
}
