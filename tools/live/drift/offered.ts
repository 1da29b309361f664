import { agents } from '../../../nodes/WeShop/agents';
import type { Agent, Field } from '../../../nodes/WeShop/agents/agent';

/** What the node sends, or lets a user choose, for a field of an agent such as "params.modelName". */
export interface Offered {
	/** The label of the operation. */
	operation: string;
	/** It stands in every request. */
	isAlwaysSent: boolean;
	values: unknown[];
	/** The values that a new node begins with. */
	initial: unknown[];
	min?: number;
	max?: number;
	/** How many entries a list has at most. */
	maxItems?: number;
}

/** Under these names the node sends images, wherever its own field has another name. */
const IMAGES = /^(input|params)\.(originalImage|images|customMaskUrl)$/;

export const agentNamed = (name: string): Agent | undefined => agents.find((agent) => agent.name === name);

/** Undefined where the node never sends it, or has no operation of the agent. */
export function offeredAt(agentName: string, path: string): Offered | undefined {
	const agent = agentNamed(agentName);
	if (!agent) return undefined;
	const name = path.replace(/^(input|params)\./, '');
	const constant = agent.constants?.[name];
	const fields = agent.fields.filter((field) => field.name === name);
	const nothing = { operation: agent.label, values: [], initial: [] };
	if (path === 'params.batchCount') return agent.takesBatchCount === false ? undefined : { ...nothing, isAlwaysSent: true, initial: [1], min: 1, max: 16 };
	if (path === 'safeGenerate') return { ...nothing, isAlwaysSent: true, values: ['on'], initial: ['on'] };
	if (path === 'input.taskName' || path === 'callbackUrl') return { ...nothing, isAlwaysSent: false };
	if (constant !== undefined) return { ...nothing, isAlwaysSent: true, values: [constant], initial: [constant] };
	const lists = agent.fields.filter((field) => field.kind === 'image' || field.kind === 'images');
	if (IMAGES.test(path)) return lists.length === 0 ? undefined : { ...nothing, isAlwaysSent: lists.some(isAlways), ...(name === 'images' ? { maxItems: most(agent) } : {}) };
	if (fields.length === 0) return undefined;
	return {
		operation: agent.label,
		isAlwaysSent: fields.some(isAlways),
		values: fields.flatMap(valuesOf),
		initial: fields.flatMap((field) => ('default' in field && field.default !== '' ? [spelled(field, field.default)] : [])),
		...limits(fields),
	};
}

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
