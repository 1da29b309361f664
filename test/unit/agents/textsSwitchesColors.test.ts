import { SOME_MOTION } from '../../../nodes/WeShop/agents/sharedFields';
import { paramsOf, refusalOf } from './given';

describe.each([
	{ agent: 'kling', modelName: 'Kling_3_0' },
	{ agent: 'kling', modelName: 'Kling_2_6' },
	{ agent: 'ai-image-animation', modelName: 'Kling_3_0' },
	{ agent: 'ai-image-animation', modelName: 'Kling_2_6' },
	{ agent: 'seedance', modelName: 'Seedance_20' },
	{ agent: 'seedance', modelName: 'Seedance_15_Pro' },
])('Generate Audio of $agent with $modelName', ({ agent, modelName }) => {
	it.each([
		[true, 'true'],
		[false, 'false'],
		['true', 'true'],
		['false', 'false'],
		[undefined, 'true'],
		[null, 'true'],
		['', 'true'],
	])('is a switch, %p, that WeShop takes as the word "%s"', (generateAudio, word) => {
		expect(paramsOf(agent, { modelName, generateAudio }).generateAudio).toBe(word);
	});

	it.each([1, 0, 'yes', 'TRUE', {}, [true]])('is not %p', (generateAudio) => {
		expect(refusalOf(agent, { modelName, generateAudio })).toContain('Set Generate Audio (generateAudio) to true or false');
	});
});

describe('Background Color', () => {
	it.each(['#ffffff', '#FF8800', ' #000000 '])('is %s', (backgroundHex) => {
		expect(paramsOf('removeBG', { backgroundHex }).backgroundHex).toBe(backgroundHex.trim());
	});

	it('may be written short, and is sent in full', () => {
		expect(paramsOf('removeBG', { backgroundHex: '#f80' }).backgroundHex).toBe('#ff8800');
	});

	it.each(['white', 'ffffff', '#ff', '#ffffff00', '#gggggg', 'rgb(0,0,0)', 0xffffff, true, {}])('is not %p', (backgroundHex) => {
		expect(refusalOf('removeBG', { backgroundHex })).toContain('Set Background Color (backgroundHex) to a color of the form #ffffff');
	});
});

describe('A prompt', () => {
	it('keeps its lines, quotes and signs', () => {
		const textDescription = 'Say "hi"\n– and 日本語 & <b>';
		expect(paramsOf('aipose', { textDescription }).textDescription).toBe(textDescription);
	});

	it('may be a number from a sheet', () => {
		expect(paramsOf('aipose', { textDescription: 1984 }).textDescription).toBe('1984');
	});

	it.each([[{ text: 'x' }], [['x']]])('is not %j', (textDescription) => {
		expect(refusalOf('aipose', { textDescription })).toContain('Set Prompt (textDescription) to a text');
	});

	it.each(['aimodel', 'aiproduct'])('may say to %s what to avoid, or not', (agent) => {
		expect(paramsOf(agent, { negTextDescription: 'hats' }).negTextDescription).toBe('hats');
		expect(paramsOf(agent, { negTextDescription: ' ' })).not.toHaveProperty('negTextDescription');
	});
});

it('starts no video of nothing: the prompt that the node came with says too little without a photo', () => {
	const told = refusalOf('seedance', { image: '', textDescription: SOME_MOTION });
	expect(told).toBe('Image is empty, and Prompt is still the one that the node came with\nSet Image (image) to a photo, or write into Prompt (textDescription) what the video shows');
	expect(paramsOf('seedance', { image: '', textDescription: 'A handbag on a pedestal' })).not.toHaveProperty('images');
	expect(paramsOf('seedance', { textDescription: SOME_MOTION })).toHaveProperty('images');
});
