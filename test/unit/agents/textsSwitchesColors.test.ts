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
		[1, 'true'],
		[0, 'false'],
		['TRUE', 'true'],
		['Yes', 'true'],
		['false ', 'false'],
	])('is a switch, and %p is sent as "%s"', (generateAudio, word) => {
		expect(paramsOf(agent, { modelName, generateAudio }).generateAudio).toBe(word);
	});

	it.each([2, -1, 'maybe', 'x', {}, [true]])('cannot be %p', (generateAudio) => {
		expect(refusalOf(agent, { modelName, generateAudio })).toContain('Set Generate Audio (generateAudio) to true or false');
	});
});

describe('Background Color', () => {
	it.each(['#ffffff', '#FF8800', ' #000000 '])('can be %s', (backgroundHex) => {
		expect(paramsOf('removeBG', { backgroundHex }).backgroundHex).toBe(backgroundHex.trim());
	});

	it('may have the short form, and is sent in the long one', () => {
		expect(paramsOf('removeBG', { backgroundHex: '#f80' }).backgroundHex).toBe('#ff8800');
	});

	it.each(['white', 'fffff', '#ff', '#ffffff00', '#gggggg', 'rgb(0,0,0)', 0xffffff, true, {}])('cannot be %p', (backgroundHex) => {
		expect(refusalOf('removeBG', { backgroundHex })).toContain('Set Background Color (backgroundHex) to a color of the form #ffffff');
	});
});

describe('A prompt', () => {
	it('keeps its line breaks, quotes and special characters', () => {
		const textDescription = 'Say "hi"\n– and 日本語 & <b>';
		expect(paramsOf('aipose', { textDescription }).textDescription).toBe(textDescription);
	});

	it('may be a number from a spreadsheet', () => {
		expect(paramsOf('aipose', { textDescription: 1984 }).textDescription).toBe('1984');
	});

	it.each([[{ text: 'x' }], [['x']]])('cannot be %j', (textDescription) => {
		expect(refusalOf('aipose', { textDescription })).toContain('Set Prompt (textDescription) to a text');
	});

	it.each(['aimodel', 'aiproduct'])('of %s may have a negative one', (agent) => {
		expect(paramsOf(agent, { negTextDescription: 'hats' }).negTextDescription).toBe('hats');
		expect(paramsOf(agent, { negTextDescription: ' ' })).not.toHaveProperty('negTextDescription');
	});
});

it('does not start a video from the initial prompt without a photo', () => {
	const message = refusalOf('seedance', { images: '', textDescription: SOME_MOTION });
	expect(message).toBe('Images is empty, and Prompt still has its initial text\nAdd a photo to Images (images), or describe the video in Prompt (textDescription)');
	expect(paramsOf('seedance', { images: '', textDescription: 'A handbag on a pedestal' })).not.toHaveProperty('images');
	expect(paramsOf('seedance', { textDescription: SOME_MOTION })).toHaveProperty('images');
});
