import { createHash } from 'node:crypto';
import { agents } from '../../nodes/WeShop/agents';
import type { Agent, Field, MakingResource } from '../../nodes/WeShop/agents/agent';
import type { WorkflowInput } from '../../test/n8n/workflows';

type Node = WorkflowInput['nodes'][number];
type Parameters = Node['parameters'];

/** Their labels in the editor. */
const RESOURCES: Readonly<Record<MakingResource, string>> = { image: 'Image', imageModel: 'Image Model', design: 'Design', portrait: 'Portrait', video: 'Video' };

const PHOTOS = 'https://shop.example/photos/';
const VIDEO = `${PHOTOS}turntable.mp4`;

/** Photos that suit a field; of the other fields, the T-shirt. */
const PHOTO_OF: Readonly<Record<string, string>> = {
	fashionModelImage: 'model.jpg',
	secondImage: 'handbag.webp',
	sceneImage: 'sneaker.jpg',
	'aipose/originalImage': 'model.jpg',
	'ai-clothes-changer/originalImage': 'model.jpg',
	'outfit-generator/originalImage': 'model.jpg',
	'ai-photoshoot/originalImage': 'model.jpg',
	'ai-translate/originalImage': 'tea-tin.png',
	'ai-image-combiner/originalImage': 'model.jpg',
	'aiproduct/originalImage': 'handbag.webp',
	'kling-motion-control/image': 'model.jpg',
};

const MANUAL = 'When clicking ‘Execute workflow’';
/** Nodes stand in two columns, the second half a step lower, so that few connections run behind a node. */
const STEP = 200;

/** A workflow for each resource that makes something, with a node for each of its operations that has all it needs. */
export function tryouts(): Map<string, WorkflowInput> {
	const making = Object.entries(RESOURCES).map(([resource, label]): [string, WorkflowInput] => {
		const nodes = agents.filter((agent) => agent.resource === resource).map((agent): [string, Parameters] => [agent.label, parametersFor(agent)]);
		return [`try-${resource}`, tryout(`all operations of ${label}`, nodes)];
	});
	return new Map([...making, ['try-any-agent', tryout('any other agent, and what runs cost', anyAgent())]]);
}

/** What a user would set after adding the operation to a workflow. */
function parametersFor(agent: Agent): Parameters {
	const parameters: Parameters = { resource: agent.resource, operation: agent.operation };
	const needsImage = agent.fields.some((field) => field.kind === 'image' && field.required && !field.when);
	for (const field of agent.fields) {
		const value = field.name in parameters ? undefined : valueFor(agent, field, needsImage);
		if (value !== undefined) parameters[field.name] = value;
	}
	return { ...parameters, options: {} };
}

function valueFor({ name, resource }: Agent, field: Field, needsImage: boolean): Parameters[string] | undefined {
	const photo = PHOTO_OF[`${name}/${field.name}`] ?? PHOTO_OF[field.name] ?? (resource === 'portrait' ? 'model.jpg' : 't-shirt.png');
	if (field.kind === 'image' && !field.when && (field.required || resource === 'portrait')) return byUrl(photo);
	if (field.kind === 'images' && (resource !== 'design' || name === 'ai-poster-from-images')) return { values: [{ image: byUrl(photo) }] };
	if (field.kind === 'addresses' && field.required) return VIDEO;
	// An initial prompt is about the photo.
	if (field.kind === 'text' && field.name === 'textDescription' && !(needsImage && field.prefill)) return field.placeholder?.replace(/^e\.g\. /, '');
	return undefined;
}

function anyAgent(): Array<[string, Parameters]> {
	const sketch = {
		resource: 'run',
		agentName: { __rl: true, mode: 'list', value: 'image-to-sketch' },
		images: { values: [{ image: byUrl('sneaker.jpg') }] },
		textDescription: 'A rough pencil sketch of the sneaker',
		options: {},
	};
	return [
		// The initial JSON of Estimate names a photo of its own.
		['What would it cost?', { ...sketch, operation: 'estimate', input: '{}', params: '{}' }],
		['Any agent', { ...sketch, operation: 'start', completion: 'wait' }],
	];
}

function byUrl(photo: string): Parameters {
	return { __rl: true, mode: 'url', value: PHOTOS + photo };
}

function tryout(what: string, operations: Array<[string, Parameters]>): WorkflowInput {
	const name = `WeShop: try ${what}`;
	const node = (label: string, type: string, typeVersion: number, position: [number, number], parameters: Parameters): Node => ({ id: idOf(`${name}/${label}`), name: label, type, typeVersion, position, parameters });
	const note = `## Try ${what}\nEach node has a sample photo or a prompt. Open one and click **Execute step**. **Execute workflow** runs all, one after the other.\n\nAll of it is simulated: nothing costs money.`;
	const nodes = operations.map(([label, parameters], index): Node => {
		const position: [number, number] = [360 + (index % 2) * 340, Math.floor(index / 2) * STEP + (index % 2) * (STEP / 2)];
		return { ...node(label, 'n8n-nodes-weshop.weShop', 1, position, parameters), credentials: { weShopApi: { id: null, name: 'WeShop account' } } };
	});
	return {
		name,
		nodes: [
			node('About this workflow', 'n8n-nodes-base.stickyNote', 1, [-40, -260], { content: note, width: 480, height: 180, color: 4 }),
			node(MANUAL, 'n8n-nodes-base.manualTrigger', 1, [0, 0], {}),
			...nodes,
		],
		connections: { [MANUAL]: { main: [nodes.map((one) => ({ node: one.name, type: 'main' as const, index: 0 }))] } },
		settings: { executionOrder: 'v1' },
	};
}

/** The same at each start, as n8n shows it in addresses. */
function idOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
