import type { IExecuteFunctions } from 'n8n-workflow';
import type { RunSettings } from '../agents/buildRequest';
import { refused } from './refused';
import { batchCount, optionsOf } from './settings';

/** @throws WeShopFailure that names the field */
export function runSettings(node: IExecuteFunctions, itemIndex: number): RunSettings {
	const { taskName, callbackUrl } = optionsOf(node, itemIndex);
	return {
		batchCount: batchCount(node, itemIndex),
		...(taskName ? { taskName: String(taskName) } : {}),
		...(callbackUrl ? { callbackUrl: publicAddress(String(callbackUrl).trim()) } : {}),
	};
}

function publicAddress(text: string): string {
	if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
	throw refused({
		message: `Callback URL cannot be "${text}"`,
		description: 'Set the option Callback URL (callbackUrl) to an address that starts with https://, or remove it',
	});
}
