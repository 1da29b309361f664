import { agentNamed, REQUIRED, MASK, PHOTO, requestOf, type Given } from './given';

const image = { input: { originalImage: PHOTO }, params: { originalImage: PHOTO, images: [PHOTO] } };

interface Example {
	agent: string;
	what: string;
	given: Given;
	input?: Record<string, unknown>;
	params: Record<string, unknown>;
}

const examples: Example[] = [
	{
		agent: 'virtualtryon',
		what: 'all parameters of bananaPro, with both reference images',
		given: {
			fashionModelImage: 'https://shop.example/model.jpg',
			locationImage: 'https://shop.example/street.jpg',
			generateVersion: 'bananaPro',
			descriptionType: 'custom',
			textDescription: 'Figure 2 wears Figure 1',
			aspectRatio: '9:16',
			imageSize: '4K',
		},
		input: { fashionModelImage: 'https://shop.example/model.jpg', locationImage: 'https://shop.example/street.jpg' },
		params: {
			fashionModelImage: 'https://shop.example/model.jpg',
			locationImage: 'https://shop.example/street.jpg',
			generateVersion: 'bananaPro',
			descriptionType: 'custom',
			textDescription: 'Figure 2 wears Figure 1',
			aspectRatio: '9:16',
			imageSize: '4K',
		},
	},
	{
		agent: 'virtualtryon',
		what: 'the required parameters, without references',
		given: {},
		params: { generateVersion: 'weshopFlash', descriptionType: 'auto' },
	},
	{
		agent: 'virtualtryon',
		what: 'a custom prompt in addition to WeShop\'s own',
		given: { textDescription: 'A rainy street' },
		params: { generateVersion: 'weshopFlash', descriptionType: 'auto', textDescription: 'A rainy street' },
	},
	{
		agent: 'aimodel',
		what: 'all parameters, with a custom mask',
		given: {
			generatedContent: 'referToOrigin',
			maskType: 'custom',
			customMask: MASK,
			locationId: 7,
			fashionModelId: 42,
			textDescription: 'On a street',
			negTextDescription: 'hats',
			pose: 'referenceImagePose',
		},
		params: {
			generatedContent: 'referToOrigin',
			maskType: 'custom',
			customMaskUrl: MASK,
			locationId: 7,
			fashionModelId: 42,
			textDescription: 'On a street',
			negTextDescription: 'hats',
			pose: 'referenceImagePose',
		},
	},
	{
		agent: 'aimodel',
		what: 'the required parameters',
		given: {},
		params: { generatedContent: 'freeCreation', maskType: 'autoApparelSegment', textDescription: 'On a street', pose: 'originalImagePose' },
	},
	{
		agent: 'aiproduct',
		what: 'all parameters, with a custom mask',
		given: { generatedContent: 'referToOrigin', maskType: 'custom', customMask: MASK, locationId: 7, negTextDescription: 'text' },
		params: {
			generatedContent: 'referToOrigin',
			maskType: 'custom',
			customMaskUrl: MASK,
			locationId: 7,
			textDescription: 'On marble',
			negTextDescription: 'text',
		},
	},
	{
		agent: 'aipose',
		what: 'all parameters',
		given: { textDescription: 'Sitting', generateVersion: 'pro' },
		params: { textDescription: 'Sitting', generateVersion: 'pro' },
	},
	{
		agent: 'aipose',
		what: 'the required parameters, with the default generator',
		given: {},
		params: { textDescription: 'Sitting', generateVersion: 'lite' },
	},
	{
		agent: 'expandimage',
		what: 'all parameters',
		given: { targetWidth: 4096, targetHeight: 3000, fillLeft: 0, fillTop: 120 },
		params: { targetWidth: 4096, targetHeight: 3000, fillLeft: 0, fillTop: 120 },
	},
	{
		agent: 'expandimage',
		what: 'the required parameters: without offsets WeShop centers the photo',
		given: {},
		params: { targetWidth: 2048, targetHeight: 1024 },
	},
	{
		agent: 'removeBG',
		what: 'a color and a custom mask',
		given: { maskType: 'custom', customMask: MASK, backgroundHex: '#ffffff' },
		params: { maskType: 'custom', customMaskUrl: MASK, backgroundHex: '#ffffff' },
	},
	{
		agent: 'removeBG',
		what: 'a preset',
		given: { backgroundId: { mode: 'list', value: '5' } },
		params: { maskType: 'autoSubjectSegment', backgroundId: 5 },
	},
	{
		agent: 'removeBG',
		what: 'neither color nor preset, for a transparent background',
		given: {},
		params: { maskType: 'autoSubjectSegment' },
	},
];

describe('An image agent\'s request', () => {
	it.each(examples)('of $agent has $what', ({ agent, given, input, params }) => {
		expect(requestOf(agent, given)).toStrictEqual({
			agent: { name: agent, version: 'v1.0' },
			input: { ...image.input, ...input },
			params: { ...image.params, ...params, batchCount: 1 },
			safeGenerate: 'on',
		});
	});

	it.each(Object.keys(REQUIRED))('of %s has the name of the run in its input, the number of results in its params', (agent) => {
		const { input, params } = requestOf(agent, {}, { taskName: 'Summer shoes', batchCount: 4 });
		expect(input.taskName).toBe('Summer shoes');
		expect(params).not.toHaveProperty('taskName');
		expect(params.batchCount).toBe(agentNamed(agent).takesBatchCount === false ? undefined : 4);
	});

	it.each(Object.keys(REQUIRED))('of %s has a callback URL at the top level only if there is one', (agent) => {
		const withCallback = requestOf(agent, {}, { callbackUrl: 'https://n8n.example/webhook/1' });
		expect(withCallback).toStrictEqual({ ...requestOf(agent), callbackUrl: 'https://n8n.example/webhook/1' });
		expect(Object.keys(requestOf(agent, {}, { taskName: '', callbackUrl: '' })).sort()).toEqual(['agent', 'input', 'params', 'safeGenerate']);
	});

	it('has the URL of the uploaded file wherever a file was selected', () => {
		const file = (value: string) => ({ __rl: true, mode: 'binary', value });
		const { input, params } = requestOf('aimodel', { originalImage: file('front'), maskType: 'custom', customMask: file('mask') });
		expect(input.originalImage).toBe('https://uploads.example/front');
		expect(params).toMatchObject({
			originalImage: 'https://uploads.example/front',
			images: ['https://uploads.example/front'],
			customMaskUrl: 'https://uploads.example/mask',
		});
		expect(params).not.toHaveProperty('customMask');
	});
});
