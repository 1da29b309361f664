import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { WeShopApi } from '../../../credentials/WeShopApi.credentials';
import { WeShop } from '../../../nodes/WeShop/WeShop.node';
import { WeShopTrigger } from '../../../nodes/WeShop/WeShopTrigger.node';

function nested({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'collection') return options as INodeProperties[];
	return type === 'fixedCollection' ? (options as INodePropertyCollection[]).flatMap(({ values }) => values) : [];
}

/** Properties with those inside of collections and lists. */
function withNested(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => [property, ...withNested(nested(property))]);
}

const properties = withNested([...new WeShop().description.properties, ...new WeShopTrigger().description.properties, ...new WeShopApi().properties]);
const optionsOf = ({ type, options = [] }: INodeProperties): INodePropertyOptions[] => (['options', 'multiOptions'].includes(type) ? (options as INodePropertyOptions[]) : []);
const isCollection = (type: string) => type === 'collection' || type === 'fixedCollection';
const notices = properties.filter(({ type }) => type === 'notice').map(({ displayName }) => displayName);
const labels = properties.filter(({ type }) => type !== 'notice').flatMap((property) => [property.displayName, ...optionsOf(property).map(({ name }) => name)]);
const descriptions = properties.flatMap((property) => [property.description, ...optionsOf(property).map(({ description }) => description)]).filter((text) => text !== undefined);
const hints = properties.flatMap(({ hint, modes = [] }) => [hint, ...modes.map((mode) => mode.hint)]).filter((text) => text !== undefined);

/** By n8n's UX guidelines. */
describe('In the editor', () => {
	it('labels are in title case', () => {
		const small = /^(a|an|and|at|but|by|for|from|in|of|on|or|the|to|until|with)$/;
		const isTitle = (word: string) => !/^[a-z]/.test(word) || small.test(word);
		expect(labels.filter((label) => !/^\d+[a-z]?$/.test(label) && !label.split(' ').every(isTitle))).toEqual([]);
	});

	it('descriptions start with a capital letter and have a full stop only after several sentences', () => {
		const html = /<[^>]+>/g;
		const sentences = (text: string) => text.replace(html, '').replace(/\be\.g\. /g, '').split(/\.\s+(?=[A-Z])/).length;
		expect(descriptions.filter((text) => !/^[A-Z0-9]/.test(text.replace(html, '')))).toEqual([]);
		expect(descriptions.filter((text) => text.endsWith('.') !== sentences(text) > 1)).toEqual([]);
	});

	it('actions are in sentence case and leave articles out', () => {
		const operations = properties.filter(({ name }) => name === 'operation').flatMap(optionsOf);
		const actions = operations.map(({ action = '' }) => action);
		expect(actions.filter((action) => /\b(a|an|the)\b/i.test(action))).toEqual([]);
		expect(actions.filter((action) => !/^[A-Z][a-z]+ /.test(action) || action.endsWith('.'))).toEqual([]);
		expect(operations.filter(({ name, description }) => description === undefined || description === name)).toEqual([]);
		expect(new Set(actions).size).toBeGreaterThan(50);
	});

	it('placeholders start with "e.g."', () => {
		const placeholders = properties.filter(({ type }) => !isCollection(type)).flatMap(({ placeholder, modes = [] }) => [placeholder, ...modes.filter(({ type }) => type !== 'list').map((mode) => mode.placeholder)]);
		expect(placeholders.filter((text) => text !== undefined && !text.startsWith('e.g. '))).toEqual([]);
	});

	it('buttons say what they add', () => {
		const buttons = properties.filter(({ type }) => isCollection(type)).map(({ placeholder }) => placeholder);
		expect(buttons.filter((text) => !/^Add Option$|^Add Image \((Up to |\d+ (to|or) )?(\d+|One)\)$/.test(text ?? ''))).toEqual([]);
		expect(buttons).toEqual(expect.arrayContaining(['Add Option', 'Add Image (Up to 30)']));
	});

	it('descriptions of switches start with "Whether"', () => {
		expect(properties.filter(({ type, description }) => type === 'boolean' && !description?.startsWith('Whether ')).map(({ name }) => name)).toEqual([]);
	});

	/** n8n cuts them off after two lines of 358 pixels, in which 45 characters find room however the words break. */
	it('the descriptions in drop-down lists, such as that of the operations, fit into two lines', () => {
		const lists = properties.filter((property) => optionsOf(property).some(({ description }) => description));
		expect(lists.map(({ name }) => name)).toEqual(expect.arrayContaining(['resource', 'operation', 'completion', 'maskType']));
		expect(lists.flatMap(optionsOf).filter(({ description = '' }) => description.length > 90)).toEqual([]);
	});

	it('two operations that are easily confused say which one to take', () => {
		const described = Object.fromEntries(properties.filter(({ name }) => name === 'operation').flatMap(optionsOf).map(({ name, description }) => [name, description]));
		expect(described['Animate Image']).toMatch(/for more models or a last frame, use Kling Video$/);
		expect(described['Kling Video']).toMatch(/for simple motion, use Animate Image$/);
	});

	it('a link opens in another tab', () => {
		const links = [...descriptions, ...hints].flatMap((text) => text.match(/<a [^>]*>/g) ?? []);
		expect(links.length).toBeGreaterThan(1);
		expect(links.filter((link) => !/^<a href="https:\/\/[^"]+" target="_blank">$/.test(link))).toEqual([]);
	});

	it('lists of five or more options are in alphabetical order, except ratios and a scale', () => {
		const unsorted = properties.filter((property) => {
			const names = optionsOf(property).map(({ name }) => name);
			return names.length >= 5 && !['aspectRatio', 'quality'].includes(property.name) && names.join() !== [...names].sort((one, other) => one.localeCompare(other)).join();
		});
		expect(unsorted.map(({ name }) => name)).toEqual([]);
	});

	it('no text has words that only the authors of this package use', () => {
		const ownWords = /\b(park(s|ed|ing)?|looks? (at|once)|told|put(s)? out|comes? out|of (yours|its own|your own)|goes on|at once|whoever)\b/i;
		expect([...labels, ...descriptions, ...hints, ...notices].filter((text) => ownWords.test(text))).toEqual([]);
	});
});
