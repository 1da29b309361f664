import type { IExecuteFunctions } from 'n8n-workflow';
import { asRecord } from '../api/envelope';
import type { RunRequest } from '../api/types';
import { batchCountField } from '../panel/resultFields';
import { refused } from '../n8n/errors';
import { taskNameOf } from './runOptions';
import { rawParameter, requiredText, wholeNumber } from './parameters';

/** @throws WeShopFailure that names the field */
export function requestOf(node: IExecuteFunctions, itemIndex: number): RunRequest {
	const input = jsonObject(node, 'input', 'Input (JSON)', itemIndex);
	const params = jsonObject(node, 'params', 'Parameters (JSON)', itemIndex);
	const taskName = taskNameOf(node, itemIndex);
	return {
		agent: {
			name: requiredText(node, 'agentName', 'Agent Name', itemIndex),
			version: requiredText(node, 'agentVersion', 'Agent Version', itemIndex),
		},
		input: { ...(taskName ? { taskName } : {}), ...input },
		params: { ...params, batchCount: wholeNumber(batchCountField, params.batchCount) },
		safeGenerate: 'on',
	};
}

function jsonObject(node: IExecuteFunctions, name: string, label: string, itemIndex: number): Record<string, unknown> {
	const raw = rawParameter(node, name, itemIndex);
	const object = asRecord(asJson(raw));
	if (object) return object;
	throw refused({
		message: `${label} is not a JSON object`,
		description: `Set ${label} (${name}) to something of the form { "name": "value" }: names and texts in double quotes, no comma at the end`,
	});
}

/** The value as WeShop would read it; undefined where it cannot be serialized, such as lists nested by the thousand. */
function asJson(raw: unknown): unknown {
	try {
		const value: unknown = typeof raw === 'string' ? JSON.parse(raw) : raw;
		// With a replacer, which needs more stack: the request is serialized again later, deeper in the stack.
		return JSON.parse(JSON.stringify(value, (_, inner: unknown) => inner));
	} catch {
		return undefined;
	}
}
