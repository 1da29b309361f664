import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isEmpty } from '../agents/readValue';
import { refused } from '../n8n/errors';
import { spendingLimitField } from '../panel/resultFields';
import { optionOf, wholeNumber } from './parameters';

const { label, name } = spendingLimitField;

/**
 * How many points the node may spend in the execution; undefined where the option is not added.
 * @throws WeShopFailure that names the field: also where it is empty, as a limit that an expression lost would be none,
 * and where the items differ in it
 */
export function spendingLimit(node: IExecuteFunctions, itemIndex: number): number | undefined {
	const limit = limitOfItem(node, itemIndex);
	const first = itemIndex === 0 ? limit : limitOfItem(node, 0);
	if (limit === first) return limit;
	throw refused({
		message: `${label} is ${limit ?? 'not set'} for this item and ${first ?? 'not set'} for the first one`,
		description: `The limit holds for all items together: set ${label} (${name}) to one number`,
	});
}

function limitOfItem(node: IExecuteFunctions, itemIndex: number): number | undefined {
	if (!isAdded(node, itemIndex)) return undefined;
	const raw = optionOf(node, itemIndex, spendingLimitField.name);
	if (isEmpty(raw)) throw refused({ message: `${label} is empty`, description: `Set ${label} (${name}) to a number of points, or remove the option for no limit` });
	return wholeNumber(spendingLimitField, raw);
}

function isAdded(node: IExecuteFunctions, itemIndex: number): boolean {
	const { options } = node.getNode().parameters;
	// All options together may be one expression.
	const set = typeof options === 'string' ? node.getNodeParameter('options', itemIndex, {}) : options;
	return Object.hasOwn((set ?? {}) as IDataObject, spendingLimitField.name);
}
