import type { INodeParameters, INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { everyParameter } from '../../engine/agentCases';
import { there } from '../../engine/parameters';
import { oneOfEachShape } from '../../agentShapes';
import { seeded } from '../../unit/random';
import { agentOf, type GoodRequest } from './goodRequests';
import { FILE_KINDS, KINDS, type FileKind, type Kind } from './kinds';
import type { Outcome } from './outcomes';
import { PARAMETERS, type Parameter, type Sent } from './parameters';

/** One kind of value in one parameter of one operation. */
export interface Cell {
	id: string;
	name: string;
	parameter: Parameter;
	value: unknown;
	outcome: Outcome;
}

/** An operation as the built node describes it: its parameters, those in its options too. */
export interface Described {
	key: string;
	names: string[];
	options: string[];
	/** Those that are looked at in this operation: a field that a whole resource shares is so in the resource's first. */
	lookedAt: string[];
}

/** What a user can set by an expression: notices hold no value, and the operation itself comes from a list only. */
export function operationsOf({ properties }: INodeTypeDescription): Described[] {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) =>
			((options ?? []) as Array<{ value: string }>).map(({ value: operation }, index) => {
				const resource = displayOptions!.show!.resource![0] as string;
				const shown = properties.filter((property) => isShown(property, resource, operation) && !['resource', 'operation'].includes(property.name) && property.type !== 'notice');
				const own = shown.filter((property) => index === 0 || property.displayOptions?.show?.operation);
				const [names, options] = namesIn(shown);
				return { key: `${resource}:${operation}`, names, options, lookedAt: namesIn(own).flat() };
			}),
		);
}

/** At the top level, and in the options. */
function namesIn(properties: INodeProperties[]): [string[], string[]] {
	const [collections, others] = [true, false].map((wanted) => properties.filter(({ type }) => (type === 'collection') === wanted));
	return [[...new Set(others!.map(({ name }) => name))], collections!.flatMap(({ options }) => (options as INodeProperties[]).map(({ name }) => name))];
}

/** To a user: a tool's panel has fields of its own. */
function isShown({ displayOptions: { show = {}, hide = {} } = {} }: INodeProperties, resource: string, operation: string): boolean {
	return !show['@tool'] && !hide.operation?.includes(operation) && (show.resource ?? [resource]).includes(resource) && (show.operation ?? [operation]).includes(operation);
}

export function cellsOf({ key }: Described, name: string): Cell[] {
	const parameter = PARAMETERS[key]![name]!;
	const cell = (kind: string, value: unknown, outcome: Outcome): Cell => ({ id: `${key} ${name}: ${kind}`, name, parameter, value, outcome });
	const plain = (Object.keys(KINDS) as Kind[]).map((kind) => cell(kind, KINDS[kind], parameter.row[kind]));
	const inFile = (value: string) => (key === 'asset:upload' ? value : { __rl: true, mode: 'binary', value });
	const ofItsOwn = Object.entries(parameter.more ?? {}).map(([kind, { value, outcome }]) => cell(kind, value, outcome));
	const ofFiles = (Object.keys(parameter.files ?? {}) as FileKind[]).map((kind) => cell(kind, inFile(FILE_KINDS[kind]), parameter.files![kind]));
	return [...plain, ...ofFiles, ...ofItsOwn];
}

/** Agents whose every field is looked at with every kind of value: those that WeShop's documents describe, and one of each shape. */
const CLOSE = new Set([...everyParameter.map(({ agent }) => agent), ...oneOfEachShape.map(({ name }) => name)]);
const CELLS = 12;

