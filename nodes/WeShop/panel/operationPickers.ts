import type { INodeProperties } from 'n8n-workflow';

/** An operation as it is described to users and to AI models. */
export interface OperationText {
	readonly resource: string;
	/** The value in saved workflows, part of the node's public contract. */
	readonly name: string;
	readonly label: string;
	/** In sentence case, for n8n's list of actions. */
	readonly action: string;
	readonly description: string;
	/** For the model of an AI agent, if the description is not enough. */
	readonly toolDescription?: string;
	/** For AI models that build workflows, if the description is not enough. */
	readonly builderHint?: string;
}

/** The operation that is selected first for each resource. */
const DEFAULT_OPERATIONS: Readonly<Record<string, string>> = {
	image: 'removeBackground',
	imageModel: 'nanoBanana',
	design: 'poster',
	portrait: 'headshot',
	video: 'animate',
	run: 'get',
	asset: 'upload',
	preset: 'getMany',
};

/** One list of operations for each resource. */
export function operationPickers(operations: readonly OperationText[]): INodeProperties[] {
	return Object.entries(DEFAULT_OPERATIONS).filter(([resource]) => operations.some((operation) => operation.resource === resource)).map(([resource, defaultOperation]) => ({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: defaultOperation,
		options: operations
			.filter((operation) => operation.resource === resource)
			.map(({ name, label, action, description, builderHint }) => ({ name: label, value: name, action, description, ...(builderHint ? { builderHint: { propertyHint: builderHint } } : {}) }))
			.sort((one, other) => (one.name < other.name ? -1 : 1)),
		displayOptions: { show: { resource: [resource] } },
	}));
}

/**
 * The description of a tool for the model of an AI agent, which the user can edit. Without this field, n8n adds its own
 * choice `descriptionType`, which is also a parameter of Virtual Try-On, and describes the tool by its action only.
 */
export function toolDescriptions(operations: readonly OperationText[]): INodeProperties[] {
	return operations.map(({ resource, name, description, toolDescription = `${description}.` }) => ({
		displayName: 'Tool Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 5 },
		required: true,
		default: toolDescription,
		description: 'Explains the tool to the AI model. Say what it is for in your workflow.',
		displayOptions: { show: { '@tool': [true], resource: [resource], operation: [name] } },
	}));
}
