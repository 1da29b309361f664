import type { Agent } from '../agent';
import { choices, prompt, videoImage } from '../sharedFields';
import { oneVideo } from '../videoFields';

/** Agents that work on a video at a public address. */
export const videoToolAgents: readonly Agent[] = [
	{
		name: 'ai-video-enhancer',
		resource: 'video',
		media: 'video',
		operation: 'enhance',
		label: 'Enhance Video',
		action: 'Enhance video',
		description: 'Upscale a video of up to two minutes to 2K or 4K',
		fields: [
			oneVideo('Video', 'The public URL of the video to enhance: up to 2048 × 2048 pixels, 1 to 120 seconds'),
			{
				kind: 'choice',
				name: 'videoSize',
				label: 'Video Size',
				description: 'How large the result is',
				default: '',
				choices: [{ value: '', label: 'Automatic', description: 'WeShop decides' }, ...choices('2K', '4K')],
			},
		],
		takesBatchCount: false,
	},
	{
		name: 'ai-text-remover-from-video',
		resource: 'video',
		media: 'video',
		operation: 'removeText',
		label: 'Remove Text From Video',
		action: 'Remove text from video',
		description: 'Take captions and texts off your own footage; WeShop finds them by itself',
		fields: [oneVideo('Video', 'The public URL of the video, which has to be your own: 1 to 120 seconds')],
		constants: { watermarkSelectType: 'autoDetect' },
		takesBatchCount: false,
	},
	{
		name: 'kling-motion-control',
		resource: 'video',
		media: 'video',
		operation: 'klingMotionControl',
		label: 'Kling Motion Control',
		action: 'Let person in photo move as in video',
		description: 'Let the person of a photo move as in a video; they have to agree to that',
		fields: [
			{ ...videoImage, description: 'The photo of the person or figure: the input field that contains the file, or its URL' },
			oneVideo('Motion Video', 'The public URL of the video whose motion the person copies'),
			prompt('What else the video shows, if you like', 'e.g. On a stage with colored lights'),
		],
	},
];
