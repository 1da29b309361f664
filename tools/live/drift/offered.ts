import { agents } from '../../../nodes/WeShop/agents';
import type { Agent, Field } from '../../../nodes/WeShop/agents/agent';
import { buildRequest } from '../../../nodes/WeShop/agents/buildRequest';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import { settingsOf, type Material } from '../settings';

/** What the node sends, or lets a user choose, for a field of an agent such as "params.modelName". */
export interface Offered {
	/** The label of the operation. */
	operation: string;
	/** It stands in every request that the node builds. */
	isAlwaysSent: boolean;
	values: unknown[];
	/** The values that a new node begins with. */
	initial: unknown[];
	min?: number;
	max?: number;
	/** How many entries a list has at most. */
	maxItems?: number;
}

/** A set of the paths at which a request has a value, such as "params.modelName". */
type Paths = ReadonlySet<string>;

interface Requests {
	/** In one request at least. */
	some: Paths;
	/** In all of them. */
	every: Paths;
}

const SHOP = 'https://shop.example';
const SAMPLES: Material = { photos: Array.from({ length: 30 }, (_, index) => `${SHOP}/${index}.png`), mask: `${SHOP}/mask.png`, video: `${SHOP}/video.mp4`, audio: `${SHOP}/audio.mp3`, preset: () => 1 };
const known = new Map<string, Requests>();

export const agentNamed = (name: string): Agent | undefined => agents.find((agent) => agent.name === name);

/** What stands in the requests that the node itself builds, with all the settings that prices are asked with. */
function requestsOf(agent: Agent): Requests {
	const found = known.get(agent.name);
	if (found) return found;
	const all = settingsOf(agent, SAMPLES).flatMap(({ parameters }) => {
		const read = readParameters(agent, { value: (name) => parameters[name] });
		if ('refusal' in read) return [];
		const images = Object.entries(read.images).map(([name, sources]) => [name, sources.map((source) => (source.mode === 'url' ? source.url : SHOP))]);
		const { input, params, ...beside } = buildRequest(agent, read.values, { ...Object.fromEntries(images), ...read.addresses }, { batchCount: 1, taskName: 'any', callbackUrl: SHOP });
		return [new Set([...pathsIn('', beside), ...pathsIn('input.', input), ...pathsIn('params.', params)])];
	});
	const some = new Set(all.flatMap((paths) => [...paths]));
	const requests = { some, every: new Set([...some].filter((path) => all.every((paths) => paths.has(path)))) };
	known.set(agent.name, requests);
	return requests;
}

const pathsIn = (place: string, holder: object) => Object.entries(holder).flatMap(([name, value]) => (value === undefined ? [] : [place + name]));

/** Undefined where the node never sends it, or has no operation of the agent. */
export function offeredAt(agentName: string, path: string): Offered | undefined {
	const agent = agentNamed(agentName);
	if (!agent) return undefined;
	const { some, every } = requestsOf(agent);
	if (!some.has(path)) return undefined;
	const name = path.replace(/^(input|params)\./, '');
	const constant = agent.constants?.[name];
	const fields = agent.fields.filter((field) => field.name === name);
	const nothing = { operation: agent.label, values: [], initial: [] };
	if (path === 'params.batchCount') return { ...nothing, isAlwaysSent: true, initial: [1], min: 1, max: 16 };
	if (path === 'safeGenerate') return { ...nothing, isAlwaysSent: true, values: ['on'], initial: ['on'] };
	if (path === 'input.taskName' || path === 'callbackUrl') return { ...nothing, isAlwaysSent: false };
	if (constant !== undefined) return { ...nothing, isAlwaysSent: true, values: [constant], initial: [constant] };
	// The node sends images, videos and audios under other names than its fields have.
	if (fields.every(isMedia)) return { ...nothing, isAlwaysSent: every.has(path) && agent.fields.some((field) => isMedia(field) && isAlways(field)), ...(name === 'images' ? { maxItems: most(agent) } : limits(fields)) };
	return {
		operation: agent.label,
		isAlwaysSent: every.has(path) && fields.some(isAlways),
		values: fields.flatMap(valuesOf),
		initial: fields.flatMap((field) => ('default' in field && field.default !== '' ? [spelled(field, field.default)] : [])),
		...limits(fields),
	};
}

const isMedia = ({ kind }: Field) => kind === 'image' || kind === 'images' || kind === 'addresses';

function most(agent: Agent): number {
	const variants = agent.fields.flatMap((field) => (field.kind === 'images' ? [field.max] : []));
	return variants.length > 0 ? Math.max(...variants) : agent.fields.filter((field) => field.kind === 'image' && !field.maskOf).length;
}

function isAlways(field: Field): boolean {
	if (field.when) return false;
	return field.required === true || (field.kind === 'images' && field.min > 0) || ('default' in field && field.default !== '' && field.default !== undefined && field.kind !== 'switch');
}

function valuesOf(field: Field): unknown[] {
	if (field.kind === 'choice' || field.kind === 'choices') return field.choices.map(({ value }) => value).filter((value) => value !== '');
	if (field.kind === 'switch') return field.isSentIfOn ? [true] : ['true', 'false'];
	if (field.kind !== 'seconds') return [];
	const { range } = field;
	const seconds = 'choices' in range ? range.choices : Array.from({ length: range.max - range.min + 1 }, (_, index) => range.min + index);
	return seconds.map((value) => `${value}s`);
}

const spelled = ({ kind }: Field, value: unknown) => (kind === 'seconds' ? `${String(value)}s` : kind === 'switch' ? String(value) : value);

function limits(fields: readonly Field[]): Pick<Offered, 'min' | 'max' | 'maxItems'> {
	const integers = fields.filter((field) => field.kind === 'integer');
	const addresses = fields.filter((field) => field.kind === 'addresses');
	return {
		...(integers.length > 0 ? { min: Math.min(...integers.map(({ min }) => min)), max: Math.max(...integers.map(({ max }) => max)) } : {}),
		...(addresses.length > 0 ? { maxItems: Math.max(...addresses.map(({ max }) => max)) } : {}),
	};
}
