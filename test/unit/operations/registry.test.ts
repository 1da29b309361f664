import { agents } from '../../../nodes/WeShop/agents';
import { operations as offered } from '../../catalogue/catalogue';
import { operationPickers } from '../../../nodes/WeShop/panel/operationPickers';
import { operationOf, operations } from '../../../nodes/WeShop/operations/registry';

/** The names that saved workflows bear. */
const made = offered.filter(({ agent }) => agents.some(({ name }) => name === agent));
/** What has capital letters in the middle of a sentence. */
const NAMES = / (Christmas|FireRed|GPT Image|Grok Imagine|HappyHorse|Hailuo|Kling( 3\.0 Omni| Motion Control| O1)?|Midjourney|MiniMax H3|Nano Banana|Qwen|Seedance( 2\.5)?|Seedream|Sora( 2)?|Veo|Vidu|Wan|Z-Image)\b/g;
const OTHERS = { run: ['start', 'get', 'check', 'wait', 'estimate'], asset: ['upload'], preset: ['getMany'] };

describe('The operations', () => {
	it('are those of the public contract', () => {
		const names = operations.map(({ resource, name }) => `${resource}:${name}`).sort();
		const other = Object.entries(OTHERS).flatMap(([resource, list]) => list.map((name) => `${resource}:${name}`));
		expect(names).toEqual([...made.map(({ resource, operation }) => `${resource}:${operation}`), ...other].sort());
	});

	it.each(made)('$resource: $operation is made by $agent', ({ resource, operation, label, agent: name }) => {
		expect(agents.find((agent) => agent.name === name)).toMatchObject({ resource, operation, label });
		expect(operationOf(resource, operation)).toMatchObject({ resource, name: operation, label });
	});

	it('of another resource, or unknown ones, are not found', () => {
		for (const [resource, name] of [['image', 'kling'], ['video', 'removeBackground'], ['image', 'toString'], ['', '']] as const) {
			expect(operationOf(resource, name)).toBeUndefined();
		}
	});

	it('show their fields for themselves only', () => {
		for (const { resource, name, properties } of operations) {
			for (const { displayOptions } of properties) {
				expect(displayOptions?.show).toMatchObject({ resource: [resource], operation: [name] });
			}
		}
	});

	it('have names in title case, actions in sentence case, descriptions without a full stop', () => {
		for (const { label, action, description } of operations) {
			expect(label).toMatch(/^[A-Z]/);
			expect(action.replace(NAMES, '')).toMatch(/^[A-Z][^A-Z]*$/);
			expect(description).toMatch(/^[A-Z].*[^.]$/);
		}
	});
});

describe('The lists of operations', () => {
	it.each(operationPickers(operations).map((picker) => ({ picker, resource: picker.displayOptions?.show?.resource?.[0] as string })))(
		'of $resource is in alphabetical order and begins with one of its own',
		({ picker, resource }) => {
			const options = picker.options as Array<{ name: string; value: string; action: string }>;
			expect(options.map(({ name }) => name)).toEqual(options.map(({ name }) => name).sort((one, other) => one.localeCompare(other)));
			expect(options.map(({ value }) => value)).toContain(picker.default);
			expect(options.map(({ value }) => operationOf(resource, value)?.action)).toEqual(options.map(({ action }) => action));
			expect(picker).toMatchObject({ name: 'operation', type: 'options', noDataExpression: true });
		},
	);

	it('are there for every resource', () => {
		const resources = operationPickers(operations).flatMap(({ displayOptions }) => displayOptions?.show?.resource ?? []);
		expect(resources.sort()).toEqual([...new Set([...made.map(({ resource }) => resource), ...Object.keys(OTHERS)])].sort());
	});
});
