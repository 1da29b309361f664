import type { INodeParameters } from 'n8n-workflow';
import type { MakingResource } from '../../nodes/WeShop/agents/agent';
import { listed, shop, url, withId } from './fields';

/** An agent with each of its parameters set, and what WeShop is to be sent then: written from the API's contract by hand. */
export interface AgentCase {
	agent: string;
	resource: MakingResource;
	operation: string;
	parameters: INodeParameters;
	/** Besides the task name. */
	input: Record<string, unknown>;
	params: Record<string, unknown>;
	/** What each result is. */
	file: { mimeType: string; extension: string; width?: number; height?: number };
}

const sneaker = shop('sneaker.jpg');
const shirt = shop('t-shirt.png');
const model = shop('model.jpg');
const handbag = shop('handbag.webp');
const mask = shop('sneaker-mask.png');
const clip = 'https://shop.example/clips/turntable.mp4';
const otherClip = 'https://shop.example/clips/walk.mp4';
const sound = 'https://shop.example/sounds/rain.mp3';
const video = { mimeType: 'video/mp4', extension: 'mp4' };
const jpeg = { mimeType: 'image/jpeg', extension: 'jpg' };

export const everyParameter: AgentCase[] = [
	{
		agent: 'virtualtryon',
		resource: 'image',
		operation: 'virtualTryOn',
		parameters: {
			originalImage: url(shirt),
			fashionModelImage: url(model),
			locationImage: url(handbag),
			descriptionType: 'custom',
			textDescription: 'The model from Figure 2 wears the shirt from Figure 1',
			generateVersion: 'bananaPro',
			aspectRatio: '16:9',
			imageSize: '1K',
			batchCount: 2,
		},
		input: { originalImage: shirt, fashionModelImage: model, locationImage: handbag },
		params: {
			originalImage: shirt,
			images: [shirt],
			fashionModelImage: model,
			locationImage: handbag,
			descriptionType: 'custom',
			textDescription: 'The model from Figure 2 wears the shirt from Figure 1',
			generateVersion: 'bananaPro',
			aspectRatio: '16:9',
			imageSize: '1K',
			batchCount: 2,
		},
		file: { ...jpeg, width: 1024, height: 576 },
	},
	{
		agent: 'aimodel',
		resource: 'image',
		operation: 'modelPhoto',
		parameters: {
			originalImage: url(sneaker),
			textDescription: 'Street style in soft evening light',
			locationId: withId('7'),
			fashionModelId: listed('1003'),
			maskType: 'custom',
			customMask: url(mask),
			generatedContent: 'referToOrigin',
			pose: 'referenceImagePose',
			negTextDescription: 'hats',
		},
		input: { originalImage: sneaker },
		params: {
			originalImage: sneaker,
			images: [sneaker],
			textDescription: 'Street style in soft evening light',
			locationId: 7,
			fashionModelId: 1003,
			maskType: 'custom',
			customMaskUrl: mask,
			generatedContent: 'referToOrigin',
			pose: 'referenceImagePose',
			negTextDescription: 'hats',
			batchCount: 1,
		},
		file: { ...jpeg, width: 1024, height: 768 },
	},
	{
		agent: 'aiproduct',
		resource: 'image',
		operation: 'productPhoto',
		parameters: {
			originalImage: url(sneaker),
			textDescription: 'On a marble table',
			locationId: withId(2005),
			maskType: 'custom',
			customMask: url(mask),
			generatedContent: 'referToOrigin',
			negTextDescription: 'harsh shadows',
		},
		input: { originalImage: sneaker },
		params: {
			originalImage: sneaker,
			images: [sneaker],
			textDescription: 'On a marble table',
			locationId: 2005,
			maskType: 'custom',
			customMaskUrl: mask,
			generatedContent: 'referToOrigin',
			negTextDescription: 'harsh shadows',
			batchCount: 1,
		},
		file: { ...jpeg, width: 1024, height: 768 },
	},
	{
		agent: 'aipose',
		resource: 'image',
		operation: 'changePose',
		parameters: { originalImage: url(model), textDescription: 'Sitting on a chair', generateVersion: 'pro' },
		input: { originalImage: model },
		params: { originalImage: model, images: [model], textDescription: 'Sitting on a chair', generateVersion: 'pro', batchCount: 1 },
		file: { ...jpeg, width: 683, height: 1024 },
	},
	{
		agent: 'expandimage',
		resource: 'image',
		operation: 'expand',
		parameters: { originalImage: url(sneaker), targetWidth: 1500, targetHeight: 1100, fillLeft: 0, fillTop: 120 },
		input: { originalImage: sneaker },
		params: { originalImage: sneaker, images: [sneaker], targetWidth: 1500, targetHeight: 1100, fillLeft: 0, fillTop: 120, batchCount: 1 },
		file: { ...jpeg, width: 1500, height: 1100 },
	},
	{
		agent: 'removeBG',
		resource: 'image',
		operation: 'removeBackground',
		parameters: { originalImage: url(sneaker), maskType: 'custom', customMask: url(mask), backgroundHex: '#0c2238' },
		input: { originalImage: sneaker },
		params: { originalImage: sneaker, images: [sneaker], maskType: 'custom', customMaskUrl: mask, backgroundHex: '#0c2238', batchCount: 1 },
		file: { mimeType: 'image/png', extension: 'png', width: 1200, height: 900 },
	},
	{
		agent: 'ai-image-animation',
		resource: 'video',
		operation: 'animate',
		parameters: { image: url(model), textDescription: 'Her hair moves', modelName: 'Kling_2_6', duration: 10, generateAudio: false },
		input: { originalImage: model, images: [model] },
		params: { images: [model], textDescription: 'Her hair moves', modelName: 'Kling_2_6', duration: '10s', generateAudio: 'false', batchCount: 1 },
		file: video,
	},
	{
		agent: 'kling',
		resource: 'video',
		operation: 'kling',
		parameters: {
			image: url(model),
			lastFrame: url(handbag),
			textDescription: 'The camera moves closer',
			modelName: 'Kling_3_0',
			duration: 7,
			generateAudio: true,
		},
		input: { originalImage: model, images: [model, handbag] },
		params: {
			images: [model, handbag],
			textDescription: 'The camera moves closer',
			modelName: 'Kling_3_0',
			duration: '7s',
			generateAudio: 'true',
			batchCount: 1,
		},
		file: video,
	},
	{
		agent: 'seedance',
		resource: 'video',
		operation: 'seedance',
		parameters: {
			modelName: 'Seedance_20',
			images: { values: [{ image: url(handbag) }, { image: url(model) }] },
			videos: `${clip}\n${otherClip}`,
			audios: sound,
			textDescription: 'The handbag turns',
			duration: 6,
			aspectRatio: '16:9',
			resolution: '480p',
			generateAudio: false,
			returnLastFrame: true,
		},
		input: { originalImage: handbag, images: [handbag, model], videos: [clip, otherClip], audios: [sound] },
		params: {
			images: [handbag, model],
			videos: [clip, otherClip],
			audios: [sound],
			returnLastFrame: true,
			modelName: 'Seedance_20',
			textDescription: 'The handbag turns',
			duration: '6s',
			aspectRatio: '16:9',
			resolution: '480p',
			generateAudio: 'false',
			batchCount: 1,
		},
		file: video,
	},
	{
		agent: 'seedream',
		resource: 'imageModel',
		operation: 'seedream',
		parameters: {
			modelName: 'Seedream_50_Lite',
			images: { values: [{ image: url(sneaker) }, { image: url(handbag) }] },
			textDescription: 'Both on one table',
			aspectRatio: '1:1',
			imageSize: '2K',
			outputFormat: 'jpeg',
			tools: ['web_search'],
		},
		input: { originalImage: sneaker },
		params: { modelName: 'Seedream_50_Lite', images: [sneaker, handbag], textDescription: 'Both on one table', aspectRatio: '1:1', imageSize: '2K', outputFormat: 'jpeg', tools: ['web_search'], batchCount: 1 },
		file: jpeg,
	},
	{
		agent: 'ai-logo-generator',
		resource: 'design',
		operation: 'logo',
		parameters: { textDescription: 'A bakery called Aurora' },
		input: {},
		params: { textDescription: 'A bakery called Aurora', batchCount: 1 },
		file: jpeg,
	},
	{
		agent: 'ai-hairstyle-changer',
		resource: 'portrait',
		operation: 'changeHairstyle',
		parameters: { originalImage: url(model), textDescription: 'A bob' },
		input: { originalImage: model },
		params: { images: [model], textDescription: 'A bob', batchCount: 1 },
		file: jpeg,
	},
	{
		agent: 'ai-video-enhancer',
		resource: 'video',
		operation: 'enhance',
		parameters: { video: clip, videoSize: '4K' },
		input: { videos: [clip] },
		params: { videos: [clip], videoSize: '4K' },
		file: video,
	},
];
