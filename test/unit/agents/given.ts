import type { Agent, Parameters, Refusal } from '../../../nodes/WeShop/agents/agent';
import { buildRequest } from '../../../nodes/WeShop/agents/buildRequest';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import { agents } from '../../../nodes/WeShop/agents';
import type { RunRequest } from '../../../nodes/WeShop/api/types';

/** The raw parameters by field name, as n8n returns them. */
export type Given = Record<string, unknown>;

export const PHOTO = 'https://shop.example/photo.jpg';
export const MASK = 'https://shop.example/mask.png';

/** The required parameters of each agent. */
export const REQUIRED: Readonly<Record<string, Given>> = {
	virtualtryon: { originalImage: PHOTO, generateVersion: 'weshopFlash', descriptionType: 'auto' },
	aimodel: { originalImage: PHOTO, generatedContent: 'freeCreation', maskType: 'autoApparelSegment', textDescription: 'On a street' },
	aiproduct: { originalImage: PHOTO, generatedContent: 'freeCreation', maskType: 'autoSubjectSegment', textDescription: 'On marble' },
	aipose: { originalImage: PHOTO, textDescription: 'Sitting' },
	expandimage: { originalImage: PHOTO, targetWidth: 2048, targetHeight: 1024 },
	removeBG: { originalImage: PHOTO, maskType: 'autoSubjectSegment' },
	kling: { image: PHOTO, textDescription: 'She turns' },
	'ai-image-animation': { image: PHOTO, textDescription: 'She turns' },
	seedance: { image: PHOTO, textDescription: 'She turns' },
};

export function agentNamed(name: string): Agent {
	const agent = agents.find((one) => one.name === name);
	if (!agent) throw new Error(`No agent ${name}`);
	return agent;
}

/** The parameters read from the required ones and `given`, where `undefined` empties a field. */
export function read(name: string, given: Given = {}): Parameters {
	const result = readParameters(agentNamed(name), (field) => ({ ...REQUIRED[name], ...given })[field]);
	if ('refusal' in result) throw new Error(`Refused: ${result.refusal.message}`);
	return result;
}

/** The request body. A file in the input field `front` has the URL `https://uploads.example/front`. */
export function requestOf(name: string, given: Given = {}, settings: { taskName?: string; callbackUrl?: string; batchCount?: number } = {}): RunRequest {
	const { values, images } = read(name, given);
	const urls = Object.entries(images).map(([field, source]) => [
		field,
		source.mode === 'url' ? source.url : `https://uploads.example/${String(source.files[0])}`,
	]);
	return buildRequest(agentNamed(name), values, Object.fromEntries(urls), { batchCount: 1, ...settings });
}

export function paramsOf(name: string, given: Given = {}): Record<string, unknown> {
	return requestOf(name, given).params;
}

/** The message and the description of a refusal, on two lines. */
export function refusalOf(name: string, given: Given): string {
	const result = readParameters(agentNamed(name), (field) => ({ ...REQUIRED[name], ...given })[field]);
	if (!('refusal' in result)) throw new Error(`Accepted: ${JSON.stringify(result)}`);
	return textOf(result.refusal);
}

export function textOf({ message, description }: Refusal): string {
	return `${message}\n${description}`;
}
