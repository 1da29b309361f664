import { randomUUID } from 'node:crypto';
import type { CredentialReference } from '../../n8n/credentials';
import type { N8nRest } from '../../n8n/rest';
import { callWebhook } from '../../n8n/triggerCalls';
import type { WorkflowInput } from '../../n8n/workflows';
import { fixture } from '../instance';

type Node = WorkflowInput['nodes'][number];

/** An n8n of a test's own, or the one that they share. */
export interface Place {
	n8n: N8nRest;
	/** On loopback. */
	url: string;
}

/** What a workflow is called with; the number is the run's task name too, by which a test finds it at WeShop. */
export interface Product {
	sku: string;
	photo: string;
	[field: string]: unknown;
}

export const PHOTOS = ['sneaker.jpg', 'handbag.webp', 't-shirt.png', 'model.jpg', 'sneaker.png'].map((name) => `https://shop.example/photos/${name}`);

export function products(skus: string[]): Product[] {
	return skus.map((sku, index) => ({ sku, photo: PHOTOS[index % PHOTOS.length]! }));
}

export type Step = Pick<Node, 'name' | 'type' | 'typeVersion' | 'parameters'> & Partial<Node>;

/** One item for each product that the workflow is called with. */
const SOURCE: Step = { name: 'Source', type: 'n8n-nodes-base.splitOut', typeVersion: 1, parameters: { fieldToSplitOut: 'body.products', options: {} } };

/** The file `photo` out of the field `content` that `withContents` has put in. */
export const TO_FILE: Step = {
	name: 'To file',
	type: 'n8n-nodes-base.convertToFile',
	typeVersion: 1.1,
	parameters: { operation: 'toBinary', sourceProperty: 'content', binaryPropertyName: 'photo', options: { fileName: '={{ $json.sku }}.jpg', mimeType: 'image/jpeg' } },
};

export function withContents(skus: string[]): Product[] {
	return products(skus).map((product) => ({ ...product, content: fixture('sneaker.jpg').toString('base64') }));
}

/** Behind `TO_FILE`. */
export function cutOutOfFile(credential: CredentialReference, options = {}): Step {
	return cutOut(credential, { originalImage: { __rl: true, mode: 'binary', value: 'photo' }, options: { taskName: "={{ $('Source').item.json.sku }}", ...options } });
}

/** A picture of each product, for which n8n waits outside of its process unless `parameters` say otherwise. */
export function cutOut(credential: CredentialReference, parameters: Node['parameters'] = {}): Step {
	const { options, ...others } = parameters;
	return {
		name: 'Cut out',
		type: 'n8n-nodes-weshop.weShop',
		typeVersion: 1,
		credentials: { [credential.type]: { id: credential.id, name: credential.name } },
		parameters: {
			resource: 'image',
			operation: 'removeBackground',
			originalImage: { __rl: true, mode: 'url', value: '={{ $json.photo }}' },
			completion: 'callback',
			...others,
			options: { taskName: '={{ $json.sku }}', ...(options as object) },
		},
	};
}

/** Each node's first output leads into the next one. */
export function inARow(name: string, steps: Step[]): WorkflowInput {
	const nodes = steps.map((step, index) => ({ id: randomUUID(), position: [220 * index, 0] as [number, number], ...step }));
	const pairs = nodes.slice(1).map((node, index) => [nodes[index]!.name, { main: [[{ node: node.name, type: 'main' as const, index: 0 }]] }]);
	return { name, nodes, connections: Object.fromEntries(pairs) as WorkflowInput['connections'] };
}

/**
 * Puts a webhook before the steps and publishes it. Calling what this gives starts an execution and gives its ID.
 * @param rewired connections in place of those of a row, by the node they come from
 * @param settings of the workflow, beside n8n's own
 */
export async function published({ n8n, url }: Place, name: string, steps: Step[], rewired = {}, settings: WorkflowInput['settings'] = {}): Promise<(called: Product[]) => Promise<string>> {
	const path = name.toLowerCase().replace(/\W+/g, '-');
	const webhook: Step = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: { responseData: '={{ $execution.id }}' } },
	};
	const { connections, ...workflow } = inARow(name, [webhook, SOURCE, ...steps]);
	const { id } = await n8n.workflows.upsert({ ...workflow, connections: { ...connections, ...rewired }, settings: { executionOrder: 'v1', ...settings } });
	await n8n.workflows.publish(id);
	return async (called) => {
		const [before] = await n8n.executions.list({ workflowId: id });
		const { status, data } = await callWebhook(`${url}/webhook/${path}`, { products: called });
		if (status !== 200) throw new Error(`The webhook of "${name}" answered ${status}: ${JSON.stringify(data)}`);
		// n8n 1 answers before it has an ID.
		return data === '__UNKNOWN__' ? (await n8n.executions.next(id, before?.id)).id : String(data);
	};
}
