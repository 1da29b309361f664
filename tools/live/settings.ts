import type { INodeParameterResourceLocator, INodeParameters } from 'n8n-workflow';
import type { Agent, ChoiceField, Field, Parameters } from '../../nodes/WeShop/agents/agent';
import { readParameters } from '../../nodes/WeShop/agents/readParameters';
import type { PresetType } from '../../nodes/WeShop/api/types';

/** What the settings of an operation are made with. */
export interface Material {
	/** Addresses of different photos. */
	photos: string[];
	mask: string;
	/** The address of a video, and of a sound; a number is added for the second and all others. */
	video: string;
	audio: string;
	/** The first preset of an agent, where it has some. */
	preset(agentName: string, type: PresetType): number | undefined;
}

export interface Settings {
	/** "least", "fullest", or the choice that it is the fullest with. */
	name: string;
	parameters: INodeParameters;
}

type Raw = Record<string, unknown>;
const PROMPT = 'The product on a light gray table, soft light from the left';
/** The photo has to lie on the canvas, so the largest distance does not go with the largest canvas. */
const SMALL_OFFSET: Readonly<Record<string, number>> = { fillLeft: 16, fillTop: 16 };
export const MOST_RUNS = 16;

/** Each operation with the least that it takes, with all that goes together, and with all for each choice that changes which fields there are. */
export function settingsOf(agent: Agent, material: Material): Settings[] {
	const least = leastOf(agent, material);
	const all = choicesOfFields(agent).map((choice) => ({ choice, raw: fullestOf(agent, material, { ...least, ...choice }) }));
	const ways = all.filter(({ raw }) => isTaken(agent, raw)).sort((one, other) => weight(agent, other.raw) - weight(agent, one.raw));
	const [fullest = { raw: least, choice: {} }, ...others] = ways;
	const models = new Map(others.map(({ choice, raw }) => [modelIn(choice), { choice, raw }] as const));
	models.delete(modelIn(fullest.choice));
	const used = ways.map(({ raw }) => namesIn(agent, raw)).concat(namesIn(agent, least)).flat();
	const excluded = [...new Set(agent.fields.map(({ name }) => name))].filter((name) => !used.includes(name)).flatMap((name) => withField(agent, name, material, least));
	return [
		{ name: 'least', parameters: parametersOf(agent, least, 1) },
		{ name: 'fullest', parameters: parametersOf(agent, fullest.raw, MOST_RUNS) },
		...[...models].filter(([model]) => model !== '').map(([model, { raw }]) => ({ name: model, parameters: parametersOf(agent, raw, 1) })),
		...excluded,
	];
}

/** With a field that stands in place of others, such as a first frame. */
function withField(agent: Agent, name: string, material: Material, least: Raw): Settings[] {
	const field = agent.fields.find((one) => one.name === name)!;
	const others = Object.entries(least).filter(([one]) => agent.fields.some(({ name: of, kind }) => of === one && !['image', 'images', 'addresses'].includes(kind)));
	const bases = [least, Object.fromEntries(others)].flatMap((base) => [base, { ...base, firstFrame: url(material.photos[0]!) }, { ...base, extendVideo: material.video }]);
	const raw = bases.map((base) => ({ ...base, [name]: most(field, agent, material)[0] })).find((one) => one[name] !== undefined && isTaken(agent, one) && namesIn(agent, one).includes(name));
	return raw ? [{ name: `with ${field.label}`, parameters: parametersOf(agent, raw, 1) }] : [];
}

function namesIn(agent: Agent, raw: Raw): string[] {
	const result = read(agent, raw);
	return 'refusal' in result ? [] : [...Object.keys(result.values), ...Object.keys(result.images), ...Object.keys(result.addresses)];
}

const modelIn = ({ modelName, generateVersion }: Raw) => String(modelName ?? generateVersion ?? '');

function parametersOf({ resource, operation, takesBatchCount }: Agent, raw: Raw, batchCount: number): INodeParameters {
	return { resource, operation, ...(raw as INodeParameters), ...(takesBatchCount === false ? {} : { batchCount }) };
}

/** As a new node has it, with what has to be filled in. */
function leastOf(agent: Agent, material: Material): Raw {
	const raw: Raw = {};
	for (const field of agent.fields) {
		// n8n has the others' by itself, and those of another model would not do.
		const initial = 'default' in field && (field.required || isSwitchPoint(agent, field)) ? field.default : field.kind === 'text' ? field.prefill : undefined;
		if (initial !== undefined && initial !== '' && raw[field.name] === undefined) raw[field.name] = initial;
	}
	for (const field of agent.fields) if (isNeeded(field) && raw[field.name] === undefined && applies(agent, raw, field)) raw[field.name] = fewest(field, agent, material);
	// A rule wants one of several, or something beside a photo.
	for (const field of agent.fields) if (!isTaken(agent, raw) && raw[field.name] === undefined) tryIn(agent, raw, field.name, [fewest(field, agent, material)], true);
	for (const field of agent.fields) if (!isTaken(agent, raw) && field.kind === 'text') raw[field.name] = PROMPT;
	return raw;
}

