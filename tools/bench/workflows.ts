import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { CredentialReference } from '../../test/n8n/credentials';
import type { WorkflowInput } from '../../test/n8n/workflows';

type Node = WorkflowInput['nodes'][number];
type Parameters = Node['parameters'];
export type Step = Pick<Node, 'name' | 'type' | 'typeVersion' | 'parameters'>;
export type Media = 'image' | 'video';
/** A connection from an output of a node to another node. */
export type Link = [from: string, output: number, to: string];

export const MANUAL = 'When clicking ‘Execute workflow’';
const RUNS = 'https://openapi.weshop.ai/openapi/agent/runs';

/** A workflow with pinned input items. The nodes are connected in a row unless `links` are given. */
export function workflow(name: string, credentials: CredentialReference[], items: IDataObject[], steps: Step[], links?: Link[]): WorkflowInput {
	const trigger: Step = { name: MANUAL, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
	// n8n runs the uppermost node first, so files are downloaded before it waits for others.
	const nodes = [trigger, ...steps].map((step, index): Node => ({ ...step, id: randomUUID(), position: [index * 220, step.name === 'Load' ? -200 : 0], ...withCredentials(step, credentials) }));
	const inARow = nodes.slice(1).map(({ name: to }, index): Link => [nodes[index]!.name, 0, to]);
	const connections: WorkflowInput['connections'] = {};
	for (const [from, output, to] of links ?? inARow) {
		const outputs = (connections[from] ??= { main: [] }).main!;
		while (outputs.length <= output) outputs.push([]);
		outputs[output]!.push({ node: to, type: 'main', index: 0 });
	}
	return { name, nodes, connections, settings: { executionOrder: 'v1' }, pinData: { [MANUAL]: items.map((json) => ({ json })) } };
}

function withCredentials({ type, parameters }: Step, credentials: CredentialReference[]): Partial<Node> {
	const credentialType = type.startsWith('n8n-nodes-weshop') ? 'weShopApi' : parameters.genericAuthType;
	const found = credentials.find((credential) => credential.type === credentialType);
	return found ? { credentials: { [found.type]: { id: found.id, name: found.name } } } : {};
}

/** The WeShop node with one run per item, named by its `taskName`. */
export function cutOut(options: Parameters, set: Parameters = {}): Step {
	const parameters: Parameters = {
		resource: 'image',
		operation: 'removeBackground',
		originalImage: { __rl: true, mode: 'url', value: '={{ $json.photo }}' },
		...set,
		options: { taskName: '={{ $json.taskName }}', ...options },
	};
	return { name: 'WeShop', type: 'n8n-nodes-weshop.weShop', typeVersion: 1, parameters };
}

/** The same with a video per item. */
export function makeVideo(options: Parameters): Step {
	const image = { __rl: true, mode: 'url', value: '={{ $json.photo }}' };
	return cutOut(options, { resource: 'video', operation: 'kling', originalImage: undefined, image, textDescription: 'It turns' });
}

const http = (name: string, parameters: Parameters, hasKey: boolean): Step => ({
	name,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: { ...(hasKey ? { authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' } : {}), options: {}, ...parameters },
});

/** A download with n8n's HTTP Request. */
export const loadFile = (name: string, url: string) => http(name, { url, options: { response: { response: { responseFormat: 'file' } } } }, false);

/** An upload with n8n's HTTP Request. */
export const uploadFile = (name: string) =>
	http(
		name,
		{
			method: 'POST',
			url: 'https://openapi.weshop.ai/openapi/agent/assets/images',
			sendBody: true,
			contentType: 'multipart-form-data',
			bodyParameters: { parameters: [{ parameterType: 'formBinaryData', name: 'image', inputDataFieldName: 'data' }] },
		},
		true,
	);

const BODIES = {
	image:
		"{ agent: { name: 'removeBG', version: 'v1.0' }, input: { taskName: $json.taskName, originalImage: $json.photo }, params: { maskType: 'autoSubjectSegment', images: [$json.photo], originalImage: $json.photo, batchCount: 1, backgroundHex: '#FFFFFF' }, safeGenerate: 'on' }",
	video:
		"{ agent: { name: 'kling', version: 'v1.0' }, input: { taskName: $json.taskName, originalImage: $json.photo }, params: { textDescription: 'It turns', modelName: 'Kling_3_0', duration: '5s', generateAudio: 'true', images: [$json.photo], batchCount: 1 }, safeGenerate: 'on' }",
};
const start = (body: string) => http('Start', { method: 'POST', url: RUNS, sendBody: true, specifyBody: 'json', jsonBody: `={{ JSON.stringify(${body}) }}` }, true);
const POLL = http('Poll', { url: `=${RUNS}/{{ $json.data.executionId ?? $json.data.executions[0].executionId }}` }, true);
const load = (media: Media) => loadFile('Load', `={{ $json.data.executions[0].result[0].${media} }}`);
const pause = (seconds: number): Step => ({ name: 'Wait', type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: seconds, unit: 'seconds' } });
const IS_READY: Step = {
	name: 'Ready?',
	type: 'n8n-nodes-base.if',
	typeVersion: 2.2,
	parameters: {
		conditions: {
			options: { caseSensitive: true, typeValidation: 'strict', version: 2 },
			combinator: 'and',
			conditions: [{ leftValue: '={{ $json.data.executions[0].status }}', rightValue: 'Success', operator: { type: 'string', operation: 'equals' } }],
		},
	},
};

/** What a user builds from n8n's own nodes: all items are started, then polled together in a loop. */
export function allItems(seconds: number, media: Media = 'image'): { steps: Step[]; links: Link[] } {
	return {
		steps: [start(BODIES[media]), pause(seconds), POLL, IS_READY, load(media)],
		links: [
			[MANUAL, 0, 'Start'],
			['Start', 0, 'Wait'],
			['Wait', 0, 'Poll'],
			['Poll', 0, 'Ready?'],
			['Ready?', 0, 'Load'],
			['Ready?', 1, 'Wait'],
		],
	};
}

/** The same with one item at a time, as other nodes wait. */
export function oneItemAtATime(seconds: number): { steps: Step[]; links: Link[] } {
	const loop: Step = { name: 'Loop', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3, parameters: { options: {} } };
	const { steps, links } = allItems(seconds);
	return { steps: [loop, ...steps], links: [[MANUAL, 0, 'Loop'], ['Loop', 1, 'Start'], ...links.slice(1), ['Load', 0, 'Loop']] };
}

/** Reads all photos of a folder; gives their names as `fileName`. */
export const readFiles = (folder: string): Step => ({ name: 'Read', type: 'n8n-nodes-base.readWriteFile', typeVersion: 1, parameters: { fileSelector: `${folder}/*.png`, options: {} } });

/** A catalogue of photos with n8n's own nodes: uploaded a few at a time, as more of them fill n8n, then as above. */
export function catalogue(folder: string, atATime: number, seconds: number): { steps: Step[]; links: Link[] } {
	const loop: Step = { name: 'Loop', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3, parameters: { batchSize: atATime, options: {} } };
	const { steps, links } = allItems(seconds);
	const uploaded = start(BODIES.image.replaceAll('$json.photo', '$json.data.image').replaceAll('$json.taskName', '$json.data.image.slice(-40)'));
	return {
		steps: [readFiles(folder), loop, uploadFile('Upload'), uploaded, ...steps.slice(1)],
		links: [[MANUAL, 0, 'Read'], ['Read', 0, 'Loop'], ['Loop', 1, 'Upload'], ['Upload', 0, 'Loop'], ['Loop', 0, 'Start'], ...links.slice(1)],
	};
}
