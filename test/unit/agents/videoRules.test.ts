import type { ImagesField } from '../../../nodes/WeShop/agents/agent';
import { SOME_MOTION } from '../../../nodes/WeShop/agents/sharedFields';
import { CLIP, MASK, paramsOf, PHOTO, read, refusalOf, requestOf, type Given } from './given';

const SOUND = 'https://shop.example/sound.mp3';
const clips = (count: number) => Array.from({ length: count }, (_, index) => `https://shop.example/${index}.mp4`);

/** A value for each medium of the Seedance models, and its label. */
const MEDIA: Readonly<Record<string, { label: string; value: unknown }>> = {
	firstFrame: { label: 'First Frame', value: PHOTO },
	images: { label: 'Images', value: { values: [{ image: MASK }] } },
	videos: { label: 'Videos', value: CLIP },
	audios: { label: 'Audios', value: SOUND },
	extendVideo: { label: 'Video to Extend', value: CLIP },
};
const givenOf = (...names: string[]): Given => ({ images: '', ...Object.fromEntries(names.map((name) => [name, MEDIA[name]?.value])) });
const limitOf = (name: string, given: Given = {}) => {
	const { min, max } = read(name, given).fields.images as ImagesField;
	return [min, max];
};

describe('A medium that stands alone', () => {
	const pairs = (names: string[], one: string, others: string[]) => names.flatMap((name) => others.map((other) => [name, one, other] as const));

	it.each([
		...pairs(['seedance', 'seedance-25'], 'firstFrame', ['images', 'videos', 'audios', 'extendVideo']),
		...pairs(['seedance'], 'extendVideo', ['images', 'videos', 'audios']),
	])('in %s is %s: %s beside it is refused', (name, one, other) => {
		const [label, otherLabel] = [MEDIA[one]?.label, MEDIA[other]?.label];
		expect(refusalOf(name, givenOf(one, other))).toBe(
			`${label} and ${otherLabel} are both set, but WeShop takes one of them only\nLeave ${otherLabel} (${other}) empty, or ${label} (${one})`,
		);
	});

	it.each(['seedance', 'seedance-25'])('is taken by %s without the others', (name) => {
		for (const one of ['firstFrame', 'extendVideo']) expect(paramsOf(name, givenOf(one))[one]).toBe(MEDIA[one]?.value);
	});

	it.each(['images', 'videos', 'audios'])('is not the video that Seedance 2.5 extends: %s go with it', (other) => {
		expect(paramsOf('seedance-25', givenOf('extendVideo', other))).toMatchObject({ extendVideo: CLIP, videos: [CLIP] });
	});
});

describe('The last frame', () => {
	it.each(['seedance', 'seedance-25'])('of %s needs a first frame', (name) => {
		expect(refusalOf(name, { images: '', lastFrame: MASK })).toMatch(/^Last Frame needs .*First Frame\nLeave Last Frame \(lastFrame\) empty$/);
		expect(requestOf(name, { images: '', firstFrame: PHOTO, lastFrame: MASK })).toMatchObject({ input: {}, params: { firstFrame: PHOTO, lastFrame: MASK } });
	});

	it('is no reason to put the frames among the images', () => {
		for (const name of ['seedance', 'seedance-25']) expect(paramsOf(name, { images: '', firstFrame: PHOTO, lastFrame: MASK })).not.toHaveProperty('images');
	});
});

describe('The video to extend', () => {
	it('has a direction, and none is sent without it', () => {
		for (const name of ['seedance', 'seedance-25']) {
			expect(paramsOf(name, givenOf('extendVideo'))).toMatchObject({ extendDirection: 'forward' });
			expect(paramsOf(name, { ...givenOf('extendVideo'), extendDirection: 'backward' })).toMatchObject({ extendDirection: 'backward' });
			expect(paramsOf(name, { extendDirection: 'backward' })).not.toHaveProperty('extendDirection');
		}
	});

	it('counts among the ten videos of Seedance 2.5, once', () => {
		expect(paramsOf('seedance-25', { videos: clips(9), extendVideo: CLIP }).videos).toEqual([CLIP, ...clips(9)]);
		expect(paramsOf('seedance-25', { videos: clips(10), extendVideo: clips(10)[9] }).videos).toEqual([clips(10)[9], ...clips(9)]);
		expect(refusalOf('seedance-25', { videos: clips(10), extendVideo: CLIP })).toContain('11 videos together');
	});
});

