import { PHOTO, requestOf, type Given } from './given';

const LAST = 'https://shop.example/last.jpg';

interface Example {
	agent: string;
	what: string;
	given: Given;
	input?: Record<string, unknown>;
	params: Record<string, unknown>;
}

/** The input of a video agent. */
const input = { originalImage: PHOTO, images: [PHOTO] };
const images = [PHOTO];
const textDescription = 'She turns';

const examples: Example[] = [
	{
		agent: 'kling',
		what: 'Kling 3.0, five seconds and sound by default',
		given: {},
		input,
		params: { images, textDescription, modelName: 'Kling_3_0', duration: '5s', generateAudio: 'true' },
	},
	{
		agent: 'kling',
		what: 'all parameters, the last frame as the second image',
		given: { modelName: 'Kling_2_6', duration: 10, generateAudio: false, lastFrame: LAST },
		input: { originalImage: PHOTO, images: [PHOTO, LAST] },
		params: { images: [PHOTO, LAST], textDescription, modelName: 'Kling_2_6', duration: '10s', generateAudio: 'false' },
	},
	...['Kling_2_5_Turbo', 'Kling_2_1_Master', 'Kling_2_1'].map((modelName) => ({
		agent: 'kling',
		what: `no sound setting for ${modelName}, which has no sound`,
		given: { modelName, generateAudio: true },
		input,
		params: { images, textDescription, modelName, duration: '5s' },
	})),
	...['Kling_3_0', 'Kling_2_6', 'Kling_2_5_Turbo', 'Kling_2_1'].map((modelName) => ({
		agent: 'kling',
		what: `the last frame of ${modelName} as the second image`,
		given: { modelName, lastFrame: LAST, generateAudio: false },
		input: { originalImage: PHOTO, images: [PHOTO, LAST] },
		params: {
			images: [PHOTO, LAST],
			textDescription,
			modelName,
			duration: '5s',
			...(['Kling_3_0', 'Kling_2_6'].includes(modelName) ? { generateAudio: 'false' } : {}),
		},
	})),
	{
		agent: 'ai-image-animation',
		what: 'Kling 3.0, five seconds and sound by default',
		given: {},
		input,
		params: { images, textDescription, modelName: 'Kling_3_0', duration: '5s', generateAudio: 'true' },
	},
	{
		agent: 'ai-image-animation',
		what: 'all parameters',
		given: { modelName: 'Kling_2_6', duration: 10, generateAudio: false },
		input,
		params: { images, textDescription, modelName: 'Kling_2_6', duration: '10s', generateAudio: 'false' },
	},
	{
		agent: 'seedance',
		what: 'the image of 2.0 as a reference by default',
		given: {},
		input,
		params: { images, textDescription, modelName: 'Seedance_20', duration: '4s', aspectRatio: '3:4', resolution: '720p', generateAudio: 'true' },
	},
	{
		agent: 'seedance',
		what: 'the image of 2.0 as the first frame only',
		given: { imageRole: 'firstFrame', duration: 15, aspectRatio: '16:9', resolution: '4k', generateAudio: false },
		input: {},
		params: {
			firstFrame: PHOTO,
			textDescription,
			modelName: 'Seedance_20',
			duration: '15s',
			aspectRatio: '16:9',
			resolution: '4k',
			generateAudio: 'false',
		},
	},
	{
		agent: 'seedance',
		what: 'no image for 2.0 with a prompt alone',
		given: { image: { mode: 'url', value: '' } },
		input: {},
		params: { textDescription, modelName: 'Seedance_20', duration: '4s', aspectRatio: '3:4', resolution: '720p', generateAudio: 'true' },
	},
	{
		agent: 'seedance',
		what: 'sound, but no resolution and no image role for 1.5 Pro',
		given: { modelName: 'Seedance_15_Pro', imageRole: 'firstFrame', resolution: '1080p' },
		input,
		params: { images, textDescription, modelName: 'Seedance_15_Pro', duration: '4s', aspectRatio: '3:4', generateAudio: 'true' },
	},
	...['Seedance_10_Pro', 'Seedance_10_Pro_Fast'].map((modelName) => ({
		agent: 'seedance',
		what: `neither sound, resolution nor image role for ${modelName}`,
		given: { modelName, imageRole: 'firstFrame', resolution: '1080p', generateAudio: true, duration: 2 },
		input,
		params: { images, textDescription, modelName, duration: '2s', aspectRatio: '3:4' },
	})),
];

describe('A video agent\'s request', () => {
	it.each(examples)('of $agent has $what', (example) => {
		expect(requestOf(example.agent, example.given)).toStrictEqual({
			agent: { name: example.agent, version: 'v1.0' },
			input: example.input,
			params: { ...example.params, batchCount: 1 },
			safeGenerate: 'on',
		});
	});
});