/** What is looked at of all operations: of those that are like another, two fields by chance, with some kinds of values. */
export function lookedAt(described: readonly Described[], seed: number): Map<Described, Map<string, Cell[]>> {
	const random = seeded(seed);
	const some = <T>(all: readonly T[], count: number): T[] => all.map((one) => [random(), one] as const).sort(([one], [other]) => one - other).slice(0, count).map(([, one]) => one);
	return new Map(
		described.map((operation) => {
			const known = [...operation.names, ...operation.options].filter((name) => PARAMETERS[operation.key]?.[name]);
			const agent = agentOf(operation.key);
			if (!agent || CLOSE.has(agent.name)) return [operation, new Map(known.filter((name) => operation.lookedAt.includes(name)).map((name) => [name, cellsOf(operation, name)]))];
			return [operation, new Map(some(known, 2).map((name) => [name, some(cellsOf(operation, name), CELLS)]))];
		}),
	);
}

/** The node with good values, but for one parameter that each item gives: n8n works every expression out anew whenever it is read. */
export function parametersOf({ key, options }: Described, name: string, parameter: Parameter, executionId: string): INodeParameters {
	const [resource = '', operation = ''] = key.split(':');
	const mark = options.includes('taskName') && name !== 'taskName' ? { taskName: `${key} ${name}` } : {};
	const value = '={{ $json.value }}';
	const own = { [name]: parameter.isList ? { values: [{ image: value }] } : value };
	const good = parameter.good ? { ...parameter.good.parameters, ...NOT_WAITING } : goodValues(key, name, executionId);
	const set = { resource, operation, ...good, ...parameter.besides?.set };
	return options.includes(name) ? { ...set, options: { ...mark, ...parameter.besides?.options, ...own } } : { ...set, options: mark, ...own };
}

const NOT_WAITING = { completion: 'none', download: false };

/** A value that every operation takes, of each of its parameters. */
function goodValues(key: string, name: string, executionId: string): INodeParameters {
	const [resource, operation] = key.split(':');
	const agent = everyParameter.find((one) => one.resource === resource && one.operation === operation);
	if (agent) return { ...agent.parameters, batchCount: 2, ...NOT_WAITING };
	const good = anyGoodRequest(key);
	if (good) return { ...good.parameters, ...NOT_WAITING };
	const photo = { originalImage: there, about: `${key} ${name}` };
	return {
		agentName: key === 'preset:getMany' ? 'aimodel' : 'removeBG',
		agentVersion: 'v1.0',
		// Run: Estimate Cost has an example at first.
		textDescription: '',
		input: JSON.stringify(photo),
		params: JSON.stringify({ ...photo, images: [there], maskType: 'autoSubjectSegment' }),
		executionId,
		...NOT_WAITING,
		binaryPropertyName: key === 'asset:upload' ? 'photo' : 'data',
		presetType: 'locations',
		returnAll: false,
		limit: 3,
	};
}

/** Of an agent that has no case of its own. */
function anyGoodRequest(key: string): GoodRequest | undefined {
	const hasCase = everyParameter.some(({ resource, operation }) => `${resource}:${operation}` === key);
	return hasCase || !agentOf(key) ? undefined : Object.values(PARAMETERS[key]!).find(({ good }) => good)?.good;
}

/** What WeShop gets for a cell that starts or prices a run. */
export function requestOf({ key, options }: Described, { name, parameter, outcome }: Cell): Sent {
	const [resource, operation] = key.split(':');
	const agent = everyParameter.find((one) => one.resource === resource && one.operation === operation);
	const photo = { originalImage: there, about: `${key} ${name}` };
	const good = parameter.good ?? anyGoodRequest(key);
	const sent: Sent = good ? structuredClone(good.sent) : agent
		? { agent: { name: agent.agent, version: 'v1.0' }, input: structuredClone(agent.input), params: { ...structuredClone(agent.params), ...('batchCount' in agent.params ? { batchCount: 2 } : {}) }, safeGenerate: 'on' }
		: { agent: { name: 'removeBG', version: 'v1.0' }, input: photo, params: { ...photo, images: [there], maskType: 'autoSubjectSegment', batchCount: 1 }, safeGenerate: 'on' };
	parameter.besides?.place?.(sent);
	if ('gives' in outcome) parameter.place?.(sent, outcome.gives);
	if (options.includes('taskName') && name !== 'taskName') sent.input = { taskName: `${key} ${name}`, ...sent.input };
	return sent;
}