describe('Seedance', () => {
	const older = ['Seedance_15_Pro', 'Seedance_10_Pro', 'Seedance_10_Pro_Fast'];

	it.each(['Seedance_20', 'Seedance_20_Mini'])('%s takes up to nine references, or none', (modelName) => {
		expect(limitOf('seedance', { modelName })).toEqual([0, 9]);
		expect(paramsOf('seedance', { modelName, images: '' })).not.toHaveProperty('images');
	});

	it.each(older)('%s starts with exactly one photo', (modelName) => {
		expect(limitOf('seedance', { modelName })).toEqual([1, 1]);
		expect(refusalOf('seedance', { modelName, images: '' })).toMatch(/^Images is empty\n/);
	});

	it.each(older)("%s has the ratios of WeShop's documents, 21:9 too, and none that adapts", (modelName) => {
		for (const aspectRatio of ['1:1', '3:4', '4:3', '9:16', '16:9', '21:9']) expect(paramsOf('seedance', { modelName, aspectRatio })).toMatchObject({ aspectRatio });
		expect(refusalOf('seedance', { modelName, aspectRatio: 'adaptive' })).toContain('Aspect Ratio cannot be "adaptive"');
	});

	it.each(older)('%s refuses what only 2.0 takes, and drops its settings', (modelName) => {
		for (const name of ['firstFrame', 'videos', 'audios', 'extendVideo']) {
			expect(refusalOf('seedance', { modelName, [name]: MEDIA[name]?.value })).toMatch(new RegExp(`^${MEDIA[name]?.label} needs Seedance 2\\.0 or 2\\.0 Mini`));
		}
		const settings = { resolution: '1080p', returnLastFrame: true, extendDirection: 'backward' };
		for (const name of Object.keys(settings)) expect(paramsOf('seedance', { modelName, ...settings })).not.toHaveProperty(name);
	});

	it('adapts its ratio to a first frame or a video to extend, to nothing else', () => {
		const aspectRatio = 'adaptive';
		for (const one of ['firstFrame', 'extendVideo']) expect(paramsOf('seedance', { ...givenOf(one), aspectRatio })).toMatchObject({ aspectRatio });
		for (const one of ['images', 'videos']) expect(refusalOf('seedance', { ...givenOf(one), aspectRatio })).toContain('no frame or video to adapt to');
		expect(paramsOf('seedance-25', { images: '', aspectRatio })).toMatchObject({ aspectRatio });
	});

	it('takes sounds with a photo or a video, not alone', () => {
		for (const one of ['images', 'videos']) expect(paramsOf('seedance', givenOf('audios', one))).toMatchObject({ audios: [SOUND] });
		expect(refusalOf('seedance', givenOf('audios'))).toContain('Images and Videos are both empty');
		expect(paramsOf('seedance-25', givenOf('audios'))).toMatchObject({ audios: [SOUND] });
	});

	it('is up to 720p with Mini, up to 4k with 2.0', () => {
		const modelName = 'Seedance_20_Mini';
		for (const resolution of ['480p', '720p']) expect(paramsOf('seedance', { modelName, resolution })).toMatchObject({ resolution });
		for (const resolution of ['1080p', '4k']) {
			expect(refusalOf('seedance', { modelName, resolution })).toContain('Set Resolution (resolution) to one of 480p, 720p');
			expect(paramsOf('seedance', { resolution })).toMatchObject({ resolution });
		}
	});

	it.each([['seedance', 3, 3], ['seedance-25', 10, 10]])('in %s takes %i videos and %i sounds', (name, videos, audios) => {
		const sounds = (count: number) => Array.from({ length: count }, (_, index) => `https://shop.example/${index}.mp3`);
		expect(paramsOf(name, { videos: clips(videos), audios: sounds(audios) })).toMatchObject({ videos: clips(videos), audios: sounds(audios) });
		expect(refusalOf(name, { videos: clips(videos + 1) })).toContain(`takes at most ${videos}`);
		expect(refusalOf(name, { audios: sounds(audios + 1) })).toContain(`takes at most ${audios}`);
	});

	it('2.5 takes 30 references', () => {
		expect(limitOf('seedance-25')).toEqual([0, 30]);
	});
});

