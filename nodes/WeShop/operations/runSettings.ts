import type { IExecuteFunctions } from 'n8n-workflow';
import type { RunSettings } from '../agents/buildRequest';
import { isEmpty, isPublicAddress } from '../agents/readValue';
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

/** @throws WeShopFailure when the field holds a choice that there is not */
export function waits(node: IExecuteFunctions, itemIndex: number): boolean {
	// Not shown to an AI agent, whose tool has to wait.
	const completion = rawParameter(node, 'completion', itemIndex) ?? 'wait';
	if (completion === 'wait' || completion === 'none') return completion === 'wait';
	throw refused({
		message: `After Starting cannot be "${String(completion)}"`,
		description: 'Set After Starting (completion) to wait or none',
	});
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
