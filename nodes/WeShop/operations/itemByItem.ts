import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../api/failure';

/** What an operation does with one input item. `check` may not cost anything; `run` may. */
export interface ItemSteps<Plan> {
	check(itemIndex: number): Promise<Plan> | Plan;
	/** @returns the item's results, which are paired to it here */
	run(plan: Plan, itemIndex: number): Promise<INodeExecutionData[]>;
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
	const outcomes: Array<INodeExecutionData[] | WeShopFailure> = node.continueOnFail()
		? await settled(plans, async (plan, index) => (plan instanceof WeShopFailure ? Promise.reject(plan) : await steps.run(plan, index)))
		: await settled(noneRefused(node, plans), async (plan, index) => await steps.run(plan, index));

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

async function settled<In, Out>(values: In[], work: (value: In, index: number) => Promise<Out>): Promise<Array<Out | WeShopFailure>> {
	return await Promise.all(values.map(async (value, index) => await attempt(async () => await work(value, index))));
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

function noneRefused<Plan>(node: IExecuteFunctions, plans: Array<Plan | WeShopFailure>): Plan[] {
	return plans.map((plan, itemIndex) => {
		if (!(plan instanceof WeShopFailure)) return plan;
		const ofMany = plans.length > 1 ? `Item ${itemIndex}: ` : '';
		throw new NodeOperationError(node.getNode(), `${ofMany}${plan.message}`, {
			itemIndex,
			description: [plan.description, plans.length > 1 ? 'No item was started' : ''].filter(Boolean).join('. '),
		});
	});
}

function together(
	node: IExecuteFunctions,
	failures: Array<{ index: number; failure: WeShopFailure }>,
	outcomes: Array<INodeExecutionData[] | WeShopFailure>,
): NodeOperationError {
	const first = failures[0]!;
	if (outcomes.length === 1) {
		const { message, description } = first.failure;
		return new NodeOperationError(node.getNode(), message, { itemIndex: 0, description });
	}
	const finished = outcomes.flatMap((outcome, index) => {
		const ids = outcome instanceof WeShopFailure ? [] : [...new Set(outcome.map(({ json }) => json.executionId))].filter(Boolean);
		return ids.map((id) => `item ${index}: ${String(id)}`);
	});
	return new NodeOperationError(
		node.getNode(),
		`${failures.length} of ${outcomes.length} items did not work out: ${failures.map(({ index, failure }) => `item ${index}: ${failure.message}`).join('; ')}`,
		{
			itemIndex: first.index,
			description: [
				first.failure.description,
				finished.length > 0 ? `Runs that finished, to be fetched with the operation Run → Get: ${finished.join(', ')}` : '',
			]
				.filter(Boolean)
				.join('. '),
		},
	);
}