describe('The initial prompt', () => {
	const given = { images: '', textDescription: SOME_MOTION };
	const refusal = 'Images is empty, and Prompt still has its initial text\nAdd a photo to Images (images), or describe the video in Prompt (textDescription)';

	it.each(['seedance', 'seedance-25', 'kling-O1', 'kling-v3-omni', 'minimax-h3'])('makes no video of nothing: %s', (name) => {
		expect(refusalOf(name, given)).toBe(refusal);
		expect(paramsOf(name, { ...given, images: PHOTO })).toMatchObject({ images: [PHOTO] });
		expect(paramsOf(name, { ...given, videos: CLIP })).toMatchObject({ videos: [CLIP] });
		expect(paramsOf(name, { ...given, textDescription: 'A handbag on a pedestal' })).not.toHaveProperty('images');
	});

	it.each(['seedance', 'seedance-25'])('moves a frame or a video to extend: %s', (name) => {
		for (const one of ['firstFrame', 'extendVideo']) expect(paramsOf(name, { ...givenOf(one), textDescription: SOME_MOTION })).toHaveProperty(one);
	});

	it.each(['seedance-25', 'minimax-h3'])('makes no video of a sound alone: %s', (name) => {
		expect(refusalOf(name, { ...given, audios: SOUND })).toBe(refusal);
	});
});

describe.each([
	['kling-O1', 'Kling_Video_O1_Ele', 'Kling_Video_O1_I2V', 4],
	['minimax-h3', 'MiniMax_H3_Reference', 'MiniMax_H3_I2V', 9],
])('%s', (name, byReferences, byFrames, max) => {
	it('takes references, or none', () => {
		expect(limitOf(name)).toEqual([0, max]);
		expect(paramsOf(name)).toMatchObject({ modelName: byReferences });
		expect(paramsOf(name, { images: '' })).not.toHaveProperty('images');
	});

	it('takes one or two frames', () => {
		expect(limitOf(name, { modelName: byFrames })).toEqual([1, 2]);
		expect(refusalOf(name, { modelName: byFrames, images: '' })).toMatch(/^Images is empty\n/);
	});

	it('takes no video with frames', () => {
		expect(refusalOf(name, { modelName: byFrames, videos: CLIP })).toMatch(/^Videos is set, but .* takes no video\nLeave Videos \(videos\) empty$/);
		expect(paramsOf(name, { videos: CLIP })).toMatchObject({ videos: [CLIP] });
	});
});

describe('Kling O1', () => {
	it('sends its ratio with both models, as the vendor\'s client does', () => {
		for (const modelName of ['Kling_Video_O1_Ele', 'Kling_Video_O1_I2V']) {
			expect(paramsOf('kling-O1', { modelName })).toMatchObject({ modelName, aspectRatio: '9:16', duration: '5s' });
			expect(paramsOf('kling-O1', { modelName, aspectRatio: '1:1' })).toMatchObject({ aspectRatio: '1:1' });
		}
	});
});

describe('Kling 3.0 Omni', () => {
	it('sends its ratio with a video too, and has no sound at first', () => {
		expect(paramsOf('kling-v3-omni', { videos: CLIP })).toMatchObject({ modelName: 'Kling_V3_Omni', aspectRatio: '16:9', generateAudio: 'false' });
		expect(limitOf('kling-v3-omni')).toEqual([0, 4]);
	});
});

