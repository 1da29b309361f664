import type { Agent, Parameters, Refusal } from '../../../nodes/WeShop/agents/agent';
import { buildRequest } from '../../../nodes/WeShop/agents/buildRequest';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import { agents } from '../../../nodes/WeShop/agents';
import type { RunRequest } from '../../../nodes/WeShop/api/types';

/** What the user set, by field name, as n8n hands it over. */
export type Given = Record<string, unknown>;

export const PHOTO = 'https://shop.example/photo.jpg';
export const MASK = 'https://shop.example/mask.png';

/** The least that each agent needs. */
export const LEAST: Readonly<Record<string, Given>> = {
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
	if (!agent) throw new Error(`There is no agent ${name}`);
	return agent;
}

/** What the agent takes of the least that it needs and `given`; `undefined` leaves a field empty. */
export function read(name: string, given: Given = {}): Parameters {
	const result = readParameters(agentNamed(name), (field) => ({ ...LEAST[name], ...given })[field]);
	if ('refusal' in result) throw new Error(`Refused: ${result.refusal.message}`);
	return result;
}

/** The body that goes to WeShop; a file in the field `front` is uploaded to `https://uploads.example/front`. */
export function requestOf(name: string, given: Given = {}, settings: { taskName?: string; callbackUrl?: string; batchCount?: number } = {}): RunRequest {
	const { values, images } = read(name, given);
	const addresses = Object.entries(images).map(([field, source]) => [
		field,
		source.mode === 'url' ? source.url : `https://uploads.example/${source.property}`,
	]);
	return buildRequest(agentNamed(name), values, Object.fromEntries(addresses), { batchCount: 1, ...settings });
}

export function paramsOf(name: string, given: Given = {}): Record<string, unknown> {
	return requestOf(name, given).params;
}

/** Why the agent does not take it, as the user reads it: the message, a line end, the description. */
export function refusalOf(name: string, given: Given): string {
	const result = readParameters(agentNamed(name), (field) => ({ ...LEAST[name], ...given })[field]);
	if (!('refusal' in result)) throw new Error(`Taken: ${JSON.stringify(result)}`);
	return textOf(result.refusal);
}

export function textOf({ message, description }: Refusal): string {
	return `${message}\n${description}`;
}
