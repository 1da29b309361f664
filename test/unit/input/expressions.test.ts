import type { Field } from '../../../nodes/WeShop/agents/agent';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import { rawParameters } from '../../../nodes/WeShop/input/parameters';
import { nodeWith } from './nodeWith';

const IMAGE: Field = { kind: 'image', name: 'image', label: 'Image', description: 'A photo' };
const LIST: Field = { kind: 'images', name: 'image', label: 'Image', description: 'Photos', min: 0, max: 9 };
const VIDEO: Field = { kind: 'addresses', media: 'video', name: 'image', label: 'Image', description: 'Videos', max: 3 };
const EXPRESSION = '={{ $json.photo }}';
const BY_MODEL = "={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('image', ``, 'string') }}";
const url = (value: unknown) => ({ __rl: true, mode: 'url', value });
const file = (value: unknown) => ({ __rl: true, mode: 'binary', value });
const listOf = (...entries: unknown[]) => ({ values: entries.map((image) => ({ image })) });

/** What is read of a field that the workflow has as `saved`, and n8n as `resolved`. */
function read(field: Field, saved: unknown, resolved: unknown, type = 'weShop') {
	return readParameters({ fields: [field] }, rawParameters(nodeWith({ image: resolved }, { saved: { image: saved }, type: `n8n-nodes-weshop.${type}` }), 0));
}

const NOTHING = [undefined, null, '', ' \n'];
const GIVES_NOTHING = { refusal: { message: 'Image is set to an expression that gives nothing', description: 'Set Image (image) to an expression that gives something, or leave it empty to go without it' } };

describe.each<[string, Field, (value: unknown) => unknown]>([
	['image by URL', IMAGE, url],
	['image by file', IMAGE, file],
	['image, as its whole', IMAGE, (value) => value],
	['list of addresses', VIDEO, (value) => value],
])('An optional field: %s', (_what, field, as) => {
	it.each(NOTHING)('is none if it is left empty: %j', (empty) => {
		expect(read(field, as(empty), as(empty))).toMatchObject({ images: {}, addresses: {} });
	});

	it.each(NOTHING)('is refused if an expression gives nothing: %j', (nothing) => {
		for (const expression of [EXPRESSION, `${EXPRESSION}\n`, '= {{ $json.a }}{{ $json.b }}', '=']) expect(read(field, as(expression), as(nothing))).toEqual(GIVES_NOTHING);
		// As an AI agent's tool, too: the user has written it, and no model decides about it.
		expect(read(field, as(EXPRESSION), as(nothing), 'weShopTool')).toEqual(GIVES_NOTHING);
	});

	it.each(NOTHING)('is none if an AI model leaves it out: %j', (nothing) => {
		for (const saved of [BY_MODEL, "={{ $fromAI('image') }}", "={{ $fromAi('image') }}", "={{ $fromai('image') }}"]) {
			expect(read(field, as(saved), as(nothing), 'weShopTool')).toMatchObject({ images: {}, addresses: {} });
		}
	});

	it('is refused outside of a tool, whatever its expression calls', () => {
		expect(read(field, as(BY_MODEL), as(''))).toEqual(GIVES_NOTHING);
	});

	it('is what an expression gives', () => {
		expect(read(field, as(EXPRESSION), as('https://a.com/1.mp4'))).not.toHaveProperty('refusal');
	});

	it('is required if it is, whoever leaves it empty', () => {
		for (const [saved, type] of [['', 'weShop'], [EXPRESSION, 'weShop'], [BY_MODEL, 'weShopTool']] as const) {
			expect(read({ ...field, required: true }, as(saved), as(''), type)).toMatchObject({ refusal: { message: 'Image is empty' } });
		}
	});
});

describe('A list of images', () => {
	it.each([{}, { values: [] }, null, ''])('is none if it is left empty: %j', (empty) => {
		expect(read(LIST, empty, empty)).toMatchObject({ images: {} });
		expect(read(LIST, empty, empty, 'weShopTool')).toMatchObject({ images: {} });
	});

	it.each(NOTHING)('is refused if an entry gives nothing: %j', (nothing) => {
		for (const as of [url, file]) {
			for (const type of ['weShop', 'weShopTool']) {
				expect(read(LIST, listOf(as(EXPRESSION)), listOf(as(nothing)), type)).toMatchObject({ refusal: { message: 'Image is empty' } });
				expect(read(LIST, listOf(url('https://a.com/1.jpg'), as(EXPRESSION)), listOf(url('https://a.com/1.jpg'), as(nothing)), type)).toMatchObject({ refusal: { message: 'Image 2 of Image is empty' } });
			}
		}
	});

	it.each(NOTHING)('has no entry that an AI model leaves out: %j', (nothing) => {
		const saved = listOf(url(BY_MODEL), url("={{ $fromAI('second') }}"), url('https://a.com/3.jpg'));
		const third = { mode: 'url', url: 'https://a.com/3.jpg' };
		expect(read(LIST, saved, listOf(url(nothing), url(nothing), url('https://a.com/3.jpg')), 'weShopTool')).toMatchObject({ images: { image: [third] } });
		expect(read(LIST, saved, listOf(url('https://a.com/1.jpg'), url(nothing), url('https://a.com/3.jpg')), 'weShopTool')).toMatchObject({ images: { image: [{ mode: 'url', url: 'https://a.com/1.jpg' }, third] } });
		expect(read(LIST, listOf(url(BY_MODEL)), listOf(url(nothing)), 'weShopTool')).toMatchObject({ images: {} });
		expect(read({ ...LIST, min: 1 }, listOf(url(BY_MODEL)), listOf(url(nothing)), 'weShopTool')).toMatchObject({ refusal: { message: 'Image is empty' } });
		expect(read(LIST, listOf(url(BY_MODEL)), listOf(url(nothing)))).toMatchObject({ refusal: { message: 'Image is empty' } });
		for (const none of [[], [nothing]]) expect(read(LIST, listOf(url(BY_MODEL)), listOf(url(none)), 'weShopTool')).toMatchObject({ images: {} });
	});

	it.each(NOTHING)('is refused in a tool, if an entry is lost that the user has set: %j', (nothing) => {
		expect(read(LIST, listOf(url(BY_MODEL), url(EXPRESSION)), listOf(url('https://a.com/1.jpg'), url(nothing)), 'weShopTool')).toMatchObject({ refusal: { message: 'Image 2 of Image is empty' } });
	});
});

describe('Any other optional field', () => {
	it.each<Field>([
		{ kind: 'text', name: 'image', label: 'Text', description: 'A text' },
		{ kind: 'color', name: 'image', label: 'Color', description: 'A color' },
		{ kind: 'integer', name: 'image', label: 'Number', description: 'A number', min: 0, max: 9 },
		{ kind: 'preset', name: 'image', label: 'Scene', description: 'A scene', presetType: 'locations' },
	])('is unset if an expression gives nothing: $kind', (field) => {
		for (const nothing of NOTHING) expect(read(field, EXPRESSION, nothing)).toMatchObject({ values: {} });
	});
});

it('What only looks like an expression is none', () => {
	const node = nodeWith({}, { saved: { a: 'x = {{ 1 }}', b: '{ "text": "={{ 1 }}" }', c: url('https://a.com/?a="=b'), d: 5, e: true, f: null, g: EXPRESSION, h: url(EXPRESSION), i: listOf(url('https://a.com'), url(EXPRESSION)), j: ['a', EXPRESSION] } });
	expect('abcdefghijk'.split('').filter((name) => rawParameters(node, 0).isExpression?.(name))).toEqual(['g', 'h', 'i', 'j']);
});
