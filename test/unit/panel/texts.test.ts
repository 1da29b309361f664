import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { WeShopApi } from '../../../credentials/WeShopApi.credentials';
import { WeShop } from '../../../nodes/WeShop/WeShop.node';
import { WeShopTrigger } from '../../../nodes/WeShop/WeShopTrigger.node';

/** Properties with those inside of collections. */
function withNested(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => [property, ...(property.type === 'collection' ? withNested(property.options as INodeProperties[]) : [])]);
}

const properties = withNested([...new WeShop().description.properties, ...new WeShopTrigger().description.properties, ...new WeShopApi().properties]);
const optionsOf = ({ type, options = [] }: INodeProperties): INodePropertyOptions[] => (['options', 'multiOptions'].includes(type) ? (options as INodePropertyOptions[]) : []);
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

	it('placeholders start with "e.g."', () => {
		const placeholders = properties.filter(({ type }) => type !== 'collection').flatMap(({ placeholder, modes = [] }) => [placeholder, ...modes.filter(({ type }) => type !== 'list').map((mode) => mode.placeholder)]);
		expect(placeholders.filter((text) => text !== undefined && !text.startsWith('e.g. '))).toEqual([]);
	});

	it('descriptions of switches start with "Whether"', () => {
		expect(properties.filter(({ type, description }) => type === 'boolean' && !description?.startsWith('Whether ')).map(({ name }) => name)).toEqual([]);
	});

	it('the descriptions of options fit into two lines', () => {
		const tooLong = properties.filter(({ name }) => name === 'completion').flatMap(optionsOf).filter(({ description = '' }) => description.length > 90);
		expect(tooLong).toEqual([]);
	});

	it('lists of five or more options are in alphabetical order, except ratios', () => {
		const unsorted = properties.filter((property) => {
			const names = optionsOf(property).map(({ name }) => name);
			return names.length >= 5 && property.name !== 'aspectRatio' && names.join() !== [...names].sort((one, other) => one.localeCompare(other)).join();
		});
		expect(unsorted.map(({ name }) => name)).toEqual([]);
	});

	it('no text has words that only the authors of this package use', () => {
		const ownWords = /\b(park(s|ed|ing)?|looks? (at|once)|told|put(s)? out|comes? out|of (yours|its own|your own)|goes on|at once|whoever)\b/i;
		expect([...labels, ...descriptions, ...hints, ...notices].filter((text) => ownWords.test(text))).toEqual([]);
	});
});
