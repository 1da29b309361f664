import type { IExecuteFunctions } from 'n8n-workflow';
import type { RunSettings } from '../agents/buildRequest';
import { isPublicAddress } from '../agents/publicAddress';
import { isEmpty } from '../agents/readValue';
import { sentOwnKey } from './memory';
import { refused } from './refused';
import { batchCount, optionsOf, rawParameter } from './settings';

/** @throws WeShopFailure that names the field */
export function runSettings(node: IExecuteFunctions, itemIndex: number): RunSettings {
	const { taskName, callbackUrl } = optionsOf(node, itemIndex);
	return {
		batchCount: batchCount(node, itemIndex),
		...(isEmpty(taskName) ? {} : { taskName: String(taskName) }),
		...(isEmpty(callbackUrl) ? {} : { callbackUrl: publicAddress(String(callbackUrl).trim()) }),
	};
}

function publicAddress(text: string): string {
	if (isPublicAddress(text)) return text;
	throw refused({
		message: `Callback URL cannot be "${text}"`,
		description: 'Set the option Callback URL (callbackUrl) to an address that starts with https://, or remove it',
	});
}

const COMPLETIONS = ['wait', 'callback', 'none'] as const;

/** What is done once WeShop has taken a run on: wait in the node, park the execution until WeShop calls, or go on at once. */
export type Completion = (typeof COMPLETIONS)[number];

/** Decided by the first item, for an execution is parked as a whole. */
export function isParked(node: IExecuteFunctions): boolean {
	return rawCompletion(node, 0) === 'callback';
}

/** @throws WeShopFailure when the field holds a choice that there is not, or the items do not agree on parking */
export function completionOf(node: IExecuteFunctions, itemIndex: number): Completion {
	const raw = rawCompletion(node, itemIndex);
	const completion = COMPLETIONS.find((one) => one === raw);
	if (!completion) {
		throw refused({
			message: `After Starting cannot be "${String(raw)}"`,
			description: `Set After Starting (completion) to one of ${COMPLETIONS.join(', ')}`,
		});
	}
	if ((completion === 'callback') !== isParked(node)) {
		throw refused({
			message: 'After Starting parks the execution for some items and not for others',
			description: 'An execution is parked as a whole: set After Starting (completion) to callback for all items or for none',
		});
	}
	if (completion === 'callback' && !isEmpty(optionsOf(node, itemIndex).callbackUrl)) {
		throw refused({
			message: 'Callback URL cannot be set when the execution is parked: WeShop has to call this node',
			description: 'Remove the option Callback URL (callbackUrl), or set After Starting (completion) to none',
		});
	}
	return completion;
}

/** Not shown to an AI agent, whose tool has to wait. */
function rawCompletion(node: IExecuteFunctions, itemIndex: number): unknown {
	return rawParameter(node, 'completion', itemIndex) ?? 'wait';
}

/**
 * The user's own key as it is sent; nothing where the option is empty.
 * @throws WeShopFailure when a header cannot carry it
 */
export function ownIdempotencyKey(node: IExecuteFunctions, itemIndex: number): string | undefined {
	const { idempotencyKey } = optionsOf(node, itemIndex);
	if (isEmpty(idempotencyKey)) return undefined;
	const key = String(idempotencyKey).trim();
	if (/^[\x20-\x7e]{1,200}$/.test(key)) return sentOwnKey(node, itemIndex, key);
	throw refused({
		message: `Idempotency Key cannot be "${key.slice(0, 60)}"`,
		description: 'Set the option Idempotency Key (idempotencyKey) to at most 200 letters, digits and signs of ASCII, such as an order number',
	});
}
