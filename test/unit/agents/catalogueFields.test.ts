import { agents } from '../../../nodes/WeShop/agents';
import type { Agent, Field } from '../../../nodes/WeShop/agents/agent';
import { catalogueAgent, operations, type CatalogueParameter, type OfferedOperation } from '../../catalogue/catalogue';

/** Where an agent differs from what the vendor's client sends, and why. */
const DIFFERENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	virtualtryon: {
		'aspectRatio: default 3:4, not none': "the usual ratio of fashion photos; WeShop's documents name no default",
		'imageSize: default 1K, not none': 'required with Banana Pro; a new node has to run without changes',
	},
	seedance: {
		'aspectRatio: default 3:4, not 16:9': "WeShop's documents have one default for all models of this agent, and they win",
		'extendDirection: default forward, not none': 'sent with a video to extend only, where it is required',
	},
	'seedance-25': { 'extendDirection: default forward, not none': 'sent with a video to extend only, where it is required' },
	'ai-video-enhancer': { 'videoSize: also ': 'the empty choice is not sent' },
	kling: { 'generateAudio: default true, not none': 'a switch has no third state; no source names a default' },
};

/** Parameters of the catalogue that are fields of another name. */
const RENAMED: Readonly<Record<string, string>> = { customMaskUrl: 'customMask' };

const made = operations.flatMap((offered) => {
	const agent = agents.find(({ name }) => name === offered.agent);
	return agent ? [{ name: offered.agent, offered, agent, params: catalogueAgent(offered.agent).params }] : [];
});

it('Every offered operation has an agent, and every agent is offered', () => {
	const names = agents.map(({ name }) => name);
	expect(operations.map(({ agent }) => agent).filter((name) => !names.includes(name))).toEqual([]);
	expect(names.filter((name) => !operations.some(({ agent }) => agent === name))).toEqual([]);
});

describe.each(made)('$name', ({ name, offered, agent, params }) => {
	it('has the names of the table of operations', () => {
		const { resource, operation, label } = agent;
		expect({ resource, operation, label }).toEqual({ resource: offered.resource, operation: offered.operation, label: offered.label });
	});

	it('has its images, videos and audios, in order', () => {
		const media = agent.fields.filter(({ kind }) => kind === 'image' || kind === 'images' || kind === 'addresses');
		expect(namesOf(media)).toEqual(mediaOf(offered));
	});

	it('makes results of the kind that the catalogue names, and as many', () => {
		expect(agent.media).toBe(catalogueAgent(name).media);
		expect(agent.takesBatchCount !== false).toBe(params.some((parameter) => parameter.name === 'batchCount'));
	});

	it('takes as many images as the catalogue says', () => {
		const { images } = catalogueAgent(name);
		for (const field of agent.fields) {
			if (field.kind === 'images') expect(field.max).toBeLessThanOrEqual(images.max);
		}
		const lists = agent.fields.filter((field) => field.kind === 'images');
		if (lists.length > 0) expect(Math.max(...lists.map(({ max }) => max))).toBe(images.max);
		if (agent.resource !== 'video' && lists.length === 0) {
			const single = agent.fields.filter((field) => field.kind === 'image' && !field.maskOf);
			expect(single.filter(({ required }) => required)).toHaveLength(images.min);
			expect(single).toHaveLength(images.max + (images.extra?.length ?? 0));
		}
	});

	it('has the parameters of the catalogue, with their values and defaults', () => {
		const differences = params.filter((parameter) => parameter.name !== 'batchCount').flatMap((parameter) => differencesOf(agent, parameter));
		expect(differences).toEqual(Object.keys(DIFFERENCES[name] ?? {}));
	});

	it('has no parameter that the catalogue does not know', () => {
		const known = [...params.map((parameter) => RENAMED[parameter.name] ?? parameter.name), ...mediaOf(offered)];
		expect(namesOf(agent.fields.filter(({ isLocal }) => !isLocal)).filter((field) => !known.includes(field))).toEqual([]);
		expect(Object.keys(agent.constants ?? {}).filter((constant) => !known.includes(constant))).toEqual([]);
	});
});

function namesOf(fields: readonly Field[]): string[] {
	return [...new Set(fields.map(({ name }) => name))];
}

function mediaOf({ images, frames = [], video, videos, audios, extendVideo }: OfferedOperation): string[] {
	const addresses = Object.entries({ video, videos, audios, extendVideo }).flatMap(([name, isTaken]) => (isTaken ? [name] : []));
	return [...(images === 'list' ? ['images'] : images), ...frames, ...addresses];
}

function differencesOf(agent: Agent, parameter: CatalogueParameter): string[] {
	const { name, required, enum: values = [], range } = parameter;
	const constant = agent.constants?.[name];
	if (constant !== undefined) {
		return values.map(String).includes(String(constant)) && (parameter.constant || values.length === 1) ? [] : [`${name}: always ${String(constant)}`];
	}
	const fields = agent.fields.filter((field) => field.name === (RENAMED[name] ?? name));
	if (fields.length === 0) return [`${name}: missing`];
	const differences: string[] = [];
	const ours = new Set(fields.flatMap(valuesOf));
	for (const value of values.map(String)) if (!ours.delete(value)) differences.push(`${name}: without ${value}`);
	for (const value of ours) differences.push(`${name}: also ${value}`);
	for (const field of fields) {
		if (field.kind === 'integer' && range && (field.min !== range[0] || field.max !== range[1])) differences.push(`${name}: from ${field.min} to ${field.max}`);
		if ((required || hasVendorPrompt(parameter)) && !field.required) differences.push(`${name}: not required`);
	}
	return [...differences, ...differencesOfDefaults(fields, parameter)];
}

/** What the editor shows at first is what the client sends, or what WeShop is said to use; for a prompt, any text. */
function differencesOfDefaults(fields: readonly Field[], parameter: CatalogueParameter): string[] {
	const { name, required, effectiveDefault, defaultWhen = [] } = parameter;
	if (required || fields.every(({ kind }) => kind === 'text')) return [];
	const sent = parameter.default === null ? (effectiveDefault ?? '').split(/[ ,]+/) : [String(parameter.default)];
	const expected = [...sent, ...defaultWhen.map(({ value }) => value)];
	const defaults = [...new Set(fields.flatMap(defaultOf))];
	const others = defaults.filter((value) => !expected.includes(value));
	const isMissing = parameter.default !== null && !defaults.includes(String(parameter.default));
	if (others.length === 0 && !isMissing) return [];
	return [`${name}: default ${defaults.join(' or ') || 'none'}, not ${parameter.default ?? effectiveDefault ?? 'none'}`];
}

function valuesOf(field: Field): string[] {
	switch (field.kind) {
		case 'choice':
		case 'choices':
			return field.choices.map(({ value }) => value);
		case 'switch':
			return field.isSentIfOn ? ['true'] : ['true', 'false'];
		case 'seconds': {
			if ('choices' in field.range) return field.range.choices.map((value) => `${value}s`);
			const { min, max, orAutomatic } = field.range;
			return [...(orAutomatic ? ['-1'] : []), ...Array.from({ length: max - min + 1 }, (_, index) => `${min + index}s`)];
		}
		default:
			return [];
	}
}

function defaultOf(field: Field): string[] {
	switch (field.kind) {
		case 'choice':
			return [field.default];
		case 'seconds':
			return [`${field.default}s`];
		case 'switch':
			return field.isSentIfOn && !field.default ? [] : [String(field.default)];
		default:
			return [];
	}
}

function hasVendorPrompt({ default: sent }: CatalogueParameter): boolean {
	return typeof sent === 'object' && sent !== null;
}
