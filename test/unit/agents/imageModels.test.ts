import type { ImagesField } from '../../../nodes/WeShop/agents/agent';
import { agents } from '../../../nodes/WeShop/agents';
import { agentNamed, MASK, paramsOf, PHOTO, read, refusalOf, requestOf, type Given } from './given';

const imageModels = agents.filter(({ resource }) => resource === 'imageModel');
const textDescription = 'A red bag';
const listOf = (...urls: string[]) => ({ values: urls.map((image) => ({ image })) });

/** How many images the list takes with the given parameters. */
function limitOf(name: string, given: Given = {}): number[] {
	const { min, max } = read(name, given).fields.images as ImagesField;
	return [min, max];
}

describe('A request to an image model has, with a prompt alone,', () => {
	it.each<[string, Record<string, unknown>]>([
		['gpt-image', { modelName: 'gpt-image-2', aspectRatio: '3:4', imageSize: '1K', quality: 'low', batchCount: 1 }],
		['seedream', { modelName: 'Seedream_50_Pro', aspectRatio: 'auto', imageSize: '1K', outputFormat: 'jpeg', batchCount: 1 }],
		['nano-banana-edit', { modelName: 'nano2', aspectRatio: 'auto', imageSize: '1K', batchCount: 1 }],
		['qwen-image-edit', { batchCount: 1 }],
		['firered-image-edit', { aspectRatio: 'auto', batchCount: 1 }],
		['grok-imagine', { batchCount: 1 }],
		['midjourney', { modelName: 'Midjourney_6_1', aspectRatio: '1:1' }],
		['z-image', { aspectRatio: '1:1', batchCount: 1 }],
	])('the defaults of %s', (name, params) => {
		expect(requestOf(name)).toStrictEqual({ agent: { name, version: 'v1.0' }, input: {}, params: { textDescription, ...params }, safeGenerate: 'on' });
	});

	it('is tested for all of them', () => {
		expect(imageModels).toHaveLength(8);
	});
});

describe('The images of an image model', () => {
	it.each(['gpt-image', 'seedream', 'nano-banana-edit', 'qwen-image-edit', 'firered-image-edit'])('are sent in order by %s, the first one twice', (name) => {
		const { input, params } = requestOf(name, { images: listOf(PHOTO, MASK) });
		expect(input).toEqual({ originalImage: PHOTO });
		expect(params.images).toEqual([PHOTO, MASK]);
	});

	it.each(['grok-imagine', 'midjourney'])('are one for %s', (name) => {
		const { input, params } = requestOf(name, { originalImage: PHOTO });
		expect(input).toEqual({ originalImage: PHOTO });
		expect(params.images).toEqual([PHOTO]);
	});

	it.each<[string, number, Given]>([
		['gpt-image', 5, {}],
		['gpt-image', 16, { modelName: 'gpt-image-2.5-flare' }],
		['gpt-image', 16, { modelName: 'gpt-image-2.5-sunburst' }],
		['seedream', 10, {}],
		['seedream', 14, { modelName: 'Seedream_50_Lite' }],
		['nano-banana-edit', 9, {}],
		['nano-banana-edit', 9, { modelName: 'nano1' }],
		['qwen-image-edit', 5, {}],
		['firered-image-edit', 3, {}],
	])('of %s are up to %i with %j', (name, max, given) => {
		expect(limitOf(name, given)).toEqual([0, max]);
	});
});

describe('The prompt of an image model', () => {
	it.each(imageModels.map(({ name }) => name))('is empty at first: %s', (name) => {
		const prompts = agentNamed(name).fields.filter((field) => field.name === 'textDescription');
		expect(prompts).toHaveLength(1);
		expect(prompts[0]).toMatchObject({ kind: 'text', placeholder: expect.stringMatching(/^e\.g\. /) });
		expect(prompts[0]).not.toHaveProperty('prefill');
	});

	it.each(imageModels.map(({ name }) => name).filter((name) => name !== 'nano-banana-edit'))('is required by %s, with an image too', (name) => {
		expect(refusalOf(name, { textDescription: ' ', images: listOf(PHOTO), originalImage: PHOTO })).toMatch(/^Prompt is empty\nSet Prompt \(textDescription\)/);
	});

	it('speaks of several images only where there can be several', () => {
		const speaking = imageModels.filter(({ fields }) => fields.some((field) => field.kind === 'text' && field.placeholder?.includes('image 2')));
		expect(speaking.filter(({ fields }) => !fields.some(({ kind }) => kind === 'images')).map(({ name }) => name)).toEqual([]);
		expect(speaking).not.toEqual([]);
	});
});

