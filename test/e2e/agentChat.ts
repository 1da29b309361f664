import type { IDataObject } from 'n8n-workflow';
import type { WorkflowInput } from '../n8n/workflows';

/** Nodes of the example. */
export const CHAT = 'When a message comes';
export const AGENT = 'Photo agent';
export const TOOL = 'Product photo';

export const PHOTO = 'https://shop.example/photos/sneaker.jpg';
export const OTHER_PHOTO = 'https://shop.example/photos/handbag.webp';

/** A parameter that the model sets. */
export const fromAI = (key: string, description: string, type = 'string') => `={{ $fromAI('${key}', \`${description}\`, '${type}') }}`;
export const IMAGE = { __rl: true, mode: 'url', value: fromAI('Image_URL', 'The public https address of the photo') };
export const PROMPT = fromAI('Prompt', 'What the result shows');

/** A line of a message that makes the model call the tool. */
export const call = (input: IDataObject) => `${TOOL.replace(' ', '_')} ${JSON.stringify(input)}`;

/**
 * The example with a message in its chat.
 * @param parameters of its tool, in place of the example's
 */
export function chatting({ name, nodes, ...workflow }: WorkflowInput, chatInput: string, parameters?: IDataObject): WorkflowInput {
	return {
		...workflow,
		name: `${name}: ${chatInput.split('\n')[0]}`,
		nodes: nodes.map((node) => (parameters && node.name === TOOL ? { ...node, parameters: parameters as typeof node.parameters } : node)),
		pinData: { [CHAT]: [{ json: { chatInput, sessionId: 'e2e', action: 'sendMessage' } }] },
	};
}
