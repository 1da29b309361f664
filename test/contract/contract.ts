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
	/** When it is shown; n8n drops the values of hidden fields. `within` is the condition of its collection. */
	conditions: IDisplayOptions & { within?: IDisplayOptions };
	/** The values of a list. */
	values?: unknown[];
	/** The modes of a locator. */
	modes?: string[];
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
	/** The fields of output items by operation: name and type. */
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
	return {
		version,
		credentials: credentials.map(({ name }) => name),
		outputs,
		webhooks: webhooks.map(({ name, httpMethod, path, restartWebhook = false }) => ({ name, httpMethod, path, restartWebhook })),
		parameters: parametersOf(properties),
	};
}

function parametersOf(properties: INodeProperties[], collection?: ParameterContract): ParameterContract[] {
	return properties.filter(({ type }) => type !== 'notice').flatMap((property) => {
		const { name, type, default: defaultValue, displayOptions = {}, options = [], modes } = property;
		const parameter: ParameterContract = {
			name: collection ? `${collection.name}.${name}` : name,
			type,
			default: defaultValue,
			conditions: collection ? { ...displayOptions, within: collection.conditions } : displayOptions,
		};
		if (type === 'collection') return [parameter, ...parametersOf(options as INodeProperties[], parameter)];
		if (options.length > 0) parameter.values = options.map((option: INodePropertyOptions | INodeProperties | INodePropertyCollection) => ('value' in option ? option.value : option.name));
		if (modes) parameter.modes = modes.map((mode) => mode.name);
		return [parameter];
	});
}
