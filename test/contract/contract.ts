import type { ICredentialType, IDisplayOptions, INodeProperties, INodePropertyCollection, INodePropertyOptions, INodeTypeDescription, NodeParameterValueType } from 'n8n-workflow';
import { WeShopApi } from '../../credentials/WeShopApi.credentials';
import { WeShop } from '../../nodes/WeShop/WeShop.node';
import { WeShopTrigger } from '../../nodes/WeShop/WeShopTrigger.node';

/** A parameter that a saved workflow may hold. */
export interface ParameterContract {
	/** `options.timeout` for one inside of a collection. */
	name: string;
	type: string;
	default: NodeParameterValueType;
	/** The operations that have it, such as `image.expand`; missing where none is named. */
	operations?: string[];
	/** When it is shown besides; n8n drops the values of hidden fields. `within` is the condition of its collection. */
	conditions: IDisplayOptions & { within?: IDisplayOptions };
	/** The values of a list. */
	values?: unknown[];
	/** The modes of a locator. */
	modes?: string[];
	/** A collection that holds a list, which is saved in another form than a single entry. */
	isList?: true;
}

export interface NodeContract {
	version: INodeTypeDescription['version'];
	credentials: string[];
	outputs: unknown;
	/** Paths that others call. */
	webhooks: unknown[];
	parameters: ParameterContract[];
}

/** Everything in the package that saved workflows depend on. */
export interface Contract {
	nodes: Record<string, NodeContract>;
	/** The fields of each credential. */
	credentials: Record<string, ParameterContract[]>;
	/** The fields of output items by what the operation makes or reads: name and type. */
	outputs: Record<string, Record<string, string>>;
}

/** The contract of the current code. The outputs are missing, since they only show when operations run. */
export function contractOfCode(): Omit<Contract, 'outputs'> {
	const described = [new WeShop(), new WeShopTrigger()].map(({ description }) => description);
	return {
		nodes: Object.fromEntries(described.map((description) => [description.name, nodeContract(description)])),
		credentials: Object.fromEntries([new WeShopApi() as ICredentialType].map(({ name, properties }) => [name, parametersOf(properties)])),
	};
}

function nodeContract({ version, credentials = [], outputs, webhooks = [], properties }: INodeTypeDescription): NodeContract {
	const operations = operationsIn(properties);
	return {
		version,
		credentials: credentials.map(({ name }) => name),
		outputs,
		webhooks: webhooks.map(({ name, httpMethod, path, restartWebhook = false }) => ({ name, httpMethod, path, restartWebhook })),
		parameters: eachOnce(parametersOf(properties).map((parameter) => ofOperations(parameter, operations))),
	};
}

/** `resource.operation` of all. */
function operationsIn(properties: INodeProperties[]): string[] {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) => (options as INodePropertyOptions[]).map(({ value }) => `${String(displayOptions?.show?.resource?.[0])}.${String(value)}`));
}

/**
 * The operations that the condition of a parameter stands for, in place of that condition: in the panel, operations
 * share properties, and one more operation changes the condition of all that it shares.
 */
function ofOperations({ conditions: { within, ...own }, ...parameter }: ParameterContract, all: string[]): ParameterContract {
	const parts = [own, within ?? {}];
	const isShown = (operation: string) => {
		const [resource, name] = operation.split('.');
		return parts.every(({ show = {}, hide = {} }) => {
			const isHidden = hide.resource?.includes(resource!) || hide.operation?.includes(name!);
			return !isHidden && (show.resource ?? [resource]).includes(resource!) && (show.operation ?? [name]).includes(name!);
		});
	};
	const isLimited = parts.some(({ show, hide }) => [show, hide].some((names) => names?.resource ?? names?.operation));
	return {
		...parameter,
		...(isLimited ? { operations: all.filter(isShown) } : {}),
		conditions: { ...withoutOperations(own), ...(within ? { within: withoutOperations(within) } : {}) },
	};
}

function withoutOperations({ show, hide }: IDisplayOptions): IDisplayOptions {
	const others = Object.entries({ show, hide }).map(([part, { resource: _, operation: __, ...rest } = {}]) => [part, rest] as const);
	return Object.fromEntries(others.filter(([, rest]) => Object.keys(rest).length > 0));
}

/** Those that are alike in all but their operations as one. */
function eachOnce(parameters: ParameterContract[]): ParameterContract[] {
	const all = new Map<string, ParameterContract>();
	for (const parameter of parameters) {
		const { operations, ...rest } = parameter;
		const key = JSON.stringify([operations !== undefined, rest]);
		const same = all.get(key);
		all.set(key, same?.operations ? { ...same, operations: [...new Set([...same.operations, ...operations!])] } : parameter);
	}
	return [...all.values()].map((parameter) => (parameter.operations ? { ...parameter, operations: parameter.operations.sort() } : parameter));
}

function parametersOf(properties: INodeProperties[], collection?: ParameterContract): ParameterContract[] {
	return properties.filter(({ type }) => type !== 'notice').flatMap((property) => {
		const { name, type, default: defaultValue, displayOptions = {}, options = [], modes, typeOptions } = property;
		const parameter: ParameterContract = {
			name: collection ? `${collection.name}.${name}` : name,
			type,
			// A tool's text for the model may be improved.
			default: name === 'toolDescription' ? '' : defaultValue,
			conditions: collection ? { ...displayOptions, within: collection.conditions } : displayOptions,
		};
		if (type === 'collection') return [parameter, ...parametersOf(options as INodeProperties[], parameter)];
		if (typeOptions?.multipleValues) parameter.isList = true;
		if (type === 'fixedCollection') return [parameter, ...(options as INodePropertyCollection[]).flatMap((part) => parametersOf(part.values, { ...parameter, name: `${parameter.name}.${part.name}` }))];
		if (options.length > 0) parameter.values = options.map((option: INodePropertyOptions | INodeProperties | INodePropertyCollection) => ('value' in option ? option.value : option.name));
		if (modes) parameter.modes = modes.map((mode) => mode.name);
		return [parameter];
	});
}
