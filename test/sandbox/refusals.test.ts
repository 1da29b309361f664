import { Caller } from './caller';
import type { Sandbox } from './sandbox';
import { BAG, MASK, MODEL, SAMPLE_RUNS, sampleRun, SNEAKER, type SampleAgent } from './sampleRuns';
import { openSandbox } from './workersSandbox';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await openSandbox({ plainDoor: true, settings: { imageSeconds: 0.1, videoSeconds: 0.1 } });
});
afterAll(() => sandbox.stop());

type Case = [agent: SampleAgent, params: object, message: string, input?: object];
const noImages = { images: undefined, originalImage: undefined };
const noInputImages = { images: undefined, originalImage: undefined };

const EVERY_AGENT: Case[] = (Object.keys(SAMPLE_RUNS) as SampleAgent[]).flatMap((agent): Case[] => [
	[agent, { batchCount: 0 }, 'params.batchCount must be >= 1'],
	[agent, { batchCount: 17 }, 'params.batchCount must be <= 16'],
	[agent, { batchCount: '2' }, 'params.batchCount must be integer'],
	[agent, { batchCount: 1.5 }, 'params.batchCount must be integer'],
]);
const IMAGE_AGENTS: Case[] = (['virtualtryon', 'aimodel', 'aiproduct', 'aipose', 'expandimage', 'removeBG'] as const).flatMap((agent): Case[] => [
	[agent, {}, 'input.originalImage is required', { originalImage: undefined }],
	[agent, {}, 'input.originalImage must match', { originalImage: 'file:///etc/passwd' }],
	[agent, { originalImage: MASK }, 'input.originalImage and params.originalImage name different images'],
	[agent, { images: [MASK] }, 'input.originalImage and params.images[0] name different images'],
]);
const VIDEO_AGENTS: Case[] = (['ai-image-animation', 'kling', 'seedance'] as const).flatMap((agent): Case[] => [
	[agent, { textDescription: undefined }, 'params.textDescription is required'],
	[agent, { textDescription: '' }, 'params.textDescription must NOT have fewer than 1 characters'],
	[agent, { modelName: 'Sora' }, 'params.modelName must be one of'],
	[agent, { duration: 5 }, 'params.duration must be'],
	[agent, { generateAudio: true }, 'params.generateAudio must be one of true, false'],
]);
const custom: Array<[SampleAgent]> = [['aimodel'], ['aiproduct'], ['removeBG']];
const MASKS: Case[] = custom.flatMap(([agent]): Case[] => [
	[agent, { maskType: undefined }, 'params.maskType is required'],
	[agent, { maskType: 'autoHair' }, 'params.maskType must be one of'],
	[agent, { maskType: 'custom' }, 'params.customMask or params.customMaskUrl is required when maskType is custom'],
	[agent, { maskType: 'custom', customMask: 'data:image/png;base64,AAAA' }, 'params.customMask must be a base64 PNG without the data: prefix'],
]);

