import type { IExecuteFunctions } from 'n8n-workflow';
import type { RunSettings } from '../agents/buildRequest';
import { holdsSeveral } from '../agents/imageAddress';
import { cannotBe, isEmpty } from '../agents/readValue';
import { choiceOf } from '../agents/spelling';
import { webAddress } from '../agents/webAddress';
import { refused } from '../n8n/errors';
import { completionField, type Completion } from '../panel/resultFields';
import { batchCount, optionOf, rawParameter, textIn } from './parameters';

/** @throws WeShopFailure that names the field */
export function runSettings(node: IExecuteFunctions, itemIndex: number): RunSettings {
	const taskName = taskNameOf(node, itemIndex);
	const callbackUrl = callbackAddress(node, itemIndex);
	return { batchCount: batchCount(node, itemIndex), ...(taskName ? { taskName } : {}), ...(callbackUrl ? { callbackUrl } : {}) };
}

/** In the form in which it is sent. */
function callbackAddress(node: IExecuteFunctions, itemIndex: number): string | undefined {
	const field = { label: 'Callback URL', name: 'callbackUrl' };
	const text = textIn(optionOf(node, itemIndex, field.name), field.label, field.name);
	if (!text) return undefined;
	const address = webAddress(text);
	if (address === 'several') throw refused({ ...holdsSeveral(field), description: `Set ${field.label} (${field.name}) to the one address that WeShop is to call` });
	if (!address) throw refused(cannotBe(field, text, 'an address that starts with https://, or remove the option'));
	return address.href;
}

/** @throws WeShopFailure that names the field */
export function taskNameOf(node: IExecuteFunctions, itemIndex: number): string | undefined {
	return textIn(optionOf(node, itemIndex, 'taskName'), 'Task Name', 'taskName');
}

/** The first item decides, as an execution pauses as a whole. */
export function isPausing(node: IExecuteFunctions): boolean {
	return choiceOf(completionField.choices, rawCompletion(node, 0)) === 'callback';
}

/** @throws WeShopFailure when the field has an unknown value, or when only some items are to pause */
export function completionOf(node: IExecuteFunctions, itemIndex: number): Completion {
	const raw = rawCompletion(node, itemIndex);
	const completion = choiceOf(completionField.choices, raw);
	if (!completion) throw refused(cannotBe(completionField, raw, `one of ${completionField.choices.map(({ value }) => value).join(', ')}`));
	if ((completion === 'callback') !== isPausing(node)) {
		throw refused({
			message: 'After Starting pauses the execution for some items and not for others',
			description: 'An execution pauses as a whole: set After Starting (completion) to callback for all items or for none',
		});
	}
	if (completion === 'callback' && !isEmpty(optionOf(node, itemIndex, 'callbackUrl'))) {
		throw refused({
			message: 'Callback URL cannot be set when the execution pauses: WeShop has to call this node',
			description: 'Remove the option Callback URL (callbackUrl), or set After Starting (completion) to Return Immediately',
		});
	}
	return completion;
}

/** An AI agent's tool always waits, and does not show the field. */
function rawCompletion(node: IExecuteFunctions, itemIndex: number): unknown {
	const raw = rawParameter(node, 'completion', itemIndex);
	return isEmpty(raw) ? 'wait' : raw;
}

/**
 * The user's own key as it is set; undefined where the option is empty.
 * @throws WeShopFailure when an HTTP header cannot carry it
 */
export function ownIdempotencyKey(node: IExecuteFunctions, itemIndex: number): string | undefined {
	const field = { label: 'Idempotency Key', name: 'idempotencyKey' };
	const key = textIn(optionOf(node, itemIndex, 'idempotencyKey'), field.label, field.name);
	if (!key) return undefined;
	if (/^[\x20-\x7e]{1,200}$/.test(key)) return key;
	throw refused(cannotBe(field, key, 'at most 200 letters, digits and signs of ASCII, such as an order number'));
}
