import type { Agent, Field } from '../../nodes/WeShop/agents/agent';
import { placesOf } from './places';

/** What the list of operations says of an agent: its images, videos, audios and prompt. */
export interface Summary {
	takes: string;
	prompt: string;
	agent: string;
}

export function summary(agent: Agent): Summary {
	return { takes: mediaOf(agent), prompt: promptOf(agent), agent: `\`${agent.name}\`${constantsOf(agent)}` };
}

/** What an operation has besides its media and its prompt, made from its file so that it stays true. Empty if it has nothing. */
export function agentTable(agent: Agent): string {
	const own = agent.fields.filter((field) => !isInSummary(agent, field));
	const rows = own.map((field) => `| ${[field.label, `\`${field.name}\``, takes(field), fallback(field), shows(field)].join(' | ')} |`);
	const table = own.length > 0 ? [['| Field | Parameter | Takes | Default | Shows when |', '|---|---|---|---|---|', ...rows].join('\n')] : [];
	return [...table, ...sentences(agent)].join('\n\n');
}

/** Media and the prompt, if they are the same whatever is chosen. */
function isInSummary({ fields }: Agent, field: Field): boolean {
	if (fields.filter(({ name }) => name === field.name).length > 1 || field.when) return false;
	return isMedia(field) || field.name === PROMPT;
}

const PROMPT = 'textDescription';

function isMedia({ kind }: Field): boolean {
	return kind === 'image' || kind === 'images' || kind === 'addresses';
}

function mediaOf(agent: Agent): string {
	const media = agent.fields.filter(isMedia);
	const told = media.filter((field) => isInSummary(agent, field)).map(inSummary);
	return [...told, ...(told.length < media.length ? [told.length > 0 ? 'more, see below' : 'see below'] : [])].join('<br>') || '–';
}

function inSummary(field: Field): string {
	const named = `${field.label} \`${field.name}\``;
	const isFree = !field.required && !(field.kind === 'images' && field.min > 0);
	return `${named}${countOf(field)}${isFree ? ', optional' : ''}`;
}

function countOf(field: Field): string {
	if (field.kind === 'images') return `, ${field.min > 1 ? `${field.min}–${field.max}` : `up to ${field.max}`}`;
	return field.kind === 'addresses' && field.max > 1 ? `, up to ${field.max}` : '';
}

function promptOf(agent: Agent): string {
	const prompts = agent.fields.filter(({ name }) => name === PROMPT);
	const [prompt] = prompts;
	if (!prompt) return '–';
	return isInSummary(agent, prompt) ? fallback(prompt) : 'see below';
}

function constantsOf({ constants = {} }: Agent): string {
	return Object.entries(constants).map(([name, value]) => `<br>with \`${name}: ${JSON.stringify(value)}\``).join('');
}

/** What the general rules of the documentation do not say. */
function sentences(agent: Agent): string[] {
	const places = agent.placeMedia ? named(agent.fields.filter(isMedia)).map((field) => `${field.label} as ${placesOf(agent, field).map((place) => `\`${place}\``).join(', ')}`) : [];
	const local = named(agent.fields.filter(({ isLocal }) => isLocal)).map(({ label }) => `${label} is not sent.`);
	return [...(places.length > 0 ? [`WeShop gets ${places.join('; ')}. ${local.join(' ')}`.trim()] : local)];
}

function named(fields: readonly Field[]): Field[] {
	return fields.filter(({ name }, index) => fields.findIndex((field) => field.name === name) === index);
}

function takes(field: Field): string {
	switch (field.kind) {
		case 'text':
			return 'a text';
		case 'choice':
			return listed(field.choices);
		case 'choices':
			return `any of ${listed(field.choices)}`;
		case 'integer':
			return `a whole number, ${field.min}–${field.max}`;
		case 'seconds':
			if ('choices' in field.range) return `${either(field.range.choices.map(String))} seconds`;
			return `${field.range.min}–${field.range.max} seconds${field.range.orAutomatic ? ', or `-1`: the model decides' : ''}`;
		case 'switch':
			return `on or off${field.isSentIfOn ? '; sent only if on' : ''}`;
		case 'color':
			return 'a color, `#rrggbb`';
		case 'preset':
			return 'a preset from the list, or its ID';
		case 'image':
			return 'a URL or a file';
		case 'images':
			return field.min === field.max ? `${countWord(field.max)}` : `${field.min > 0 ? `${field.min}–${field.max}` : `up to ${field.max}`} images`;
		case 'addresses':
			return field.max > 1 ? `up to ${field.max} URLs of ${field.media}s` : `the URL of ${field.media === 'video' ? 'a video' : 'an audio file'}`;
	}
}

function countWord(count: number): string {
	return count === 1 ? 'one image' : `${count} images`;
}

/** Values that speak for themselves stand in one line. */
function listed(choices: ReadonlyArray<{ value: string; label: string }>): string {
	const plain = choices.filter(({ value, label }) => label === value).map(({ value }) => `\`${value}\``);
	const explained = choices.filter(({ value, label }) => label !== value).map(({ value, label }) => value === '' ? `${label}: nothing is sent` : `${label} \`${value}\``);
	return [...explained, ...(plain.length > 0 ? [plain.join(' ')] : [])].join('<br>');
}

function fallback(field: Field): string {
	if ('default' in field && field.default === '') return '–';
	if ('default' in field && field.default !== undefined) return `\`${String(field.default)}\``;
	if ('prefill' in field && field.prefill) return field.kind === 'image' ? `the file in \`${field.prefill}\`` : `“${field.prefill}”${emptyBeside(field)}`;
	if (field.kind === 'text' && field.isSentEmpty) return '–, and sent if empty';
	return field.required || (field.kind === 'images' && field.min > 0) ? '**needed**' : '–';
}

function emptyBeside(field: Field): string {
	return 'emptyBeside' in field && field.emptyBeside ? `; empty where ${either(field.emptyBeside.map((name) => `\`${name}\``))} is set` : '';
}

function shows({ when }: Field): string {
	const conditions = Object.entries(when ?? {}).map(([name, values]) => `\`${name}\` is ${either(values.map(asCondition))}`);
	return conditions.join(' and ') || 'always';
}

function asCondition(value: string | number | boolean): string {
	if (value === '') return 'empty';
	return value === 'set' ? 'set' : `\`${String(value)}\``;
}

function either(all: readonly string[]): string {
	return [all.slice(0, -1).join(', '), ...all.slice(-1)].filter(Boolean).join(' or ');
}