const EACH: Case[] = [
	['virtualtryon', { generateVersion: undefined }, 'params.generateVersion is required'],
	['virtualtryon', { generateVersion: 'lite' }, 'params.generateVersion must be one of weshopFlash, weshopPro, bananaPro'],
	['virtualtryon', { descriptionType: undefined }, 'params.descriptionType is required'],
	['virtualtryon', { descriptionType: 'custom' }, 'params.textDescription is required when descriptionType is custom'],
	['virtualtryon', { descriptionType: 'custom', textDescription: '' }, 'params.textDescription is required when descriptionType is custom'],
	['virtualtryon', { aspectRatio: '1:1' }, 'params.aspectRatio is not supported when generateVersion is weshopFlash'],
	['virtualtryon', { imageSize: '1K' }, 'params.imageSize is not supported when generateVersion is weshopFlash'],
	['virtualtryon', { generateVersion: 'weshopPro', imageSize: '1K' }, 'params.imageSize is not supported when generateVersion is weshopPro'],
	['virtualtryon', { generateVersion: 'weshopPro', aspectRatio: '5:4' }, 'params.aspectRatio must be one of'],
	['virtualtryon', { generateVersion: 'bananaPro' }, 'params.imageSize is required when generateVersion is bananaPro'],
	['virtualtryon', { generateVersion: 'bananaPro', imageSize: '8K' }, 'params.imageSize must be one of 1K, 2K, 4K'],
	['virtualtryon', { locationImage: MASK }, 'input.locationImage and params.locationImage name different images', { locationImage: MODEL }],
	['aimodel', { generatedContent: undefined }, 'params.generatedContent is required'],
	['aimodel', { textDescription: undefined }, 'at least one of params.locationId, params.fashionModelId and params.textDescription is required'],
	['aimodel', { textDescription: '' }, 'at least one of params.locationId, params.fashionModelId and params.textDescription is required'],
	['aimodel', { locationId: '42' }, 'params.locationId must be integer'],
	['aimodel', { locationId: 1001 }, 'params.locationId 1001 is not among the locations of aimodel'],
	['aimodel', { fashionModelId: 42 }, 'params.fashionModelId 42 is not among the fashionModels of aimodel'],
	['aimodel', { pose: 'jumping' }, 'params.pose must be one of'],
	['aimodel', { pose: 'referenceImagePose' }, 'params.locationId is required when pose is referenceImagePose'],
	['aiproduct', { generatedContent: 'free' }, 'params.generatedContent must be one of freeCreation, referToOrigin'],
	['aiproduct', { locationId: undefined }, 'at least one of params.locationId and params.textDescription is required'],
	['aiproduct', { maskType: 'autoApparelSegment' }, 'params.maskType must be one of autoSubjectSegment, custom'],
	['aipose', { textDescription: undefined }, 'params.textDescription is required'],
	['aipose', { generateVersion: 'weshopPro' }, 'params.generateVersion must be one of lite, pro'],
	['expandimage', { targetWidth: undefined }, 'params.targetWidth is required'],
	['expandimage', { targetHeight: 4097 }, 'params.targetHeight must be <= 4096'],
	['expandimage', { targetWidth: 0 }, 'params.targetWidth must be >= 1'],
	['expandimage', { fillLeft: -1 }, 'params.fillLeft must be >= 0'],
	['removeBG', { backgroundHex: 'white' }, 'params.backgroundHex must be a colour like #ffffff'],
	['removeBG', { backgroundId: 1 }, 'params.backgroundId 1 is not among the backgrounds of removeBG'],
	['ai-image-animation', { images: [MODEL, BAG] }, 'params.images must NOT have more than 1 items'],
	['ai-image-animation', { images: [] }, 'params.images must NOT have fewer than 1 items', noInputImages],
	['ai-image-animation', { modelName: 'Kling_2_1' }, 'params.modelName must be one of Kling_3_0, Kling_2_6'],
	['ai-image-animation', { modelName: 'Kling_2_6', duration: '8s' }, 'params.duration must be 5s or 10s when modelName is not Kling_3_0'],
	['kling', { images: undefined }, 'params.images is required'],
	['kling', { duration: '2s' }, 'params.duration must be 3s to 15s when modelName is Kling_3_0'],
	['kling', { duration: '16s' }, 'params.duration must be 3s to 15s when modelName is Kling_3_0'],
	['kling', { modelName: 'Kling_2_1', duration: '3s' }, 'params.duration must be 5s or 10s when modelName is not Kling_3_0'],
	['kling', { images: [SNEAKER, BAG], modelName: 'Kling_2_1_Master' }, 'params.images takes no last frame when modelName is Kling_2_1_Master'],
	['kling', { images: [SNEAKER, BAG, MODEL] }, 'params.images must NOT have more than 2 items'],
	['seedance', { duration: '3s' }, 'params.duration must be 4s to 15s for Seedance 2.0 and 1.5 Pro'],
	['seedance', { modelName: 'Seedance_15_Pro', duration: '2s' }, 'params.duration must be 4s to 15s for Seedance 2.0 and 1.5 Pro'],
	['seedance', { modelName: 'Seedance_10_Pro', duration: '13s' }, 'params.duration must be 2s to 12s for Seedance 1.0'],
	['seedance', { aspectRatio: '2:3' }, 'params.aspectRatio must be one of'],
	['seedance', { aspectRatio: 'adaptive' }, 'params.aspectRatio adaptive needs params.firstFrame or params.extendVideo'],
	['seedance', { modelName: 'Seedance_10_Pro', aspectRatio: 'adaptive' }, 'params.aspectRatio adaptive is not supported for Seedance 1'],
	['seedance', { modelName: 'Seedance_10_Pro_Fast', ...noImages }, 'params.images is required', noInputImages],
	['seedance', { modelName: 'Seedance_15_Pro', images: [BAG, MODEL] }, 'params.images must NOT have more than 1 items'],
	['seedance', { modelName: 'Seedance_10_Pro', firstFrame: BAG }, 'params.firstFrame is not supported for Seedance 1'],
	['seedance', { images: Array(10).fill(BAG) }, 'params.images must NOT have more than 9 items'],
	['seedance', { firstFrame: BAG }, 'is not supported with params.firstFrame'],
	['seedance', { firstFrame: BAG, ...noImages }, 'input.originalImage is not supported with params.firstFrame', { images: undefined }],
	['seedance', { firstFrame: BAG, ...noImages, videos: [BAG] }, 'params.videos is not supported with params.firstFrame', noInputImages],
	['seedance', { firstFrame: BAG, ...noImages, extendVideo: BAG, extendDirection: 'forward' }, 'params.extendVideo is not supported with params.firstFrame', noInputImages],
	['seedance', { lastFrame: BAG }, 'params.firstFrame is required with params.lastFrame'],
	['seedance', { ...noImages, audios: ['https://shop.example/a.mp3'] }, 'params.audios needs params.images or params.videos', noInputImages],
	['seedance', { ...noImages, extendVideo: 'https://shop.example/photos/turntable.mp4' }, 'params.extendDirection is required with params.extendVideo', noInputImages],
	['seedance', { extendVideo: BAG, extendDirection: 'forward' }, 'params.images is not supported with params.extendVideo'],
	['seedance', { resolution: '8k' }, 'params.resolution must be one of'],
	['seedance', { modelName: 'Seedance_20_Mini', resolution: '1080p' }, 'params.resolution must be 480p or 720p when modelName is Seedance_20_Mini'],
];

