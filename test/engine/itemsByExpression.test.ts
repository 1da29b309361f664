import type { INodeParameters } from 'n8n-workflow';
import { runWeShop } from './engine';
import { fileIn, shop, url } from './fields';
import { file, photoOf } from './files';
import { cutOut } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { execution } from './sideBySide';
import { runCalled, startsCalled, uploadsOf } from './traffic';

startWithAnEmptySandbox();

describe('Items', () => {
	const photoByExpression = execution({
		parameters: {
			resource: 'image',
			operation: 'expand',
			originalImage: '={{ $json.photo }}',
			targetWidth: '={{ $json.width }}',
			targetHeight: '={{ $json.height }}',
			fillLeft: '={{ $json.nothing }}',
			batchCount: '={{ $json.count }}',
			completion: 'none',
			options: { taskName: '={{ $json.name }}' },
		},
		items: [{ json: { name: 'by expressions', photo: shop('sneaker.jpg'), width: '1300', height: 1000, count: '2' } }],
	});

	it('take every field from expressions, with numbers as texts and an image as a bare address', async () => {
		await photoByExpression();
		const { request } = await runCalled('by expressions');
		expect(request).toMatchObject({
			input: { originalImage: shop('sneaker.jpg') },
			params: { originalImage: shop('sneaker.jpg'), targetWidth: 1300, targetHeight: 1000, batchCount: 2 },
		});
		expect(request.params).not.toHaveProperty('fillLeft');
	});

	const videosByExpression = execution({
		parameters: {
			resource: 'video',
			operation: 'kling',
			image: url('={{ $json.photo }}'),
			textDescription: '={{ $json.text }}',
			modelName: '={{ $json.model }}',
			duration: '={{ $json.length }}',
			generateAudio: '={{ $json.sound }}',
			completion: 'none',
			options: { taskName: '={{ $json.name }}' },
		},
		items: [
			{ json: { name: 'with words', photo: shop('model.jpg'), text: 'turns', model: 'Kling_3_0', length: '5s', sound: 'false' } },
			{ json: { name: 'with digits', photo: shop('model.jpg'), text: 42, model: 'Kling_2_6', length: '10', sound: true } },
			{ json: { name: 'with defaults', photo: shop('model.jpg'), text: 'turns' } },
		],
	});

	it('take models, durations and switches from expressions', async () => {
		await videosByExpression();
		const common = { images: [shop('model.jpg')], batchCount: 1 };
		const paramsOf = async (name: string) => (await runCalled(name)).request.params;
		expect(await paramsOf('with words')).toEqual({ ...common, textDescription: 'turns', modelName: 'Kling_3_0', duration: '5s', generateAudio: 'false' });
		expect(await paramsOf('with digits')).toEqual({ ...common, textDescription: '42', modelName: 'Kling_2_6', duration: '10s', generateAudio: 'true' });
		expect(await paramsOf('with defaults')).toEqual({ ...common, textDescription: 'turns', modelName: 'Kling_3_0', duration: '5s', generateAudio: 'true' });
	});

	const choiceByExpression = execution({
		parameters: cutOut('a choice by expression', { maskType: '={{ $json.keep }}', completion: 'none' }),
		items: [{ json: { keep: 'autoSubjectSegment' } }],
	});

	it('may choose by an expression and leave empty what only another choice needs', async () => {
		expect((await choiceByExpression()).error?.message).toBeUndefined();
		expect((await runCalled('a choice by expression')).request.params).toMatchObject({ maskType: 'autoSubjectSegment' });
	});

	const fileFieldByExpression = execution(async () => ({
		parameters: cutOut('file field by expression', { originalImage: fileIn('={{ $json.field }}'), completion: 'none' }),
		items: [{ json: { field: 'front' }, binary: { front: file(await photoOf('front'), 'image/png') } }],
	}));

	it('may name the file field by an expression', async () => {
		expect((await fileFieldByExpression()).status).toBe('success');
		expect(await uploadsOf(await photoOf('front'))).toMatchObject([{ files: [{ field: 'image', fileName: 'image.png', type: 'image/png' }] }]);
	});
});

it('an expression that n8n cannot resolve starts nothing, and is a failed item when the node goes on', async () => {
	const parameters = cutOut('unresolved', { originalImage: "={{ $('Nowhere').item.json.photo }}" });
	const { error } = await runWeShop({ parameters });
	expect(error?.message).toMatch(/node doesn't exist/i);
	const { status, json } = await runWeShop({ parameters, onError: 'continueRegularOutput' });
	expect(status).toBe('success');
	expect(json).toEqual([{ error: error?.message, details: {} }]);
	expect(await startsCalled('unresolved')).toEqual([]);
});

describe('A refusal names a parameter in brackets only where an expression sets it', () => {
	const pose = { resource: 'image', operation: 'changePose', originalImage: url(shop('sneaker.jpg')) };
	const model = { resource: 'image', operation: 'modelPhoto', originalImage: url(shop('sneaker.jpg')) };

	it.each<[string, INodeParameters, string]>([
		['texts', { ...model, textDescription: '' }, 'Set at least one of them: Prompt, Scene, Fashion Model'],
		['a text by an expression', { ...pose, textDescription: '={{ $json.nothing }}' }, 'Set Prompt (textDescription). It is required'],
		['a number', { ...pose, batchCount: 17 }, 'Set Number of Results to a whole number from 1 to 16'],
		['a number by an expression', { ...pose, batchCount: '={{ 17 }}' }, 'Set Number of Results (batchCount) to a whole number from 1 to 16'],
		['an option', { ...pose, options: { timeout: 0 } }, 'Set Timeout to a whole number from 1 to 86400'],
		['an option by an expression', { ...pose, options: { timeout: '={{ 0 }}' } }, 'Set Timeout (timeout) to a whole number from 1 to 86400'],
		['an address', { ...pose, originalImage: url('http://localhost/a.jpg') }, 'Set Image to an address that WeShop can reach from outside'],
		['an address by an expression', { ...pose, originalImage: url('={{ "shop.example/a.jpg" }}') }, 'Set Image (originalImage) to an address that starts with https://'],
		['a file', { ...pose, originalImage: fileIn('front') }, 'switch the field to URL'],
		['a choice that the panel shows by its label', { ...model, maskType: 'custom' }, 'Set Mask Image to a URL, or switch it to File and name the input field that contains the file. It is required while Keep Unchanged is What My Mask Marks'],
		['a choice by an expression', { ...model, maskType: '={{ "custom" }}' }, 'It is required while Keep Unchanged (maskType) is What My Mask Marks'],
		['one of several', { ...model, textDescription: '', locationId: '={{ $json.scene }}' }, 'Set at least one of them: Prompt, Scene (locationId), Fashion Model'],
	])('%s', async (_, parameters, expected) => {
		const { error } = await runWeShop({ parameters });
		expect(error?.description).toContain(expected);
		expect(error?.description).not.toContain('By URL');
	});
});

itKeptTheKeyAtHome();
