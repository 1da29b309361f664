import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';
import { operations } from '../../../nodes/WeShop/operations/registry';
import { merged } from '../../../nodes/WeShop/panel/merged';

interface Place {
	resource: string;
	operation: string;
}

function property(name: string, { resource, operation }: Place, more: Partial<INodeProperties> = {}, when: Record<string, string[]> = {}): INodeProperties {
	return { displayName: name, name, type: 'string', default: '', ...more, displayOptions: { ...more.displayOptions, show: { resource: [resource], operation: [operation], ...when } } };
}

/** The properties that n8n shows for an operation, without the names of operations. */
function shownFor(list: readonly INodeProperties[], { resource, operation }: Place) {
	const isShown = ({ displayOptions }: INodeProperties) => displayOptions?.show?.resource?.includes(resource) && displayOptions.show.operation?.includes(operation);
	return list.filter(isShown).map(({ displayOptions = {}, ...rest }) => {
		const { resource: _, operation: __, ...show } = displayOptions.show ?? {};
		return { ...rest, displayOptions: { ...displayOptions, show } };
	});
}

function expectAllKept(places: readonly Place[], lists: ReadonlyArray<readonly INodeProperties[]>) {
	const all = merged(lists);
	for (const [index, place] of places.entries()) expect(shownFor(all, place)).toEqual(shownFor(lists[index]!, place));
	return all;
}

/** Operations with up to eight properties of five each, in any order; the names of resources and operations repeat. */
const someOperations = fc.uniqueArray(
	fc.record({ resource: fc.constantFrom('image', 'video', 'design'), operation: fc.constantFrom('a', 'b', 'c'), names: fc.array(fc.constantFrom('p', 'q', 'r', 's', 't'), { minLength: 1, maxLength: 8 }) }),
	{ selector: ({ resource, operation }) => `${resource} ${operation}`, minLength: 1, maxLength: 9 },
);

describe('The properties of several operations in one list', () => {
	it('are for each operation its own, in its own order', () => {
		fc.assert(
			fc.property(someOperations, (all) => {
				expectAllKept(all, all.map(({ names, ...place }) => names.map((name) => property(name, place))));
			}),
			{ numRuns: 2_000, seed: 20 },
		);
	});

	it('are shared if they are equal in everything but the operation', () => {
		const places = ['a', 'b', 'c'].map((operation) => ({ resource: 'image', operation }));
		const all = expectAllKept(places, places.map((place) => ['p', 'q'].map((name) => property(name, place))));
		expect(all).toEqual(['p', 'q'].map((name) => property(name, places[0]!, { displayOptions: { show: {} } })).map((one) => ({ ...one, displayOptions: { show: { resource: ['image'], operation: ['a', 'b', 'c'] } } })));
	});

	it.each<[what: string, other: (place: Place) => INodeProperties]>([
		['text', (place) => property('p', place, { description: 'Another' })],
		['initial value', (place) => property('p', place, { default: 'x' })],
		['list of options', (place) => property('p', place, { type: 'options', options: [{ name: 'A', value: 'a' }] })],
		['condition', (place) => property('p', place, {}, { model: ['x'] })],
		['condition that hides it', (place) => property('p', place, { displayOptions: { hide: { '@tool': [true] } } })],
	])('are not shared if they differ in a %s', (_what, other) => {
		const places = ['a', 'b'].map((operation) => ({ resource: 'image', operation }));
		expect(expectAllKept(places, [[property('p', places[0]!)], [other(places[1]!)]])).toHaveLength(2);
	});

	it('are not shared by operations of different resources, where that would show them for a third one', () => {
		const places = [{ resource: 'image', operation: 'a' }, { resource: 'video', operation: 'b' }, { resource: 'image', operation: 'b' }];
		const [first, second, third] = places as [Place, Place, Place];
		expect(expectAllKept(places, [[property('p', first)], [property('p', second)], [property('q', third)]])).toHaveLength(3);
		expect(expectAllKept(places.slice(0, 2), [[property('p', first)], [property('p', second)]])).toHaveLength(1);
	});

	it('leave the lists of the operations as they are', () => {
		const lists = [[property('p', { resource: 'image', operation: 'a' })], [property('p', { resource: 'image', operation: 'b' })]];
		const before = JSON.stringify(lists);
		merged(lists);
		expect(JSON.stringify(lists)).toBe(before);
	});

	it('are none of no operation', () => {
		expect(merged([])).toEqual([]);
	});
});

describe('The properties of the node', () => {
	const all = merged(operations.map(({ properties }) => properties));

	it.each(operations.map((operation) => ({ operation, key: `${operation.resource}: ${operation.name}` })))('are those of $key, in its order', ({ operation }) => {
		const place = { resource: operation.resource, operation: operation.name };
		expect(operation.properties.length).toBeGreaterThan(0);
		expect(shownFor(all, place)).toEqual(shownFor(operation.properties, place));
	});

	it('are far fewer than those of all operations', () => {
		expect(all.length).toBeLessThan(operations.flatMap(({ properties }) => properties).length * 0.8);
	});

	it('are each of some operation', () => {
		const isOf = ({ displayOptions }: INodeProperties) => operations.some(({ resource, name }) => displayOptions?.show?.resource?.includes(resource) && displayOptions.show.operation?.includes(name));
		expect(all.filter((one) => !isOf(one))).toEqual([]);
	});
});