describe('a run is refused, and neither started nor billed:', () => {
	it.each([...EVERY_AGENT, ...IMAGE_AGENTS, ...VIDEO_AGENTS, ...MASKS, ...EACH])('%s %j: %s', async (agent, params, message, input = {}) => {
		const caller = new Caller(sandbox);
		const request = sampleRun(agent, params, input);
		for (const { status, data } of [await caller.start(request), await caller.http.post('/agent/power-estimates', request)]) {
			expect(data).toEqual({ success: false, error: { code: 'INVALID_PARAMETER', message: expect.stringContaining(message), retryable: false } });
			expect(status).toBe(400);
		}
		expect(await sandbox.runs()).toEqual([]);
		expect((await sandbox.settings()).balance).toBe(10_000);
	});

	it.each([
		[{ agent: { name: 'removebg', version: 'v1.0' } }, 'agent.name must be one of'],
		[{ agent: { name: 'removeBG', version: 'v2.0' } }, 'agent.version must be v1.0'],
		[{ agent: { name: 'removeBG' } }, 'agent.version is required'],
		[{ agent: undefined }, 'agent is required'],
		[{ input: undefined }, 'input is required'],
		[{ params: undefined }, 'params is required'],
		[{ callbackUrl: 'not a url' }, 'callbackUrl must match'],
	])('%j: %s', async (change, message) => {
		const { status, data } = await new Caller(sandbox).start({ ...SAMPLE_RUNS.removeBG, ...change });
		expect([status, data.error.code]).toEqual([400, 'INVALID_PARAMETER']);
		expect(data.error.message).toContain(message);
	});
});
