import { CLIP, MASK, PHOTO, refusalOf, requestOf, type Given } from './given';

const OTHER_CLIP = 'https://shop.example/other.mp4';
const SOUND = 'https://shop.example/sound.mp3';
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
		what: 'frames of 2.0 under params only',
		given: { images: undefined, firstFrame: PHOTO, lastFrame: MASK, duration: 15, aspectRatio: '16:9', resolution: '4k', generateAudio: false, returnLastFrame: true },
		input: {},
		params: { firstFrame: PHOTO, lastFrame: MASK, textDescription, modelName: 'Seedance_20', duration: '15s', aspectRatio: '16:9', resolution: '4k', generateAudio: 'false', returnLastFrame: true },
	},
	{
		agent: 'seedance',
		what: 'several references, clips and sounds of 2.0 in order',
		given: { images: { values: [{ image: PHOTO }, { image: MASK }] }, videos: `${CLIP}\n${OTHER_CLIP}`, audios: [SOUND] },
		input: { ...input, images: [PHOTO, MASK], videos: [CLIP, OTHER_CLIP], audios: [SOUND] },
		params: { images: [PHOTO, MASK], videos: [CLIP, OTHER_CLIP], audios: [SOUND], textDescription, modelName: 'Seedance_20', duration: '4s', aspectRatio: '3:4', resolution: '720p', generateAudio: 'true' },
	},
	{
		agent: 'seedance',
		what: 'the video that 2.0 Mini extends as its only one',
		given: { modelName: 'Seedance_20_Mini', images: undefined, extendVideo: CLIP, extendDirection: 'backward', aspectRatio: 'adaptive', resolution: '480p' },
		input: { videos: [CLIP] },
		params: { videos: [CLIP], extendVideo: CLIP, extendDirection: 'backward', textDescription, modelName: 'Seedance_20_Mini', duration: '4s', aspectRatio: 'adaptive', resolution: '480p', generateAudio: 'true' },
	},
	{
		agent: 'seedance-25',
		what: 'the extended video first and once, with references, and a length that the model chooses',
		given: { images: PHOTO, videos: [OTHER_CLIP, CLIP], extendVideo: CLIP, duration: -1 },
		input: { originalImage: PHOTO, videos: [CLIP, OTHER_CLIP] },
		params: { images, videos: [CLIP, OTHER_CLIP], extendVideo: CLIP, extendDirection: 'forward', textDescription, modelName: 'Seedance_25', duration: '-1', aspectRatio: '3:4', resolution: '720p', generateAudio: 'true', outputFormat: 'mp4' },
	},
	{
		agent: 'seedance',
		what: 'no image for 2.0 with a prompt alone',
		given: { images: { values: [] } },
		input: {},
		params: { textDescription, modelName: 'Seedance_20', duration: '4s', aspectRatio: '3:4', resolution: '720p', generateAudio: 'true' },
	},
	{
		agent: 'seedance',
		what: 'sound, but no resolution and no last frame of its own for 1.5 Pro',
		given: { modelName: 'Seedance_15_Pro', resolution: '1080p', returnLastFrame: true },
		input,
		params: { images, textDescription, modelName: 'Seedance_15_Pro', duration: '4s', aspectRatio: '3:4', generateAudio: 'true' },
	},
	...['Seedance_10_Pro', 'Seedance_10_Pro_Fast'].map((modelName) => ({
		agent: 'seedance',
		what: `neither sound nor resolution for ${modelName}`,
		given: { modelName, resolution: '1080p', generateAudio: true, duration: 2 },
		input,
		params: { images, textDescription, modelName, duration: '2s', aspectRatio: '3:4' },
	})),
	{ agent: 'happyhorse', what: 'the one model that there is', given: {}, input: { originalImage: PHOTO }, params: { images, textDescription, modelName: 'HappyHorse_10', duration: '3s', aspectRatio: '9:16' } },
	{ agent: 'veo-ai', what: 'another ratio at first for the fast model', given: { modelName: 'Veo_3_1_Fast' }, input: { originalImage: PHOTO }, params: { images, textDescription, modelName: 'Veo_3_1_Fast', duration: '4s', aspectRatio: '9:16' } },
	{ agent: 'kling-motion-control', what: 'no prompt unless there is one', given: { textDescription: '' }, input: { originalImage: PHOTO, videos: [CLIP] }, params: { images, videos: [CLIP] } },
];

