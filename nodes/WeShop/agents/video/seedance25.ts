import type { Agent, Rule } from '../agent';
import { aspectRatio, choices, SOME_MOTION } from '../sharedFields';
import { initialPromptNeedsImage } from '../sharedRules';
import { generateAudio, newScenePrompt, referenceAudios, references, referenceVideos, resolution, seconds } from '../videoFields';
import { alone, extendDirection, extendVideo, firstFrame, lastFrame, placeReferences, returnLastFrame } from './references';

const MAX_VIDEOS = 10;
const images = references(30);

/** The video to extend is one of the videos. */
const videosWithExtended: Rule = ({ addresses: { videos = [], extendVideo: extended = [] } }) =>
	new Set([...extended, ...videos]).size > MAX_VIDEOS
		? {
				message: `Videos and Video to Extend are ${new Set([...extended, ...videos]).size} videos together, but WeShop takes at most ${MAX_VIDEOS}`,
				description: 'Leave some out of Videos (videos)',
			}
		: undefined;

export const seedance25: Agent = {
	name: 'seedance-25',
	resource: 'video',
	media: 'video',
	operation: 'seedance25',
	label: 'Seedance 2.5 Video',
	action: 'Make video with Seedance 2.5',
	description: 'Make a video from up to 30 photos, clips and sounds, up to 30 seconds, as MP4 or MOV',
	fields: [
		images,
		firstFrame,
		lastFrame({}, 'Last Frame needs a First Frame'),
		referenceVideos(MAX_VIDEOS),
		referenceAudios(10),
		extendVideo,
		extendDirection({}),
		newScenePrompt,
		{ ...seconds(4, 30, 4), hint: 'From 4 to 30 seconds; -1 leaves the length to the model', range: { min: 4, max: 30, orAutomatic: true } },
		aspectRatio(['1:1', '3:4', '4:3', '9:16', '16:9', '21:9', 'adaptive'], '3:4', 'video'),
		resolution('480p', '720p', '1080p'),
		generateAudio,
		{
			kind: 'choice',
			name: 'outputFormat',
			label: 'Output Format',
			description: 'The format of the file',
			default: 'mp4',
			choices: choices('mp4', 'mov').map(({ value }) => ({ value, label: value.toUpperCase() })),
		},
		returnLastFrame,
	],
	constants: { modelName: 'Seedance_25' },
	rules: [
		alone('firstFrame', ['images', 'videos', 'audios', 'extendVideo']),
		videosWithExtended,
		initialPromptNeedsImage(SOME_MOTION, images, 'video', ['firstFrame', 'videos', 'extendVideo']),
	],
	placeMedia: placeReferences,
};
