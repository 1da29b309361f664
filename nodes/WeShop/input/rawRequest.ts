import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { AGENT_VERSION } from '../agents/agent';
import { agents } from '../agents/registry';
import { asRecord } from '../api/envelope';
import type { RunRequest } from '../api/types';
import { batchCountField } from '../panel/generation';
import { refused } from '../n8n/refused';
import { taskNameOf } from './runOptions';
import { rawParameter, requiredText, wholeNumber } from './parameters';

/** The fields of a request that the user writes as WeShop's API takes it. */
export const requestFields: INodeProperties[] = [
	{
		displayName: 'Agent Name',
		name: 'agentName',
		type: 'string',
		required: true,
		default: 'removeBG',
		placeholder: 'e.g. removeBG',
		description: `What WeShop is to make, by its name in WeShop's API: ${agents.map(({ name }) => name).join(', ')} or any other`,
	},
	{
		displayName: 'Agent Version',
		name: 'agentVersion',
		type: 'string',
		required: true,
		default: AGENT_VERSION,
		placeholder: `e.g. ${AGENT_VERSION}`,
	},
	{
		displayName: 'Input (JSON)',
		name: 'input',
		type: 'json',
		required: true,
		default: '{}',
		hint: 'e.g. { "originalImage": "https://…/photo.jpg" }',
		description: 'The input of the request, as the documentation of the agent has it',
	},
	{
		displayName: 'Parameters (JSON)',
		name: 'params',
		type: 'json',
		required: true,
		default: '{}',
		hint: 'e.g. { "images": ["https://…/photo.jpg"], "maskType": "autoSubjectSegment" }',
		description: 'The params of the request, as the documentation of the agent has it. Without a batchCount, one result is made.',
	},
];

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

/** What WeShop would read of it; nothing where it cannot be written down, as lists in lists by the thousand. */
function asJson(raw: unknown): unknown {
	try {
		const value: unknown = typeof raw === 'string' ? JSON.parse(raw) : raw;
		// With a function, as the key of the run is made with one, which takes more of the stack.
		return JSON.parse(JSON.stringify(value, (_, inner: unknown) => inner));
	} catch {
		return undefined;
	}
}
