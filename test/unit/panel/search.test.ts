import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { WeShop } from '../../../nodes/WeShop/WeShop.node';
import { WeShopTrigger } from '../../../nodes/WeShop/WeShopTrigger.node';

interface Search {
	sublimeSearch<Item>(typed: string, items: Item[]): Array<{ item: Item; score: number }>;
}

/** The search of n8n's nodes panel, as n8n ships it. */
const { sublimeSearch } = createRequire(__filename)('@n8n/utils/dist/search/sublime-search') as Search;

const root = path.join(__dirname, '../../..');
const aliasesOf = (file: string) => (JSON.parse(readFileSync(path.join(root, 'nodes/WeShop', file), 'utf8')) as { alias: string[] }).alias;

const nodes = [
	{ properties: { displayName: new WeShop().description.displayName, codex: { alias: aliasesOf('WeShop.node.json') } } },
	{ properties: { displayName: new WeShopTrigger().description.displayName, codex: { alias: aliasesOf('WeShopTrigger.node.json') } } },
];
const found = (typed: string) => sublimeSearch(typed.toLowerCase(), nodes).map(({ item }) => item.properties.displayName).sort();

const TYPED = [
	'cut out', 'cut-out', 'cutout', 'background', 'background remover', 'background removal', 'remove background', 'remove bg', 'removebg', 'change background', 'transparent background',
	'white background', 'model photo', 'fashion model', 'ai model', 'on model', 'try on', 'try-on', 'tryon', 'virtual try on', 'virtual try-on', 'clothes', 'outfit', 'ghost mannequin', 'flat lay',
	'product photo', 'product photography', 'product image', 'product picture', 'product shot', 'product video', 'packshot', 'pack shot', 'still life', 'ecommerce', 'e-commerce', 'catalog', 'mockup',
	'upscale', 'upscaler', 'enlarge', 'expand image', 'outpaint', 'uncrop', 'pose', 'image to video', 'photo to video', 'animate', 'video generator', 'ai video', 'image generator', 'ai image',
	'edit photo', 'photo editor', 'image editor', 'retouch', 'image', 'photo', 'picture', 'video', 'kling', 'seedance', 'weshop',
];

describe('The nodes panel of n8n', () => {
	it.each(TYPED)('finds both nodes by what people type: %s', (typed) => {
		expect(found(typed)).toEqual(['WeShop', 'WeShop Trigger']);
	});

	it.each(['callback', 'finished'])('finds the trigger by what it waits for: %s', (typed) => {
		expect(found(typed)).toContain('WeShop Trigger');
	});

	it.each(['postgres', 'send an email', 'weather', 'xml parser'])('does not find them by words of other nodes: %s', (typed) => {
		expect(found(typed)).toEqual([]);
	});
});
