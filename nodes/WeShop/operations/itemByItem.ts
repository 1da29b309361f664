import type { IExecuteFunctions, INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../api/failure';
import { Slots } from '../run/slots';
import { nodeError } from './nodeError';

/** What an operation does with one input item. `check` may not cost anything; `run` may. */
export interface ItemSteps<Plan> {
	check(itemIndex: number): Promise<Plan> | Plan;
	/** @returns the item's results, which are paired to it here */
	run(plan: Plan, itemIndex: number): Promise<INodeExecutionData[]>;
	/** How many items run at a time, where that is not for the user to say. */
	atATime?: number;
}

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
export async function itemByItem<Plan>(node: IExecuteFunctions, steps: ItemSteps<Plan>): Promise<INodeExecutionData[]> {
	const indexes = node.getInputData().map((_, index) => index);
	const plans: Array<Plan | WeShopFailure> = [];
	// In turn, as a check may hold a whole file in memory.
	for (const index of indexes) plans.push(await attempt(async () => await steps.check(index)));
	if (!node.continueOnFail()) noneRefused(node, plans);
	const slots = new Slots(steps.atATime ?? Infinity);
	const outcomes = await Promise.all(
		plans.map(async (plan, index) =>
			plan instanceof WeShopFailure ? plan : await attempt(async () => await slots.use(async () => await steps.run(plan, index))),
		),
	);

	const failures = outcomes.flatMap((outcome, index) => (outcome instanceof WeShopFailure ? [{ index, failure: outcome }] : []));
	const isStopped = failures.some(({ failure }) => failure instanceof Stopped);
	if (failures.length > 0 && (isStopped || !node.continueOnFail())) throw together(node, failures, outcomes);

	return outcomes.flatMap((outcome, index) =>
		(outcome instanceof WeShopFailure ? [failedItem(outcome)] : outcome).map((item) => ({ ...item, pairedItem: { item: index } })),
	);
}

/** n8n routes an item to the error output only if it has no other keys than these. */
function failedItem({ message, details }: WeShopFailure): INodeExecutionData {
	return { json: { error: message, details: { ...details } } };
}

async function attempt<Out>(work: () => Promise<Out>): Promise<Out | WeShopFailure> {
	return await work().catch(asFailure);
}

/** An expression that cannot be resolved is n8n's own error: its words are for the user already. */
export function asFailure(thrown: unknown): WeShopFailure {
	if (thrown instanceof WeShopFailure) return thrown;
	const { message, description } = thrown as { message?: string; description?: string | null };
	return new WeShopFailure(message ?? String(thrown), { description: description ?? undefined });
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

function together(node: IExecuteFunctions, failures: Failed[], outcomes: Array<INodeExecutionData[] | WeShopFailure>): NodeOperationError {
	const { index: itemIndex, failure } = failures[0]!;
	if (outcomes.length === 1) return nodeError(node, failure.message, { itemIndex, description: failure.description });
	const said = failures.map(({ index, failure: { message } }) => `item ${index}: ${message}`).join('; ');
	const runs = outcomes.flatMap((outcome, index) => {
		const ids = outcome instanceof WeShopFailure ? [outcome.details.executionId] : outcome.map(({ json }) => json.executionId);
		return [...new Set(ids)].filter(Boolean).map((id) => `item ${index}: ${String(id)}`);
	});
	return nodeError(node, `${failures.length} of ${outcomes.length} items did not work out: ${said}`, {
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
