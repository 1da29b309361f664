import type { INodeProperties } from 'n8n-workflow';
import { AGENT_VERSION } from '../agents/agent';
import { anyAgentFields } from '../agents/anyAgent';
import { agentProperties } from './agentField';
import { agentNameHint, executionIdHint } from './builderHints';
import { shownFor } from './properties';

/** The node's list search method for all agents. */
export const AGENT_SEARCH = 'searchAgents';

/** The parameters that a request of Run → Start is made of, and Run → Estimate Cost's. */
export const requestParameters: readonly string[] = ['agentName', 'agentVersion', ...anyAgentFields.map(({ name }) => name), 'input', 'params', 'batchCount'];

/** What the fields of a request hold at first. */
interface Initial {
	agentName: string;
	prompt: string;
}

const INITIAL: Record<'start' | 'estimate', Initial> = {
	// Without an agent, so that a node that was only added cannot spend anything.
	start: { agentName: '', prompt: '' },
	// The price of an example that needs no image, so that nobody prices one that is not theirs.
	estimate: { agentName: 'z-image', prompt: 'A red sneaker on a white background' },
};

/** A request to any agent: by fields as far as every agent has them, and the rest as JSON. */
export function requestFields(operation: keyof typeof INITIAL): INodeProperties[] {
	const place = { resource: 'run', operation };
	const initial = INITIAL[operation];
	return [
		...shownFor('run', [operation], [agentName(initial)]),
		...anyAgentFields.flatMap((field) => agentProperties(place, field)).map((property) => (property.name === 'textDescription' ? { ...property, default: initial.prompt } : property)),
		...shownFor('run', [operation], [jsonField('input', 'Input (JSON)'), jsonField('params', 'Parameters (JSON)'), agentVersion]),
	];
}

function agentName(initial: Initial): INodeProperties {
	return {
		displayName: 'Agent',
		name: 'agentName',
		type: 'resourceLocator',
		...agentNameHint,
		required: true,
		default: { mode: 'list', value: initial.agentName },
		description: "The agent to run, by its name in WeShop's API",
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', placeholder: 'Choose…', typeOptions: { searchListMethod: AGENT_SEARCH, searchable: true } },
			{ displayName: 'Name', name: 'name', type: 'string', placeholder: 'e.g. removeBG' },
		],
	};
}

const agentVersion: INodeProperties = {
	displayName: 'Agent Version',
	name: 'agentVersion',
	type: 'string',
	required: true,
	default: AGENT_VERSION,
	placeholder: `e.g. ${AGENT_VERSION}`,
};

function jsonField(name: 'input' | 'params', displayName: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'json',
		default: '{}',
		hint: 'Wins over the fields above',
		description: `What else to put into the ${name} of the request, as documented for the agent`,
	};
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
		{ ...property, ...executionIdHint, displayOptions: { hide: { '@tool': [true] } } },
		{ ...property, default: '', displayOptions: { show: { '@tool': [true] } } },
	];
}