describe('A tool for one video', () => {
	it('sends the video in both places, no number of results, and a size only if one is chosen', () => {
		expect(requestOf('ai-video-enhancer', {})).toMatchObject({ input: { videos: [CLIP] }, params: { videos: [CLIP] } });
		expect(Object.keys(requestOf('ai-video-enhancer', {}).params)).toEqual(['videos']);
		expect(requestOf('ai-video-enhancer', { videoSize: '4k' }).params).toEqual({ videos: [CLIP], videoSize: '4K' });
		expect(requestOf('ai-text-remover-from-video', {}).params).toEqual({ videos: [CLIP], watermarkSelectType: 'autoDetect' });
	});
});

describe('A video agent refuses, before anything is paid for,', () => {
	it.each<[string, string, Given, string]>([
		['a last frame without a first one', 'seedance', { images: '', lastFrame: PHOTO }, 'Last Frame needs Seedance 2.0 or 2.0 Mini, and a First Frame'],
		['a first frame of an older model', 'seedance', { modelName: 'Seedance_15_Pro', firstFrame: PHOTO }, 'First Frame needs Seedance 2.0'],
		['a first frame beside references', 'seedance', { firstFrame: PHOTO }, 'First Frame and Images are both set'],
		['a first frame beside a video to extend', 'seedance-25', { images: '', firstFrame: PHOTO, extendVideo: CLIP }, 'First Frame and Video to Extend are both set'],
		['references of a video to extend', 'seedance', { extendVideo: CLIP }, 'Video to Extend and Images are both set'],
		['sounds alone', 'seedance', { images: '', audios: SOUND }, 'Audios is set, but Images and Videos are both empty'],
		['a ratio that adapts to nothing', 'seedance', { aspectRatio: 'adaptive' }, 'no frame or video to adapt to'],
		['a large video of the small model', 'seedance', { modelName: 'Seedance_20_Mini', resolution: '4k' }, 'Resolution cannot be "4k"'],
		['ten videos and one to extend', 'seedance-25', { videos: Array.from({ length: 10 }, (_, index) => `https://shop.example/${index}.mp4`), extendVideo: CLIP }, '11 videos together, but WeShop takes at most 10'],
		['two videos where one fits', 'kling-v3-omni', { videos: `${CLIP}, ${OTHER_CLIP}` }, 'Videos has 2 entries, but takes one'],
		['a video with frames', 'kling-O1', { modelName: 'Kling_Video_O1_I2V', videos: CLIP }, 'takes no video'],
		['sounds with frames', 'minimax-h3', { modelName: 'MiniMax_H3_I2V', audios: SOUND }, 'takes no audio'],
		['a fixed ratio with frames', 'minimax-h3', { modelName: 'MiniMax_H3_I2V', aspectRatio: '16:9' }, 'Aspect Ratio cannot be "16:9"'],
		['a length between the two limits', 'seedance-25', { duration: 2 }, 'a whole number from 4 to 30 (seconds), or -1 for the length that the model chooses'],
		['no video', 'ai-video-enhancer', { video: '' }, 'Video is empty'],
		['a video on a computer', 'kling-motion-control', { video: 'C:\\clips\\walk.mp4' }, 'WeShop takes no upload of such a file'],
	])('%s', (_, agent, given, says) => {
		expect(refusalOf(agent, given)).toContain(says);
	});

});

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
