import type { Agent, Rule, SwitchField } from '../agent';
import { aspectRatio, model, SOME_MOTION } from '../sharedFields';
import { initialPromptNeedsImage } from '../sharedRules';
import { generateAudio, newScenePrompt, referenceAudios, references, referenceVideos, resolution, seconds } from '../videoFields';
import { alone, extendDirection, extendVideo, firstFrame, lastFrame, placeReferences, returnLastFrame } from './references';

const V2 = ['Seedance_20', 'Seedance_20_Mini'];
const V1 = ['Seedance_15_Pro', 'Seedance_10_Pro', 'Seedance_10_Pro_Fast'];
const WITH_V2 = { modelName: V2 };
const SIX_RATIOS = ['1:1', '3:4', '4:3', '9:16', '16:9', '21:9'];
const NEEDS_V2 = 'needs Seedance 2.0 or 2.0 Mini';

const images = references(9);
const sound: SwitchField = { ...generateAudio, when: { modelName: [...V2, 'Seedance_15_Pro'] } };

const audiosNotAlone: Rule = ({ images: given, addresses }) =>
	addresses.audios?.length && !given.images?.length && !addresses.videos?.length
		? {
				message: 'Audios is set, but Images and Videos are both empty',
				description: 'Add a photo to Images (images) or a video to Videos (videos), or leave Audios (audios) empty',
			}
		: undefined;

const adaptiveNeedsFrame: Rule = ({ values, images: given, addresses }) =>
	values.aspectRatio === 'adaptive' && !given.firstFrame && !addresses.extendVideo
		? {
				message: 'Aspect Ratio is Adaptive, but there is no frame or video to adapt to',
				description: 'Set First Frame (firstFrame) or Video to Extend (extendVideo), or choose another Aspect Ratio (aspectRatio)',
			}
		: undefined;

export const seedance: Agent = {
	name: 'seedance',
	resource: 'video',
	media: 'video',
	operation: 'seedance',
	label: 'Seedance Video',
	action: 'Make video with Seedance',
	description: 'Make a video from photos, clips and sounds, or from a prompt alone, up to 15 seconds',
	fields: [
		{ ...images, when: WITH_V2 },
		{ ...images, description: 'The photo that the video starts with', hint: undefined, min: 1, max: 1, when: { modelName: V1 } },
		{ ...firstFrame, when: WITH_V2, refusal: `First Frame ${NEEDS_V2}: other models start with the photo in Images` },
		lastFrame(WITH_V2, `Last Frame ${NEEDS_V2}, and a First Frame`),
		{ ...referenceVideos(3), when: WITH_V2, refusal: `Videos ${NEEDS_V2}` },
		{ ...referenceAudios(3), when: WITH_V2, refusal: `Audios ${NEEDS_V2}` },
		{ ...extendVideo, when: WITH_V2, refusal: `Video to Extend ${NEEDS_V2}` },
		extendDirection(WITH_V2),
		newScenePrompt,
		model(
			[
				{ value: 'Seedance_10_Pro', label: 'Seedance 1.0 Pro' },
				{ value: 'Seedance_10_Pro_Fast', label: 'Seedance 1.0 Pro Fast' },
				{ value: 'Seedance_15_Pro', label: 'Seedance 1.5 Pro', description: 'With sound' },
				{ value: 'Seedance_20', label: 'Seedance 2.0', description: 'With sound, frames and references, also from a prompt alone' },
				{ value: 'Seedance_20_Mini', label: 'Seedance 2.0 Mini', description: 'The same, up to 720p' },
			],
			'Seedance_20',
			'video',
		),
		{ ...seconds(4, 15, 4), when: { modelName: [...V2, 'Seedance_15_Pro'] } },
		{ ...seconds(2, 12, 4), when: { modelName: ['Seedance_10_Pro', 'Seedance_10_Pro_Fast'] } },
		// WeShop's documents have one default and 21:9 for all models; the vendor's client has 16:9 for 2.0, and no 21:9 for 1.0.
		{ ...aspectRatio([...SIX_RATIOS, 'adaptive'], '3:4', 'video'), when: WITH_V2 },
		{ ...aspectRatio(SIX_RATIOS, '3:4', 'video'), when: { modelName: V1 } },
		{ ...resolution('480p', '720p', '1080p', '4k'), when: { modelName: ['Seedance_20'] } },
		{ ...resolution('480p', '720p'), when: { modelName: ['Seedance_20_Mini'] } },
		sound,
		{ ...returnLastFrame, when: WITH_V2 },
	],
	rules: [
		alone('firstFrame', ['images', 'videos', 'audios', 'extendVideo']),
		alone('extendVideo', ['images', 'videos', 'audios']),
		audiosNotAlone,
		adaptiveNeedsFrame,
		initialPromptNeedsImage(SOME_MOTION, images, 'video', ['firstFrame', 'videos', 'extendVideo']),
	],
	/** WeShop's documents also name a list of images under `input`. */
	placeMedia: (urls) => {
		const { input, params } = placeReferences(urls);
		return { input: { ...input, ...(params.images ? { images: params.images } : {}) }, params };
	},
};