describe('Nano Banana', () => {
	const name = 'nano-banana-edit';

	it.each([undefined, '', '  '])('needs no prompt with an image, and sends an empty one: %j', (empty) => {
		expect(paramsOf(name, { textDescription: empty, images: listOf(PHOTO) })).toMatchObject({ textDescription: '', images: [PHOTO] });
	});

	it.each([undefined, '', '  '])('refuses to work from nothing: %j', (empty) => {
		expect(refusalOf(name, { textDescription: empty })).toBe(
			'Prompt and Images are both empty\nSet Prompt (textDescription) to what you want, or add images to Images (images)',
		);
	});

	it('sends the size with every model, as the vendor\'s client does', () => {
		for (const modelName of ['nano1', 'nano', 'nano2']) expect(paramsOf(name, { modelName, imageSize: '4K' })).toMatchObject({ modelName, imageSize: '4K' });
	});

	it.each(['1:4', '4:1', '1:8', '8:1'])('takes %s with Nano Banana 2 alone', (aspectRatio) => {
		expect(paramsOf(name, { aspectRatio })).toMatchObject({ modelName: 'nano2', aspectRatio });
		for (const modelName of ['nano1', 'nano']) expect(refusalOf(name, { modelName, aspectRatio })).toContain(`Aspect Ratio cannot be "${aspectRatio}"`);
	});
});

describe('GPT Image', () => {
	const newer = ['gpt-image-2.5-flare', 'gpt-image-2.5-sunburst'];

	it.each(['xhigh', 'max'])('takes the quality %s with the newer models alone', (quality) => {
		for (const modelName of newer) expect(paramsOf('gpt-image', { modelName, quality })).toMatchObject({ modelName, quality });
		expect(refusalOf('gpt-image', { quality })).toContain('Set Quality (quality) to one of low, medium, high');
	});

	it.each(['4:5', '5:4'])('takes the ratio %s with the newer models alone', (aspectRatio) => {
		for (const modelName of newer) expect(paramsOf('gpt-image', { modelName, aspectRatio })).toMatchObject({ modelName, aspectRatio });
		expect(refusalOf('gpt-image', { aspectRatio })).toContain(`Aspect Ratio cannot be "${aspectRatio}"`);
	});

	it.each(newer)('has the same defaults with %s', (modelName) => {
		expect(paramsOf('gpt-image', { modelName })).toStrictEqual({ ...paramsOf('gpt-image'), modelName });
	});
});

describe('Seedream', () => {
	const lite = { modelName: 'Seedream_50_Lite' };

	it('has other defaults with Lite', () => {
		expect(paramsOf('seedream', lite)).toMatchObject({ aspectRatio: '3:4', imageSize: '2K', outputFormat: 'jpeg' });
	});

	it.each([
		['3K of Pro', { imageSize: '3K' }, 'to one of 1K, 2K'],
		['1K of Lite', { ...lite, imageSize: '1K' }, 'to one of 2K, 3K'],
		['an automatic ratio of Lite', { ...lite, aspectRatio: 'auto' }, 'Aspect Ratio cannot be "auto"'],
	])('refuses %s', (_, given, says) => {
		expect(refusalOf('seedream', given)).toContain(says);
	});

	it('takes 3K with Lite', () => {
		expect(paramsOf('seedream', { ...lite, imageSize: '3K', outputFormat: 'png' })).toMatchObject({ imageSize: '3K', outputFormat: 'png' });
	});

	it('searches the web with Lite alone', () => {
		expect(paramsOf('seedream', { ...lite, tools: ['web_search'] }).tools).toEqual(['web_search']);
		expect(paramsOf('seedream', { ...lite, tools: [] })).not.toHaveProperty('tools');
		expect(paramsOf('seedream', { tools: ['web_search'] })).not.toHaveProperty('tools');
	});
});
