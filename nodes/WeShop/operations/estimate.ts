import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { PowerEstimate } from '../api/types';
import { itemByItem } from '../n8n/itemByItem';
import { inputOf, jsonItem } from '../output/resultItems';
import { requestFields } from '../panel/runFields';
import { askedByName } from '../start/anyAgent';
import { Generation } from '../start/generation';
import { pointsOf, rounded } from '../run/points';
import { startedRun } from '../start/knownRun';
import type { Plan } from '../start/plan';
import { Prices } from '../start/prices';
import type { Operation } from './operation';

export const estimate: Operation = {
	resource: 'run',
	name: 'estimate',
	label: 'Estimate Cost',
	action: 'Estimate cost of run',
	description: 'Get the cost of what Start would send, in WeShop points (totalPower)',
	toolDescription: 'Says what a run of an agent of WeShop AI would cost, in points (totalPower). Starts nothing and costs nothing.',
	builderHint: "For what run: start would send. To price another operation, set its completion to 'estimate'",
	properties: requestFields('estimate'),
	execute: async (node) => {
		const generation = new Generation(node, (itemIndex) => askedByName(node, itemIndex));
		const estimates = new Estimates(generation);
		const items = await itemByItem<Plan[]>(node, {
			check: async (itemIndex, account) => await generation.plan(itemIndex, account),
			run: async (plans, itemIndex) => [await estimates.item(plans, inputOf(node, itemIndex, plans[0]!.output))],
		});
		estimates.hintAtSum();
		return [items];
	},
};

/** The estimates of an execution of the node: one item for each input item, and their sum in a hint. */
export class Estimates {
	private readonly prices: Prices;
	private readonly ofItems: PowerEstimate[] = [];
	private runs = 0;
	private freeRuns = 0;

	constructor(private readonly generation: Generation) {
		this.prices = new Prices(generation);
	}

	/**
	 * @param plans the runs of the item, one at least
	 * @throws WeShopFailure when the price of one of them cannot be had
	 */
	async item(plans: readonly Plan[], input: IDataObject | undefined): Promise<INodeExecutionData> {
		const toPay = plans.filter((plan) => this.prices.isToPay(plan));
		const estimates = toPay.length > 0 ? await Promise.all(toPay.map(async (plan) => await this.prices.of(plan))) : [{ totalPower: 0 }];
		this.runs += plans.length;
		this.freeRuns += plans.length - toPay.length;
		const sum = sumOf(estimates);
		this.ofItems.push(sum);
		const { agentName, agentVersion } = startedRun(plans[0]!);
		return jsonItem({ ...sum, agentName, agentVersion }, input);
	}

	/** Nothing where no item was estimated. */
	hintAtSum(): void {
		const { ofItems } = this;
		if (ofItems.length === 0) return;
		const { totalPower, paidPowerNotEnough } = sumOf(ofItems);
		const { hint } = this.generation.session;
		const isOne = ofItems.length === 1;
		if (totalPower === undefined) return hint(`WeShop did not say what ${isOne ? 'this item' : 'some of these items'} would cost.`);
		const free = this.freeRuns > 0 ? ` Of ${this.runs} runs, ${this.freeRuns} cost nothing: they are there already, or equal another run.` : '';
		hint(`${isOne ? 'This item' : `These ${ofItems.length} items`} would cost ${pointsOf(totalPower)}${isOne ? '' : ' together'}. Nothing was started for ${isOne ? 'it' : 'them'}.${free}`, 'info');
		if (paidPowerNotEnough) hint('WeShop says that you do not have enough points for this (paidPowerNotEnough).');
	}
}

/** Unknown if one of them is. */
function sumOf(estimates: readonly PowerEstimate[]): PowerEstimate {
	const { totalPower: _, paidPowerNotEnough, ...first } = estimates[0]!;
	const isKnown = estimates.every(({ totalPower }) => totalPower !== undefined);
	const sum = estimates.reduce((points, { totalPower = 0 }) => points + totalPower, 0);
	return {
		...(isKnown ? { totalPower: rounded(sum) } : {}),
		...first,
		...(paidPowerNotEnough === undefined ? {} : { paidPowerNotEnough: estimates.some((estimate) => estimate.paidPowerNotEnough) }),
	};
}