/** All fields that go together beside the choices that are made. */
function fullestOf(agent: Agent, material: Material, given: Raw): Raw {
	const raw = { ...given };
	// What a choice needs, such as a mask, comes first: without it nothing else is taken.
	for (const field of agent.fields) if (isNeeded(field) && raw[field.name] === undefined && applies(agent, raw, field)) raw[field.name] = most(field, agent, material)[0];
	for (const name of new Set(agent.fields.map((field) => field.name))) {
		const field = agent.fields.find((one) => one.name === name && applies(agent, raw, one));
		if (field && !isSwitchPoint(agent, field)) tryIn(agent, raw, name, most(field, agent, material));
	}
	return raw;
}

/** @param isRepair whether a refusal by another rule is no reason to leave it out */
function tryIn(agent: Agent, raw: Raw, name: string, candidates: unknown[], isRepair = false): void {
	const before = weight(agent, raw);
	for (const candidate of candidates.filter((one) => one !== undefined)) {
		const next = { ...raw, [name]: candidate };
		if (isRepair ? isTaken(agent, next) : isTaken(agent, next) && weight(agent, next) >= before) {
			raw[name] = candidate;
			return;
		}
	}
}

const read = (agent: Agent, raw: Raw) => readParameters(agent, { value: (name) => raw[name] });

export const isTaken = (agent: Agent, raw: Raw): boolean => !('refusal' in read(agent, raw));

/** How much of an agent is used. */
function weight(agent: Agent, raw: Raw): number {
	const result = read(agent, raw);
	if ('refusal' in result) return -1;
	const { values, images, addresses } = result;
	const count = (lists: Record<string, unknown[]>) => Object.values(lists).reduce((sum, { length }) => sum + 1 + length / 100, 0);
	return Object.keys(values).length + count(images) + count(addresses);
}

function applies(agent: Agent, raw: Raw, { when = {} }: Field): boolean {
	const set = (read({ ...agent, rules: [], fields: agent.fields.map((field) => ({ ...field, required: false, ...(field.kind === 'images' ? { min: 0 } : {}) }) as Field) }, raw) as Parameters);
	return Object.entries(when).every(([name, accepted]) => accepted.some((one) => one === (set.images?.[name] || set.addresses?.[name] ? 'set' : (set.values?.[name] ?? ''))));
}

const isNeeded = (field: Field) => field.required === true || (field.kind === 'images' && field.min > 0);

/** A choice that others depend on, such as the model. */
function isSwitchPoint({ fields }: Agent, { kind, name }: Field): boolean {
	return kind === 'choice' && (name === 'modelName' || fields.some(({ when = {} }) => Object.keys(when).includes(name) && fields.some((one) => one.name === name)));
}

function choicesOfFields(agent: Agent): Raw[] {
	const points = agent.fields.filter((field): field is ChoiceField => isSwitchPoint(agent, field));
	return points.reduce<Raw[]>((all, { name, choices }) => all.flatMap((one) => (name in one ? [one] : choices.map(({ value }) => ({ ...one, [name]: value })))), [{}]);
}

const url = (value: string): INodeParameterResourceLocator => ({ __rl: true, mode: 'url', value });
const numbered = (address: string, index: number) => (index === 0 ? address : `${address}${address.includes('?') ? '&' : '?'}live=${index + 1}`);
const several = (address: string, count: number) => Array.from({ length: count }, (_, index) => numbered(address, index)).join('\n');

function fewest(field: Field, agent: Agent, material: Material): unknown {
	if (field.kind === 'images') return { values: material.photos.slice(0, Math.max(1, field.min)).map((photo) => ({ image: url(photo) })) };
	if (field.kind === 'addresses') return material[field.media];
	return most(field, agent, material).at(-1);
}

/** The largest first. */
function most(field: Field, agent: Agent, material: Material): unknown[] {
	const position = agent.fields.filter(({ kind }) => kind === 'image').findIndex(({ name }) => name === field.name);
	switch (field.kind) {
		case 'text':
			return [PROMPT];
		case 'choice':
			return field.choices.map(({ value }) => value).filter((value) => value !== '').reverse();
		case 'choices':
			return [field.choices.map(({ value }) => value)];
		case 'integer':
			return [SMALL_OFFSET[field.name] ?? field.max];
		case 'seconds':
			return 'max' in field.range ? [field.range.max] : [...field.range.choices].reverse();
		case 'switch':
			return [true];
		case 'color':
			return ['#ffffff'];
		case 'preset': {
			const id = material.preset(agent.name, field.presetType);
			return id === undefined ? [] : [{ __rl: true, mode: 'id', value: String(id) }];
		}
		case 'image':
			return [url(field.maskOf ? material.mask : material.photos[position]!)];
		case 'images':
			return [{ values: material.photos.slice(0, field.max).map((photo) => ({ image: url(photo) })) }];
		case 'addresses':
			return [several(material[field.media], field.max)];
	}
}
