import type { IExecuteFunctions } from 'n8n-workflow';
import type { RunSettings } from '../agents/buildRequest';
import { isPublicAddress } from '../agents/publicAddress';
import { cannotBe, isEmpty } from '../agents/readValue';
import { refused } from '../n8n/errors';
import { batchCount, optionOf, rawParameter, textIn } from './parameters';

/** @throws WeShopFailure that names the field */
export function runSettings(node: IExecuteFunctions, itemIndex: number): RunSettings {
	const taskName = taskNameOf(node, itemIndex);
	const callbackUrl = textIn(optionOf(node, itemIndex, 'callbackUrl'), 'Callback URL', 'callbackUrl')?.trim();
	if (callbackUrl && !isPublicAddress(callbackUrl)) {
		const field = { label: 'Callback URL', name: 'callbackUrl' };
		throw refused(cannotBe(field, callbackUrl, 'an address that starts with https://, or remove the option'));
	}
	return { batchCount: batchCount(node, itemIndex), ...(taskName ? { taskName } : {}), ...(callbackUrl ? { callbackUrl } : {}) };
}

/** @throws WeShopFailure that names the field */
export function taskNameOf(node: IExecuteFunctions, itemIndex: number): string | undefined {
	return textIn(optionOf(node, itemIndex, 'taskName'), 'Task Name', 'taskName');
}

const COMPLETIONS = ['wait', 'callback', 'none'] as const;

/** What is done once WeShop has taken a run on: wait in the node, park the execution until WeShop calls, or go on at once. */
export type Completion = (typeof COMPLETIONS)[number];

/** Decided by the first item, for an execution is parked as a whole. */
export function isPausing(node: IExecuteFunctions): boolean {
	return rawCompletion(node, 0) === 'callback';
}

/** @throws WeShopFailure when the field holds a choice that there is not, or the items do not agree on parking */
export function completionOf(node: IExecuteFunctions, itemIndex: number): Completion {
	const raw = rawCompletion(node, itemIndex);
	const completion = COMPLETIONS.find((one) => one === raw);
	if (!completion) {
		throw refused(cannotBe({ label: 'After Starting', name: 'completion' }, raw, `one of ${COMPLETIONS.join(', ')}`));
	}
	if ((completion === 'callback') !== isPausing(node)) {
		throw refused({
			message: 'After Starting pauses the execution for some items only',
			description: 'An execution is paused as a whole: set After Starting (completion) to callback for all items or for none',
		});
	}
	if (completion === 'callback' && !isEmpty(optionOf(node, itemIndex, 'callbackUrl'))) {
		throw refused({
			message: 'Callback URL cannot be set when the execution is paused, since WeShop has to call this node',
			description: 'Remove the option Callback URL (callbackUrl), or set After Starting (completion) to none',
		});
	}
	return completion;
}

/** Not shown to an AI agent, whose tool has to wait. */
function rawCompletion(node: IExecuteFunctions, itemIndex: number): unknown {
	const raw = rawParameter(node, 'completion', itemIndex);
	return isEmpty(raw) ? 'wait' : raw;
}

/**
 * The user's own key as it is set; nothing where the option is empty.
 * @throws WeShopFailure when a header cannot carry it
 */
export function ownIdempotencyKey(node: IExecuteFunctions, itemIndex: number): string | undefined {
	const field = { label: 'Idempotency Key', name: 'idempotencyKey' };
	const key = textIn(optionOf(node, itemIndex, 'idempotencyKey'), field.label, field.name)?.trim();
	if (!key) return undefined;
	if (/^[\x20-\x7e]{1,200}$/.test(key)) return key;
	throw refused(cannotBe(field, key, 'at most 200 letters, digits and signs of ASCII, such as an order number'));
}
