import type { IExecuteFunctions } from 'n8n-workflow';
import { cannotBe, isEmpty } from '../agents/readValue';
import { choiceOf } from '../agents/spelling';
import { refused } from '../n8n/errors';
import { madeBeforeField } from '../panel/madeBeforeField';
import { optionOf } from './parameters';

/**
 * Whether an item takes the run that exists for the same photo and settings, of earlier executions too.
 * @throws WeShopFailure that names the field when it has an unknown value
 */
export function reusesMade(node: IExecuteFunctions, itemIndex: number): boolean {
	const { choices, name } = madeBeforeField;
	const raw = optionOf(node, itemIndex, name);
	const choice = isEmpty(raw) ? 'makeAgain' : choiceOf(choices, raw);
	if (!choice) throw refused(cannotBe(madeBeforeField, raw, `one of ${choices.map(({ value }) => value).join(', ')}`));
	return choice === 'reuse';
}
