import type { INodeParameters } from 'n8n-workflow';
import { runAgent } from './agentRun';
import { shop, url, withId } from './fields';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { sideBySide } from './sideBySide';
import { readsOf, runCalled } from './traffic';

/** What a model does not take is not sent; an expression chooses the model, so that the editor cannot hide the field. */
const shapes: Array<{ title: string; resource: string; operation: string; set: INodeParameters; input: object; params: object }> = [
	{
		title: 'Seedance 2.0 with the photo as its first frame',
		resource: 'video',
		operation: 'seedance',
		set: { firstFrame: url(shop('handbag.webp')), textDescription: 'x', resolution: '480p' },
		input: {},
		params: { firstFrame: shop('handbag.webp'), textDescription: 'x', modelName: 'Seedance_20', duration: '4s', aspectRatio: '3:4', resolution: '480p', generateAudio: 'true' },
	},
	{
		title: 'Seedance 2.0 from a prompt alone',
		resource: 'video',
		operation: 'seedance',
		set: { textDescription: 'x' },
		input: {},
		params: { textDescription: 'x', modelName: 'Seedance_20', duration: '4s', aspectRatio: '3:4', resolution: '720p', generateAudio: 'true' },
	},
	{
		title: 'Seedance 1.0, which takes neither sound nor resolution nor returns a frame',
		resource: 'video',
		operation: 'seedance',
		set: {
			modelName: '={{ "Seedance_10_Pro" }}',
			images: { values: [{ image: url(shop('handbag.webp')) }] },
			returnLastFrame: true,
			textDescription: 'x',
			resolution: '4k',
			generateAudio: true,
			duration: 2,
			aspectRatio: '21:9',
		},
		input: { originalImage: shop('handbag.webp'), images: [shop('handbag.webp')] },
		params: { images: [shop('handbag.webp')], textDescription: 'x', modelName: 'Seedance_10_Pro', duration: '2s', aspectRatio: '21:9' },
	},
	{
		title: 'Kling 2.1 Master, which takes no sound',
		resource: 'video',
		operation: 'kling',
		set: { modelName: '={{ "Kling_2_1_Master" }}', image: url(shop('model.jpg')), textDescription: 'x', generateAudio: true },
		input: { originalImage: shop('model.jpg'), images: [shop('model.jpg')] },
		params: { images: [shop('model.jpg')], textDescription: 'x', modelName: 'Kling_2_1_Master', duration: '5s' },
	},
	{
		title: 'Product photo whose scene was switched to ID and left empty',
		resource: 'image',
		operation: 'productPhoto',
		set: { originalImage: url(shop('sneaker.jpg')), textDescription: 'x', locationId: withId('') },
		input: { originalImage: shop('sneaker.jpg') },
		params: {
			originalImage: shop('sneaker.jpg'),
			images: [shop('sneaker.jpg')],
			textDescription: 'x',
			maskType: 'autoSubjectSegment',
			generatedContent: 'freeCreation',
		},
	},
	{
		title: 'Virtual try-on with Flash, which takes neither ratio nor size',
		resource: 'image',
		operation: 'virtualTryOn',
		set: { originalImage: url(shop('t-shirt.png')), generateVersion: '={{ "weshopFlash" }}', aspectRatio: '16:9', imageSize: '4K' },
		input: { originalImage: shop('t-shirt.png') },
		params: { originalImage: shop('t-shirt.png'), images: [shop('t-shirt.png')], descriptionType: 'auto', generateVersion: 'weshopFlash' },
	},
	{
		title: 'Virtual try-on with Pro, which takes a ratio but no size',
		resource: 'image',
		operation: 'virtualTryOn',
		set: { originalImage: url(shop('t-shirt.png')), generateVersion: '={{ "weshopPro" }}', aspectRatio: '21:9', imageSize: '4K', textDescription: 'y' },
		input: { originalImage: shop('t-shirt.png') },
		params: {
			originalImage: shop('t-shirt.png'),
			images: [shop('t-shirt.png')],
			descriptionType: 'auto',
			textDescription: 'y',
			generateVersion: 'weshopPro',
			aspectRatio: '21:9',
		},
	},
];

startWithAnEmptySandbox();

describe.each(shapes)('$title', ({ title, resource, operation, set, input, params }) => {
	const outcome = sideBySide(async () => await runAgent(title, resource, operation, { ...set, completion: 'none' }));

	it('sends only what is taken', async () => {
		await outcome();
		const { request } = await runCalled(title);
		expect(request).toMatchObject({ safeGenerate: 'on' });
		expect({ input: request.input, params: request.params }).toEqual({ input: { taskName: title, ...input }, params: { ...params, batchCount: 1 } });
	});

	it('puts out the started run and does not read it', async () => {
		const { outputs } = await outcome();
		const { executionId, agentName } = await runCalled(title);
		expect(outputs).toEqual([[{ json: { executionId, agentName, agentVersion: 'v1.0', status: 'Pending' }, pairedItem: { item: 0 } }]]);
		expect(await readsOf(executionId)).toEqual([]);
	});
});

itKeptTheKeyAtHome();
