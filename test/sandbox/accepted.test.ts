import { Caller } from './caller';
import type { Sandbox } from './sandbox';
import { BAG, MASK, MODEL, SAMPLE_RUNS, sampleRun, SNEAKER, type SampleAgent } from './sampleRuns';
import { openSandbox } from './workersSandbox';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await openSandbox({ plainDoor: true, settings: { imageSeconds: 0.05, videoSeconds: 0.05, balance: 100_000 } });
});
afterAll(() => sandbox.stop());

const film = 'https://shop.example/photos/turntable.mp4';
const noImages = { images: undefined, originalImage: undefined };

const ACCEPTED: Array<[why: string, agent: SampleAgent, params: object, input?: object]> = [
	['both kinds of a background at once', 'removeBG', { backgroundHex: '#A0b1C2', backgroundId: 3002 }],
	['a mask inside the request', 'removeBG', { maskType: 'custom', customMask: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==' }],
	['a mask by URL', 'aiproduct', { maskType: 'custom', customMaskUrl: MASK }],
	['the image only in input', 'aimodel', noImages],
	['a fashion model alone', 'aimodel', { textDescription: undefined, fashionModelId: 1001 }],
	['the pose of a location', 'aimodel', { pose: 'referenceImagePose', locationId: 42 }],
	['no batchCount', 'aipose', { batchCount: undefined }],
	['weshopPro with a ratio', 'virtualtryon', { generateVersion: 'weshopPro', aspectRatio: '21:9' }],
	['a text beside auto', 'virtualtryon', { textDescription: 'Figure 1 on Figure 2' }],
	['references in input alone', 'virtualtryon', {}, { fashionModelImage: MODEL, locationImage: BAG }],
	['references in both places', 'virtualtryon', { fashionModelImage: MODEL }, { fashionModelImage: MODEL }],
	['audio for a model without it', 'kling', { modelName: 'Kling_2_1', generateAudio: 'true' }],
	['a last frame', 'kling', { images: [SNEAKER, BAG], modelName: 'Kling_2_1' }],
	['fifteen seconds', 'ai-image-animation', { duration: '15s' }],
	['audio for Seedance 1.0', 'seedance', { modelName: 'Seedance_10_Pro', duration: '2s', generateAudio: 'true' }],
	['Seedance 1.5 Pro', 'seedance', { modelName: 'Seedance_15_Pro', aspectRatio: '21:9' }],
	['nine references', 'seedance', { images: Array(9).fill(BAG) }],
	['text alone', 'seedance', noImages, noImages],
	['a first and a last frame', 'seedance', { ...noImages, firstFrame: BAG, lastFrame: MODEL, aspectRatio: 'adaptive' }, noImages],
	['a video to extend', 'seedance', { ...noImages, extendVideo: film, extendDirection: 'backward', videos: [film] }, { ...noImages, videos: [film] }],
	['the small model in its size', 'seedance', { modelName: 'Seedance_20_Mini', resolution: '480p', returnLastFrame: true }],
];

it.each(ACCEPTED)('accepts %s', async (_, agent, params, input = {}) => {
	const execution = await new Caller(sandbox).finish(sampleRun(agent, params, input));
	expect(execution).toMatchObject({ status: 'Success', result: [{ status: 'Success' }] });
});

it('accepts unknown fields', async () => {
	const request = { ...SAMPLE_RUNS.removeBG, safeGenerate: 'on', somethingNew: [1] };
	const { data } = await new Caller(sandbox).start({ ...request, params: { ...request.params, alsoNew: true } });
	expect(data.success).toBe(true);
});

it('returns video, poster and, if requested, last frame of a video run', async () => {
	const { result } = await new Caller(sandbox).finish(sampleRun('seedance', { returnLastFrame: true }));
	expect(result).toEqual([{ status: 'Success', video: expect.stringMatching(/\.mp4$/), videoPoster: expect.stringMatching(/\.jpg$/), lastFrame: expect.stringMatching(/\.jpg$/) }]);
});
