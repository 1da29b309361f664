import type { INodeProperties } from 'n8n-workflow';
import { agents } from '../agents';
import { AGENT_VERSION } from '../agents/agent';
import { buildRequest } from '../agents/buildRequest';
import { removeBG } from '../agents/image/removeBG';

const INPUT_HINT = 'e.g. { "originalImage": "https://…/photo.jpg" }';
const PARAMS_HINT = 'e.g. { "images": ["https://…/photo.jpg"], "maskType": "autoSubjectSegment" }';

/** The request of Run → Start, in the form of WeShop's API. Without an agent, so that a node that was only added cannot spend anything. */
export const startFields: INodeProperties[] = requestFields({ agentName: '', input: '{}', params: '{}' }, [INPUT_HINT, PARAMS_HINT]);

/** The request of Run → Estimate Cost: at first that of a cut-out, so that a new node shows a price without changes. */
export const estimateFields: INodeProperties[] = requestFields(exampleRequest(), [
	'An example: replace it by the input of your run',
	'An example, a cut-out: replace it by the parameters of your run',
]);

interface Initial {
	agentName: string;
	/** JSON */
	input: string;
	params: string;
}

function requestFields({ agentName, input, params }: Initial, [inputHint, paramsHint]: [string, string]): INodeProperties[] {
	return [
		{
			displayName: 'Agent Name',
			name: 'agentName',
			type: 'string',
			required: true,
			default: agentName,
			placeholder: 'e.g. removeBG',
			description: `The agent to run, by its name in WeShop's API: ${agents.map(({ name }) => name).join(', ')} or any other`,
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
			default: input,
			hint: inputHint,
			description: 'The input of the request, as documented for the agent',
		},
		{
			displayName: 'Parameters (JSON)',
			name: 'params',
			type: 'json',
			required: true,
			default: params,
			hint: paramsHint,
			description: 'The params of the request, as documented for the agent. Without batchCount, you get one result.',
		},
	];
}

/** What Remove Background sends for a photo at an address that is reserved for examples. */
function exampleRequest(): Initial {
	const { agent, input, params } = buildRequest(removeBG, { maskType: 'autoSubjectSegment' }, { originalImage: 'https://example.com/photo.jpg' }, { batchCount: 1 });
	return { agentName: agent.name, input: JSON.stringify(input, null, 2), params: JSON.stringify(params, null, 2) };
}

const executionId: INodeProperties = {
	displayName: 'Execution ID',
	name: 'executionId',
	type: 'string',
	required: true,
	default: '={{ $json.executionId }}',
	placeholder: 'e.g. {{ $json.executionId }}',
};

/**
 * The run to read: by default the one that the previous node returned. In a tool, the model has to pass the ID.
 * @param note what the operation does with a run that has no results. No hint: n8n shows none below an expression.
 */
export function executionIds(note?: string): INodeProperties[] {
	const what = 'The ID of the run, as the node returned it when the run was started';
	const property = { ...executionId, description: note ? `${what}. ${note}.` : what };
	return [
		{ ...property, displayOptions: { hide: { '@tool': [true] } } },
		{ ...property, default: '', displayOptions: { show: { '@tool': [true] } } },
	];
}
