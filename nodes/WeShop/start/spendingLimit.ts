import { sentences, Stopped, WeShopFailure } from '../api/failure';
import { spendingLimitField } from '../panel/resultFields';
import { asFailure, refused } from '../n8n/errors';
import type { Outcomes } from '../n8n/itemByItem';
import { pointsOf, rounded } from '../run/points';
import { isSpent, setSpent, spentSoFar } from '../state/spending';
import type { Generation } from './generation';
import type { Plan } from './plan';
import { rejectWithPreviousRuns } from './previousAttempts';
import { Prices } from './prices';
import { knownStart } from './startRecords';

const { label, name } = spendingLimitField;

/** A run, and what it would cost, in points: 0 where it is there. */
interface PricedPlan {
	plan: Plan;
	points: number;
}

interface PricedItem {
	itemIndex: number;
	plans: PricedPlan[];
}

/** An item, and what its runs would cost together, in points. */
interface SumOfItem {
	itemIndex: number;
	points: number;
}

/**
 * Prices all items and lets them start only if all of them together stay within the Spending Limit.
 * @param plans of each item
 * @returns the plans with their prices; a failure in place of an item that WeShop would refuse, or of all items above the
 * limit or where a price cannot be had
 * @throws WeShopFailure in the last two cases, unless the node continues on fail
 */
export async function withinSpendingLimit(generation: Generation, plans: Outcomes<Plan[]>): Promise<Outcomes<Plan[]>> {
	const { node } = generation;
	const limit = plans.flatMap((ofItem) => (ofItem instanceof WeShopFailure ? [] : ofItem)).find(({ spendingLimit }) => spendingLimit !== undefined)?.spendingLimit;
	if (limit === undefined) return plans;
	const approved = await approve(generation, plans, limit).catch(asFailure);
	if (!(approved instanceof WeShopFailure)) return approved;
	// The runs of previous attempts are in the message, as this one ends without them.
	const refusalOf = async (itemIndex: number) => await rejectWithPreviousRuns(node, itemIndex, approved).catch(asFailure);
	if (!node.continueOnFail() || approved instanceof Stopped) throw await refusalOf(0);
	return await Promise.all(plans.map(async (plan, itemIndex) => (plan instanceof WeShopFailure ? plan : await refusalOf(itemIndex))));
}

async function approve(generation: Generation, plans: Outcomes<Plan[]>, limit: number): Promise<Outcomes<Plan[]>> {
	const { node } = generation;
	const outcomes = await pricedItems(generation, plans);
	const items = outcomes.flatMap((item) => (item instanceof WeShopFailure ? [] : [item]));
	// A call of an AI agent beside this one may have started the same run.
	const isOpen = ({ plan, points }: PricedPlan) => points > 0 && !isSpent(node, knownStart(node, plan).sent);
	const sums = items.map(({ itemIndex, plans: ofItem }) => ({ itemIndex, points: ofItem.filter(isOpen).reduce((sum, { points }) => sum + points, 0) }));
	refuseAbove(limit, spentSoFar(node), sums);
	// From now on, so that a run that was to be there, and is not, gets only what is left.
	for (const { plan, points } of items.flatMap((item) => item.plans).filter(isOpen)) setSpent(node, knownStart(node, plan).sent, points);
	return outcomes.map((item) => (item instanceof WeShopFailure ? item : item.plans.map(({ plan }) => plan)));
}

async function pricedItems(generation: Generation, plans: Outcomes<Plan[]>): Promise<Outcomes<PricedItem>> {
	const prices = new Prices(generation);
	const pricePlan = async (plan: Plan) => (plan.completion !== 'estimate' && prices.isToPay(plan) ? await priced(prices, plan) : { plan, points: 0 });
	const priceItem = async (ofItem: Plan[] | WeShopFailure, itemIndex: number) => {
		if (ofItem instanceof WeShopFailure) return ofItem;
		const ofPlans = await Promise.all(ofItem.map(pricePlan)).catch((thrown: unknown) => ownFailure(thrown, itemIndex));
		return ofPlans instanceof WeShopFailure ? ofPlans : { itemIndex, plans: ofPlans };
	};
	const pricing = plans.map(async (ofItem, itemIndex) => {
		return await priceItem(ofItem, itemIndex).catch((thrown: unknown) => {
			prices.giveUp(asFailure(thrown));
			return Promise.reject(thrown);
		});
	});
	// Nothing is uploaded or asked after the node has ended.
	await Promise.allSettled(pricing);
	return await Promise.all(pricing);
}

async function priced(prices: Prices, plan: Plan): Promise<PricedPlan> {
	const { totalPower: price } = await prices.of(plan);
	if (price === undefined) throw new WeShopFailure('WeShop answered without a price (totalPower)', { details: { retryable: true } });
	return { plan: { ...plan, price }, points: price };
}

/**
 * What WeShop refuses for good, it refuses as a run, too: the item fails by itself.
 * @throws WeShopFailure when the price is unknown
 */
function ownFailure(thrown: unknown, itemIndex: number): WeShopFailure {
	const failure = asFailure(thrown);
	if (failure instanceof Stopped || failure.details.retryable !== true) return failure;
	throw new WeShopFailure(`The price of item ${itemIndex} is unknown, so no item was started: ${failure.message}`, {
		...failure,
		description: sentences(failure.description, `The option ${label} (${name}) can only hold if every price is known. Execute the workflow again later`),
	});
}

/** @throws WeShopFailure when the items cost more than is left of the limit */
function refuseAbove(limit: number, spent: number, items: SumOfItem[]): void {
	const sum = rounded(items.reduce((total, { points }) => total + points, 0));
	// What is there already can be fetched, whatever has been spent.
	if (sum === 0 || rounded(spent + sum) <= limit) return;
	const dearest = items.reduce((most, item) => (item.points > most.points ? item : most));
	const fitting = numberThatFit(items, limit - spent);
	const what = items.length === 1 ? '1 item' : `${items.length} items`;
	const already = spent > 0 ? `, and ${pointsOf(spent)} ${spent === 1 ? 'was' : 'were'} spent before in this execution` : '';
	const fits = ['not even the first one fits', 'only the first one would fit'][fitting] ?? `the first ${fitting} would fit`;
	const details = items.length > 1 ? `. Item ${dearest.itemIndex} costs the most, ${pointsOf(dearest.points)}; ${fits}` : '';
	throw refused({
		message: `No item was started: ${what} would cost ${pointsOf(sum)}${already}, which is above the ${label} of ${limit}${details}`,
		description: `Raise the option ${label} (${name}), or send fewer items`,
	});
}

/** How many items, in their order, stay within the points. */
function numberThatFit(items: SumOfItem[], left: number): number {
	let rest = left;
	const first = items.findIndex((item) => (rest = rounded(rest - item.points)) < 0);
	return first === -1 ? items.length : first;
}
