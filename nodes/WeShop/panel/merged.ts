import type { INodeProperties } from 'n8n-workflow';

/** An operation, as the display conditions of a property name it. */
type Place = readonly [resource: string, operation: string];

interface Shared {
	/** The property without its operations. */
	key: string;
	property: INodeProperties;
	places: Place[];
}

/**
 * The properties of several operations as one list in which operations share equal ones: n8n sends the list to every
 * browser. Each operation keeps the order of its own.
 * @param lists the properties of each operation, each shown for that `resource` and `operation`
 */
export function merged(lists: ReadonlyArray<readonly INodeProperties[]>): INodeProperties[] {
	const operations = lists.map((list) => placeOf(list[0]));
	const all: Shared[] = [];
	for (const [index, list] of lists.entries()) {
		const place = operations[index]!;
		let next = 0;
		for (const property of list) {
			const key = keyOf(property);
			const found = all.findIndex((other, at) => at >= next && other.key === key && showsFor([...other.places, place], operations));
			const at = found < 0 ? next : found;
			if (found < 0) all.splice(at, 0, { key, property, places: [place] });
			else all[at]!.places.push(place);
			next = at + 1;
		}
	}
	return all.map(({ property, places }) => shownAt(property, places));
}

function placeOf(property: INodeProperties | undefined): Place {
	const { resource = [], operation = [] } = property?.displayOptions?.show ?? {};
	return [String(resource[0]), String(operation[0])];
}

function keyOf(property: INodeProperties): string {
	const { resource: _, operation: __, ...show } = property.displayOptions?.show ?? {};
	return JSON.stringify({ ...property, displayOptions: { ...property.displayOptions, show } });
}

/** Whether these operations alone meet a condition on their resources and one on their names: n8n joins the two with "and". */
function showsFor(places: readonly Place[], operations: readonly Place[]): boolean {
	const [resources, names] = [0, 1].map((part) => new Set(places.map((place) => place[part])));
	const met = operations.filter(([resource, name]) => resources!.has(resource) && names!.has(name));
	return met.every(([resource, name]) => places.some((place) => place[0] === resource && place[1] === name));
}

function shownAt({ displayOptions, ...property }: INodeProperties, places: readonly Place[]): INodeProperties {
	const [resource, operation] = [0, 1].map((part) => [...new Set(places.map((place) => place[part]!))]);
	return { ...property, displayOptions: { ...displayOptions, show: { ...displayOptions?.show, resource, operation } } };
}
