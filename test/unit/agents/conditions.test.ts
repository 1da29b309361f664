import type { Agent, Condition, Field } from '../../../nodes/WeShop/agents/agent';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import { agentNamed, MASK, PHOTO, paramsOf, read, refusalOf, requestOf, type Given } from './given';

describe('A parameter that the selected model does not support is dropped, since an expression may select the model', () => {
	it.each<[string, string, Given]>([
		['virtualtryon', 'aspectRatio', { generateVersion: 'weshopFlash', aspectRatio: '1:1' }],
		['virtualtryon', 'aspectRatio', { generateVersion: 'weshopFlash', aspectRatio: 'nonsense' }],
		['virtualtryon', 'imageSize', { generateVersion: 'weshopFlash', imageSize: '4K' }],
		['virtualtryon', 'imageSize', { generateVersion: 'weshopPro', imageSize: '4K' }],
		['aimodel', 'customMaskUrl', { maskType: 'autoHumanSegment', customMask: MASK }],
		['aiproduct', 'customMaskUrl', { maskType: 'autoSubjectSegment', customMask: 'no address' }],
		['removeBG', 'customMaskUrl', { maskType: 'autoSubjectSegment', customMask: MASK }],
		['kling', 'generateAudio', { modelName: 'Kling_2_5_Turbo', generateAudio: true }],
		['kling', 'generateAudio', { modelName: 'Kling_2_1_Master', generateAudio: false }],
		['kling', 'generateAudio', { modelName: 'Kling_2_1', generateAudio: 'perhaps' }],
		['seedance', 'generateAudio', { modelName: 'Seedance_10_Pro', generateAudio: true }],
		['seedance', 'generateAudio', { modelName: 'Seedance_10_Pro_Fast', generateAudio: true }],
		['seedance', 'resolution', { modelName: 'Seedance_15_Pro', resolution: '4k' }],
		['seedance', 'returnLastFrame', { modelName: 'Seedance_15_Pro', returnLastFrame: true }],
	])('%s sends no %s for %j', (agent, name, given) => {
		expect(requestOf(agent, given).params).not.toHaveProperty(name);
	});

	it('and its file is not uploaded', () => {
		const { images } = read('aimodel', { maskType: 'autoHumanSegment', customMask: { mode: 'binary', value: 'mask' } });
		expect(Object.keys(images)).toEqual(['originalImage']);
	});
});

describe('At least one of Prompt, Scene and Fashion Model', () => {
	it.each<[string, Given]>([
		['aimodel', { locationId: 3 }],
		['aimodel', { fashionModelId: 3 }],
		['aimodel', { textDescription: 'On a street' }],
		['aiproduct', { locationId: 3 }],
		['aiproduct', { textDescription: 'On marble' }],
	])('is enough for %s: %j', (agent, one) => {
		expect(paramsOf(agent, { textDescription: '', ...one })).toMatchObject(one);
	});

	it.each<[string, Given, string[]]>([
		['aimodel', { textDescription: ' ', locationId: { mode: 'list', value: '' }, fashionModelId: null }, ['Prompt', 'textDescription', 'Scene', 'locationId', 'Fashion Model', 'fashionModelId']],
		['aiproduct', { textDescription: undefined, locationId: '' }, ['Prompt', 'textDescription', 'Scene', 'locationId']],
		['aiproduct', { textDescription: '', fashionModelId: 3 }, ['Prompt', 'Scene']],
	])('is missing for %s with %j, and the message names all of them', (agent, given, names) => {
		const message = refusalOf(agent, given);
		for (const name of names) expect(message).toContain(name);
	});
});

describe('The pose of the scene', () => {
	it('needs a scene', () => {
		const message = refusalOf('aimodel', { pose: 'referenceImagePose' });
		expect(message).toContain('(locationId)');
		expect(message).toContain('(pose)');
		expect(paramsOf('aimodel', { pose: 'referenceImagePose', locationId: 3 })).toMatchObject({ pose: 'referenceImagePose', locationId: 3 });
	});

	it.each(['originalImagePose', 'freePose'])('but %s needs none', (pose) => {
		expect(paramsOf('aimodel', { pose })).toMatchObject({ pose });
	});
});

describe('The background of a cut-out', () => {
	it('is a color or a preset, not both', () => {
		const message = refusalOf('removeBG', { backgroundHex: '#00ff00', backgroundId: 5 });
		expect(message).toContain('Background Color');
		expect(message).toContain('Background Preset');
		expect(message).toContain('backgroundId');
	});

	it('is whichever is set', () => {
		expect(paramsOf('removeBG', { backgroundHex: '', backgroundId: 5 })).toMatchObject({ backgroundId: 5 });
		expect(paramsOf('removeBG', { backgroundHex: '#00ff00', backgroundId: { mode: 'list', value: '' } })).toMatchObject({ backgroundHex: '#00ff00' });
	});
});

describe('The last frame of a Kling video', () => {
	it('is refused for Kling 2.1 Master, which does not support it', () => {
		const message = refusalOf('kling', { modelName: 'Kling_2_1_Master', lastFrame: PHOTO });
		expect(message).toContain('Kling 2.1 Master');
		expect(message).toContain('Last Frame (lastFrame)');
	});

	it('may be empty for every model', () => {
		for (const lastFrame of [undefined, '', { mode: 'url', value: '' }]) {
			expect(requestOf('kling', { modelName: 'Kling_2_1_Master', lastFrame }).params.images).toEqual([PHOTO]);
			expect(requestOf('kling', { modelName: 'Kling_3_0', lastFrame }).params.images).toEqual([PHOTO]);
		}
	});
});

describe('A field above the one that it depends on', () => {
	const field = { kind: 'text', description: 'What it says' } as const;
	const agent = (fields: Agent['fields']): Agent => ({ ...agentNamed('aipose'), fields });
	const choice = (name: string, when?: Condition): Field => ({ kind: 'choice', name, label: name, description: 'Which', default: 'a', choices: [{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }], when });

	it.each<[string, Field[]]>([
		['below', [{ ...field, name: 'text', label: 'Text', when: { model: ['b'] } }, choice('model')]],
		['above', [choice('model'), { ...field, name: 'text', label: 'Text', when: { model: ['b'] } }]],
		['below, through another field', [{ ...field, name: 'text', label: 'Text', when: { style: ['b'] } }, choice('style', { model: ['b'] }), choice('model')]],
	])('is read as the value %s says', (_where, fields) => {
		const raw: Given = { text: 'kept', style: 'b' };
		expect(readParameters(agent(fields), { value: (name) => ({ ...raw, model: 'b' })[name] })).toMatchObject({ values: { text: 'kept' } });
		expect(readParameters(agent(fields), { value: (name) => ({ ...raw, model: 'a' })[name] })).not.toHaveProperty('values.text');
	});

	it.each([
		['Seedance_20', '', {}],
		['Seedance_15_Pro', '', 'Images is empty'],
		['Seedance_10_Pro', undefined, 'Images is empty'],
	])('decides for Seedance whether the list may be empty: %s', (modelName, images, expected) => {
		if (typeof expected === 'string') expect(refusalOf('seedance', { modelName, images })).toContain(expected);
		else expect(read('seedance', { modelName, images }).images).toEqual(expected);
	});
});
