import { Container } from '@n8n/di';
import * as core from 'n8n-core';
import * as workflowLibrary from 'n8n-workflow';
import {
	Workflow,
	type IConnections,
	type ICredentialsHelper,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IWorkflowSettings,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import path from 'node:path';
import type { clock as nodeClock } from '../../nodes/WeShop/n8n/clock';
import { credentialsHelper } from './credentialsHelper';

// As n8n's program does in versions that still have two evaluators of expressions; by itself the library takes the older one.
(workflowLibrary as { ExpressionEvaluatorProxy?: { setEvaluator?(name: string): void } }).ExpressionEvaluatorProxy?.setEvaluator?.('tournament');

/** The workflow "items → WeShop", and how n8n runs it. */
export interface Given {
	parameters: INodeParameters;
	items?: Array<Partial<INodeExecutionData>>;
	onError?: INode['onError'];
	/** Two tries, a second apart. */
	retryOnFail?: boolean;
	apiKey?: string;
	/** The type that n8n makes of the node for AI agents. */
	asTool?: boolean;
	/** How often the node runs in the execution, as in a loop; 1 unless told. */
	times?: number;
	/** n8n is at `PUBLIC_URL` for those outside; else at a loopback address. */
	isPublic?: boolean;
	executeOnce?: boolean;
	/** What n8n keeps of a published workflow over its executions; each starts without any unless told. */
	staticData?: IDataObject;
	/** The workflow's ID. Of another workflow, this process of n8n remembers other runs. */
	workflowId?: string;
	/** A node "Files" before the items: its items have files that those do not. */
	files?: Array<Partial<INodeExecutionData>>;
	/** Of the workflow, beside those that every test has. */
	settings?: IWorkflowSettings;
	/** What n8n itself does in the execution, where it is not to do as usual. */
	n8n?: Partial<IWorkflowExecuteAdditionalData>;
}

export const PUBLIC_URL = 'https://n8n.example';

export interface Prepared {
	workflow: Workflow;
	additionalData: IWorkflowExecuteAdditionalData;
}

const root = path.join(__dirname, '..', '..');
let loaded: Promise<core.PackageDirectoryLoader> | undefined;

/** The built package, loaded as n8n loads it. */
export function builtPackage(): Promise<core.PackageDirectoryLoader> {
	loaded ??= (async () => {
		await prepareFiles(Container.get(core.BinaryDataService));
		const loader = new core.PackageDirectoryLoader(root);
		await loader.loadAll();
		return loader;
	})();
	return loaded;
}

/** By which the built package waits and measures time. */
export async function builtClock(): Promise<typeof nodeClock> {
	await builtPackage();
	const { clock } = (await import(path.join(root, 'dist/nodes/WeShop/n8n/clock.js'))) as { clock: typeof nodeClock };
	return clock;
}

/** Versions before 1.98 are told where files go; newer ones read it from the environment. */
async function prepareFiles(service: core.BinaryDataService): Promise<void> {
	const localStoragePath = path.join(process.env.N8N_USER_FOLDER!, 'binaryData');
	await (service.init as (config?: object) => Promise<void>).call(service, { mode: 'filesystem', availableModes: ['filesystem'], localStoragePath });
}

export async function builtNode(): Promise<INodeType> {
	return (await builtPackage()).getNode('weShop').type as INodeType;
}

let executions = 0;

export async function prepare({ parameters, items = [{}], onError, retryOnFail, apiKey, asTool, times = 1, isPublic, executeOnce, staticData, workflowId = 'engine', files, settings, n8n }: Given): Promise<Prepared> {
	const nodes: INode[] = [
		...(files ? [node('Files', 'test.files')] : []),
		node('Items', 'test.items'),
		{
			...node('WeShop', asTool ? 'n8n-nodes-weshop.weShopTool' : 'n8n-nodes-weshop.weShop'),
			parameters,
			credentials: { weShopApi: { id: '1', name: 'WeShop' } },
			...(onError ? { onError } : {}),
			...(retryOnFail ? { retryOnFail: true, maxTries: 2, waitBetweenTries: 1000 } : {}),
			...(executeOnce ? { executeOnce } : {}),
		},
	];
	const connections: IConnections = { ...(files ? { Files: { main: [[{ node: 'Items', type: 'main', index: 0 }]] } } : {}), Items: { main: [Array.from({ length: times }, () => ({ node: 'WeShop', type: 'main', index: 0 }))] } };
	const nodeTypes = typesOf(await builtNode(), itemsSource(items, Boolean(files)), itemsSource(files ?? []));
	const address = isPublic ? PUBLIC_URL : 'http://127.0.0.1:5678';
	const executionId = `engine-${process.pid}-${++executions}`;
	const data = { id: workflowId, name: 'engine', nodes, connections, active: false, isArchived: false, createdAt: new Date(), updatedAt: new Date(), activeVersionId: null };
	const additionalData = {
		executionId,
		hooks: new core.ExecutionLifecycleHooks('trigger', executionId, data as never),
		credentialsHelper: credentialsHelper(await builtPackage(), apiKey ?? process.env.SANDBOX_KEY ?? '') as ICredentialsHelper,
		variables: {},
		webhookWaitingBaseUrl: `${address}/webhook-waiting`,
		formWaitingBaseUrl: `${address}/form-waiting`,
		currentNodeParameters: parameters,
		currentNodeExecutionIndex: 0,
		...n8n,
	} as unknown as IWorkflowExecuteAdditionalData;
	const workflow = new Workflow({ id: workflowId, active: false, nodes, connections, nodeTypes, staticData, settings: { executionOrder: 'v1', ...settings } });
	return { workflow, additionalData };
}

function node(name: string, type: string): INode {
	return { id: `id-${name}`, name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}

function itemsSource(items: Array<Partial<INodeExecutionData>>, isSecond = false): INodeType {
	return {
		description: { displayName: 'Items', name: 'items', group: isSecond ? ['transform'] : ['trigger'], version: 1, description: '', defaults: {}, inputs: isSecond ? ['main'] : [], outputs: ['main'], properties: [] },
		execute: async () => [items.map((item, index) => ({ json: {}, ...item, ...(isSecond ? { pairedItem: { item: index } } : {}) }))],
	};
}

function typesOf(weShop: INodeType, items: INodeType, files: INodeType): INodeTypes {
	const get = (type: string) => ({ 'test.items': items, 'test.files': files })[type] ?? weShop;
	return { getByName: get, getByNameAndVersion: get, getKnownTypes: () => ({}) };
}
