import { agents } from '../../../nodes/WeShop/agents';
import { catalogueAgent, hasVendorPrompt } from '../../catalogue/catalogue';
import { agentNamed, paramsOf, PHOTO, read, refusalOf, requestOf } from './given';

const STYLE = 'https://shop.example/style.jpg';
const listOf = (...urls: string[]) => ({ values: urls.map((image) => ({ image })) });

/** The initial text of Prompt in the editor. */
function initialPrompt(name: string): string {
	const [initial = ''] = agentNamed(name).fields.flatMap((field) => (field.kind === 'text' && field.name === 'textDescription' ? [field.prefill ?? ''] : []));
	return initial;
}

describe.each([
	['remove-filter-from-photo', 'Set Image (originalImage) to a photo', { originalImage: PHOTO }],
	['ai-hairstyle-changer', 'Set Image (originalImage) to a photo', { originalImage: PHOTO }],
	['ai-room-planner', 'Set Image (originalImage) to a photo', { originalImage: PHOTO }],
	['ai-landscape-design-free', 'Set Image (originalImage) to a photo', { originalImage: PHOTO }],
	['ai-poster-from-images', 'Add a photo to Images (images)', { images: listOf(PHOTO) }],
])('%s without an image', (name, advice, withImage) => {
	it('is refused while the prompt is the initial one: nobody wishes to pay for what it would show', () => {
		const textDescription = initialPrompt(name);
		expect(textDescription).not.toBe('');
		expect(refusalOf(name, { textDescription })).toMatch(/^Images? is empty, and Prompt still has its initial text\n/);
		expect(refusalOf(name, { textDescription })).toContain(`${advice}, or describe the picture in Prompt (textDescription)`);
	});

	it('is made from a prompt of the user', () => {
		const { input, params } = requestOf(name, { textDescription: 'A café in Paris' });
		expect(input).toEqual({});
		expect(params).toMatchObject({ textDescription: 'A café in Paris' });
		expect(params).not.toHaveProperty('images');
	});

	it('is no reason to refuse the initial prompt with one', () => {
		const { input, params } = requestOf(name, { textDescription: initialPrompt(name), ...withImage });
		expect(input).toEqual({ originalImage: PHOTO });
		expect(params.images).toEqual([PHOTO]);
	});
});

describe('Garden', () => {
	const name = 'ai-landscape-design-free';

	it('refuses a style without a yard, which WeShop would take for the yard', () => {
		for (const textDescription of ['A terrace', initialPrompt(name)]) {
			expect(refusalOf(name, { textDescription, styleImage: STYLE })).toBe(
				'Style Image is set, but Image is empty\nSet Image (originalImage) to a photo of the yard, or leave Style Image (styleImage) empty',
			);
		}
	});

	it('sends the yard first, then the style', () => {
		expect(requestOf(name, { styleImage: STYLE, originalImage: PHOTO })).toMatchObject({ input: { originalImage: PHOTO }, params: { images: [PHOTO, STYLE] } });
	});
});

describe('A second image', () => {
	it.each([
		['ai-clothes-changer', 'garmentImage', 'Garment Image'],
		['ai-image-combiner', 'secondImage', 'Second Image'],
		['ai-photoshoot', 'sceneImage', 'Scene Image'],
	])('of %s is required, and sent after the first: %s', (name, field, label) => {
		expect(requestOf(name, { [field]: STYLE })).toMatchObject({ input: { originalImage: PHOTO }, params: { images: [PHOTO, STYLE] } });
		expect(refusalOf(name, { [field]: undefined })).toMatch(new RegExp(`^${label} is empty\\nSet ${label} \\(${field}\\)`));
	});
});

describe('Photoshoot', () => {
	it('takes 21:9 and a size with Nano Banana Pro alone', () => {
		expect(paramsOf('ai-photoshoot', { modelName: 'nano', aspectRatio: '21:9', imageSize: '4K' })).toMatchObject({ aspectRatio: '21:9', imageSize: '4K' });
		for (const modelName of ['qwen', 'firered']) {
			expect(refusalOf('ai-photoshoot', { modelName, aspectRatio: '21:9' })).toContain('(aspectRatio)');
			expect(paramsOf('ai-photoshoot', { modelName, imageSize: '4K' })).not.toHaveProperty('imageSize');
		}
	});

	it('needs no prompt, and sends none then', () => {
		expect(paramsOf('ai-photoshoot')).not.toHaveProperty('textDescription');
	});
});

describe('Poster', () => {
	it('has a ratio and a size with the Nano Banana models alone', () => {
		const given = { aspectRatio: '9:16', imageSize: '2K' };
		for (const modelName of ['nano', 'nano2']) expect(paramsOf('ai-poster', { modelName, ...given })).toMatchObject(given);
		expect(Object.keys(paramsOf('ai-poster', given)).sort()).toEqual(['batchCount', 'modelName', 'textDescription']);
	});

	it('needs a prompt, with images too', () => {
		expect(refusalOf('ai-poster', { textDescription: '', images: listOf(PHOTO) })).toMatch(/^Prompt is empty\n/);
		expect(read('ai-poster', { images: listOf(PHOTO, STYLE) }).images.images).toHaveLength(2);
	});
});

describe('The prompt', () => {
	const ofVendor = agents.filter(({ name }) => hasVendorPrompt(catalogueAgent(name)));
	const prompts = (list: typeof agents) => list.flatMap(({ name, fields }) => fields.flatMap((field) => (field.kind === 'text' && field.name === 'textDescription' ? [{ ...field, agent: name }] : [])));
	const [withImages, withoutImages] = [true, false].map((has) => prompts(ofVendor.filter(({ fields }) => fields.some(({ kind }) => kind.startsWith('image')) === has)));

	it('where the vendor has one of its own, is ours at first, in an AI agent\'s tool too', () => {
		expect(withImages?.length).toBeGreaterThan(10);
		expect(withImages?.filter(({ prefill, required, isPrefilledInTools }) => !prefill || !required || !isPrefilledInTools).map(({ agent }) => agent)).toEqual([]);
	});

	it('of an agent without images is empty at first, and required', () => {
		expect(withoutImages?.map(({ agent }) => agent).sort()).toEqual(['ai-infographic-generator', 'ai-logo-generator', 'flowchart-generator']);
		expect(withoutImages?.filter(({ prefill, required }) => prefill || !required)).toEqual([]);
		for (const { agent } of withoutImages ?? []) expect(refusalOf(agent, { textDescription: undefined })).toMatch(/^Prompt is empty\nSet Prompt \(textDescription\)/);
	});

	it('is short', () => {
		expect(prompts(agents).filter(({ prefill = '' }) => prefill.length > 100).map(({ agent }) => agent)).toEqual([]);
	});
});
