import type { AddressesField, Field, ImagesField, Refusal, RequestForm } from './agent';
import { knownAgent, type Count, type KnownAgent } from './known';

/** What every agent can be given, whatever it makes of it. The limits are those of the agent that takes the most. */
export const anyAgentFields: readonly Field[] = [
	{
		kind: 'images',
		name: 'images',
		label: 'Images',
		description: 'The images for the agent, in the order in which it expects them',
		hint: 'A person before a garment, for example. Some agents need none.',
		min: 0,
		max: 30,
	} satisfies ImagesField,
	{
		kind: 'text',
		name: 'textDescription',
		label: 'Prompt',
		description: 'What to make or change; most agents need it',
		placeholder: 'e.g. The same jacket in dark green, on a white background',
	},
	{ kind: 'addresses', media: 'video', name: 'videos', label: 'Videos', description: 'Public URLs of videos, for agents that take some', max: 10 } satisfies AddressesField,
	{ kind: 'addresses', media: 'audio', name: 'audios', label: 'Audios', description: 'Public URLs of audio files, for agents that take some', max: 10 } satisfies AddressesField,
];

/** The request of any agent, also of one that the package does not know. A video is given more time than a picture. */
export function anyAgent(name: string): RequestForm {
	const { media = 'video', takesBatchCount }: Partial<KnownAgent> = knownAgent(name) ?? {};
	return { name, media, fields: anyAgentFields, ...(takesBatchCount === false ? { takesBatchCount } : {}) };
}

interface Body {
	input: Record<string, unknown>;
	params: Record<string, unknown>;
}

/** Why an agent would not take a request with so many images, videos or audios, as far as its numbers are known. */
export function refusalOfCounts(name: string, request: Body): Refusal | undefined {
	const known = knownAgent(name);
	if (!known) return undefined;
	const frames = request.params.firstFrame ? 0 : known.images[0];
	return (
		countRefusal(name, 'image', 'Images (images)', [frames, known.images[1]], countOf(request, ['images'], 'originalImage')) ??
		countRefusal(name, 'video', 'Videos (videos)', known.videos, countOf(request, ['videos'])) ??
		countRefusal(name, 'audio file', 'Audios (audios)', known.audios, countOf(request, ['audios']))
	);
}

/** Why a request is not sent that has nothing but the name of an agent, which n8n keeps when the operation is changed. */
export function refusalOfNothing({ input, params }: Body): Refusal | undefined {
	if ([...Object.keys(input), ...Object.keys(params)].some((name) => name !== 'taskName' && name !== 'batchCount')) return undefined;
	return {
		message: 'Images, Prompt and Parameters (JSON) are all empty',
		description: 'Set at least one of them: Images (images), Prompt (textDescription), Parameters (JSON) (params)',
	};
}

/** The most that any part of the request has: the same list stands in several places. */
function countOf({ input, params }: Body, lists: string[], single = ''): number {
	const counts = [input, params].flatMap((part) => [...lists.map((name) => (Array.isArray(part[name]) ? part[name].length : 0)), part[single] ? 1 : 0]);
	return Math.max(...counts);
}

function countRefusal(agentName: string, what: string, field: string, [min, max]: Count, count: number): Refusal | undefined {
	if (count >= min && count <= max) return undefined;
	const takes = max === 0 ? 'none' : min === max ? String(min) : `${min} to ${max}`;
	return {
		message: `The agent ${agentName} takes ${takes} ${max === 1 && min === 1 ? what : `${what}s`}, but the request has ${count}`.replace('takes none', 'takes no'),
		description: count > max ? `Remove some of ${field}, or of the JSON below` : `Add to ${field}`,
	};
}