describe('MiniMax H3', () => {
	const modelName = 'MiniMax_H3_I2V';

	it('has the ratio of the first frame', () => {
		expect(paramsOf('minimax-h3', { modelName })).toMatchObject({ aspectRatio: 'adaptive' });
		expect(refusalOf('minimax-h3', { modelName, aspectRatio: '9:16' })).toContain('Set Aspect Ratio (aspectRatio) to one of adaptive');
		expect(paramsOf('minimax-h3', { aspectRatio: '9:16' })).toMatchObject({ aspectRatio: '9:16' });
	});

	it('takes sounds with references only, also alone', () => {
		expect(refusalOf('minimax-h3', { modelName, audios: SOUND })).toMatch(/^Audios is set, but .* takes no audio\nLeave Audios \(audios\) empty$/);
		expect(paramsOf('minimax-h3', { images: '', audios: SOUND })).toMatchObject({ audios: [SOUND] });
	});
});

describe('A video from one photo', () => {
	const textDescription = 'She turns';
	const one = { input: { originalImage: PHOTO }, params: { images: [PHOTO], textDescription } };

	it.each<[string, Record<string, unknown>]>([
		['veo-ai', { modelName: 'Veo_3_1', duration: '4s', aspectRatio: '16:9' }],
		['vidu-ai', { modelName: 'Vidu_Q3_Pro', duration: '4s', aspectRatio: '16:9', generateAudio: 'true' }],
		['sora-2', { duration: '4s', aspectRatio: '16:9' }],
		['wan-ai', { duration: '5s' }],
		['hailuo-ai', { modelName: 'Hailuo_02', duration: '6s' }],
		['happyhorse', { modelName: 'HappyHorse_10', duration: '3s', aspectRatio: '9:16' }],
		['grok-imagine-video', { duration: '6s', aspectRatio: '16:9' }],
	])('of %s has the defaults of the vendor\'s client', (name, params) => {
		expect(requestOf(name)).toStrictEqual({ agent: { name, version: 'v1.0' }, input: one.input, params: { ...one.params, ...params, batchCount: 1 }, safeGenerate: 'on' });
		expect(refusalOf(name, { image: '' })).toMatch(/^Image is empty\n/);
		expect(refusalOf(name, { textDescription: '' })).toMatch(/^Prompt is empty\n/);
	});

	it.each([['veo-ai', 'Veo_3_1_Fast'], ['vidu-ai', 'Vidu_Q3_Pro_Fast']])('of %s is tall at first with %s, wide if the user says so', (name, modelName) => {
		expect(paramsOf(name, { modelName })).toMatchObject({ aspectRatio: '9:16' });
		expect(paramsOf(name, { modelName, aspectRatio: '16:9' })).toMatchObject({ aspectRatio: '16:9' });
	});

	it.each<[string, number[], number[]]>([
		['veo-ai', [4, 6, 8], [3, 5, 10]],
		['vidu-ai', [4, 16], [3, 17]],
		['sora-2', [4, 8, 12], [5, 16]],
		['wan-ai', [3, 8], [2, 9]],
		['hailuo-ai', [6, 10], [5, 7]],
		['happyhorse', [3, 15], [2, 16]],
		['grok-imagine-video', [6, 10], [5, 8]],
		['kling-O1', [3, 10], [2, 11]],
		['kling-v3-omni', [3, 15], [2, 16]],
		['minimax-h3', [5, 15], [4, 16]],
		['seedance-25', [4, 30, -1], [3, 31]],
	])('and others: %s is %j seconds long, not %j', (name, possible, impossible) => {
		for (const duration of possible) expect(paramsOf(name, { duration }).duration).toBe(duration === -1 ? '-1' : `${duration}s`);
		for (const duration of impossible) expect(refusalOf(name, { duration })).toContain(`Duration (Seconds) cannot be ${duration}`);
	});
});

describe('Kling Motion Control', () => {
	it('needs a photo and a video, and no prompt', () => {
		expect(refusalOf('kling-motion-control', { image: '' })).toMatch(/^Image is empty\n/);
		expect(refusalOf('kling-motion-control', { video: '' })).toMatch(/^Motion Video is empty\nSet Motion Video \(video\)/);
		expect(refusalOf('kling-motion-control', { video: `${CLIP}\n${SOUND}` })).toContain('takes one');
		expect(paramsOf('kling-motion-control', { textDescription: 'On a stage' })).toMatchObject({ textDescription: 'On a stage' });
		expect(paramsOf('kling-motion-control')).not.toHaveProperty('textDescription');
	});
});
