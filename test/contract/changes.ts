import { isDeepStrictEqual } from 'node:util';
import type { Contract, NodeContract, ParameterContract } from './contract';

/** What a workflow saved with `before` would miss in `after`, one sentence each. Additions are no break. */
export function breaks(before: Contract, after: Contract): string[] {
	return [
		...byName('node type', before.nodes, after.nodes, nodeBreaks),
		...byName('credential type', before.credentials, after.credentials, parameterBreaks),
		...byName('operation', before.outputs, after.outputs, outputBreaks),
	];
}

type Compare<Part> = (name: string, before: Part, after: Part) => string[];

function byName<Part>(kind: string, before: Record<string, Part>, after: Record<string, Part>, compare: Compare<Part>): string[] {
	return Object.entries(before).flatMap(([name, part]) => (name in after ? compare(name, part, after[name]!) : [`The ${kind} ${name} is gone`]));
}

function nodeBreaks(name: string, before: NodeContract, after: NodeContract): string[] {
	const changed = (['version', 'credentials', 'outputs', 'webhooks'] as const).filter((part) => !isSame(before[part], after[part]));
	return [
		...changed.map((part) => `${name} has other ${part}: ${JSON.stringify(before[part])} became ${JSON.stringify(after[part])}`),
		...parameterBreaks(name, before.parameters, after.parameters),
	];
}

/** Compared for each operation by itself. */
function parameterBreaks(owner: string, before: ParameterContract[], after: ParameterContract[]): string[] {
	const all = before.flatMap((old) => (old.operations ?? [undefined]).flatMap((operation) => ownBreaks(operation ? `${owner}, ${operation}` : owner, operation, old, after)));
	return [...new Set(all)];
}

function ownBreaks(owner: string, operation: string | undefined, old: ParameterContract, after: ParameterContract[]): string[] {
	const named = after.filter(({ name, operations }) => name === old.name && (!operations || (operation && operations.includes(operation))));
	if (named.length === 0) return [`${owner}: the parameter ${old.name} is gone`];
	const now = named.find(({ conditions }) => isSame(conditions, old.conditions)) ?? named.find(({ conditions }) => isShownWhere(conditions, old.conditions));
	if (!now) return [`${owner}: the parameter ${old.name} no longer shows under ${JSON.stringify(old.conditions)}`];
	return changes(old, now).map((change) => `${owner}: the parameter ${old.name} ${change}`);
}

/** Whether a field with the one condition shows wherever the other is met: for one more model, say. */
function isShownWhere({ within: nowWithin, ...now }: ParameterContract['conditions'], { within, ...old }: ParameterContract['conditions']): boolean {
	const isPart = (part: Record<string, unknown[] | undefined> = {}, whole: Record<string, unknown[] | undefined> = {}) =>
		Object.entries(part).every(([name, values = []]) => values.every((value) => whole[name]?.some((other) => isSame(other, value))));
	const shown = Object.entries(now.show ?? {}).every(([name, values]) => old.show?.[name] && isPart({ [name]: old.show[name] }, { [name]: values }));
	return shown && isPart(now.hide, old.hide) && (within || nowWithin ? isShownWhere(nowWithin ?? {}, within ?? {}) : true);
}

function changes(old: ParameterContract, now: ParameterContract): string[] {
	const isGone = (list: unknown[] | undefined) => (value: unknown) => !list?.some((other) => other === value);
	return [
		...(old.type === now.type ? [] : [`was of the type ${old.type} and is ${now.type}`]),
		...(isSame(old.default, now.default) ? [] : [`had the default ${JSON.stringify(old.default)} and has ${JSON.stringify(now.default)}`]),
		...(isSame(old.isList, now.isList) ? [] : [old.isList ? 'is no longer a list' : 'has become a list']),
		...(old.values ?? []).filter(isGone(now.values)).map((value) => `has lost its value ${JSON.stringify(value)}`),
		...(old.modes ?? []).filter(isGone(now.modes)).map((mode) => `has lost its mode ${mode}`),
	];
}

function outputBreaks(operation: string, before: Record<string, string>, after: Record<string, string>): string[] {
	return Object.entries(before)
		.filter(([field, kind]) => after[field] !== kind)
		.map(([field, kind]) => `${operation} outputs ${field} as ${after[field] ?? 'nothing'}, no longer as ${kind}`);
}

/** Compares the values as JSON, which ignores undefined properties. */
function isSame(one: unknown, other: unknown): boolean {
	const [oneAsJson, otherAsJson] = [one, other].map((value) => JSON.parse(JSON.stringify(value ?? null)) as unknown);
	return isDeepStrictEqual(oneAsJson, otherAsJson);
}
