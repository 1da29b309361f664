import type { Agent } from '../agent';
import { aspectRatio, model } from '../sharedFields';
import { generateAudio, imageToVideo, seconds, secondsOf } from '../videoFields';

const WIDE_OR_TALL = ['9:16', '16:9'];
const FIVE_RATIOS = ['1:1', '3:4', '4:3', '9:16', '16:9'];

/** Models that make a video from one photo and a prompt. */
export const imageToVideoAgents: readonly Agent[] = [
	imageToVideo({
		name: 'veo-ai',
		operation: 'veo',
		label: 'Veo Video',
		action: 'Make video with Veo',
		description: 'Make a video of 4, 6 or 8 seconds from a photo, wide or tall',
		settings: [
			model([{ value: 'Veo_3_1', label: 'Veo 3.1' }, { value: 'Veo_3_1_Fast', label: 'Veo 3.1 Fast' }], 'Veo_3_1', 'video'),
			secondsOf([4, 6, 8], 4),
			// The vendor's client has another default for the fast model.
			{ ...aspectRatio(WIDE_OR_TALL, '16:9', 'video'), when: { modelName: ['Veo_3_1'] } },
			{ ...aspectRatio(WIDE_OR_TALL, '9:16', 'video'), when: { modelName: ['Veo_3_1_Fast'] } },
		],
	}),
	imageToVideo({
		name: 'vidu-ai',
		operation: 'vidu',
		label: 'Vidu Video',
		action: 'Make video with Vidu',
		description: 'Make a video of 4 to 16 seconds from a photo, with sound, in five ratios',
		settings: [
			model([{ value: 'Vidu_Q3_Pro', label: 'Vidu Q3 Pro' }, { value: 'Vidu_Q3_Pro_Fast', label: 'Vidu Q3 Pro Fast' }], 'Vidu_Q3_Pro', 'video'),
			seconds(4, 16, 4),
			{ ...aspectRatio(FIVE_RATIOS, '16:9', 'video'), when: { modelName: ['Vidu_Q3_Pro'] } },
			{ ...aspectRatio(FIVE_RATIOS, '9:16', 'video'), when: { modelName: ['Vidu_Q3_Pro_Fast'] } },
			generateAudio,
		],
	}),
	imageToVideo({
		name: 'sora-2',
		operation: 'sora',
		label: 'Sora 2 Video',
		action: 'Make video with Sora 2',
		description: 'Make a video of 4, 8 or 12 seconds from a photo, wide or tall',
		settings: [secondsOf([4, 8, 12], 4), aspectRatio(WIDE_OR_TALL, '16:9', 'video')],
	}),
	imageToVideo({
		name: 'wan-ai',
		operation: 'wan',
		label: 'Wan Video',
		action: 'Make video with Wan',
		description: 'Make a video of 3 to 8 seconds from a photo; only its length can be set',
		settings: [seconds(3, 8, 5)],
	}),
	imageToVideo({
		name: 'hailuo-ai',
		operation: 'hailuo',
		label: 'Hailuo Video',
		action: 'Make video with Hailuo',
		description: 'Make a video of 6 or 10 seconds from a photo, with one of three Hailuo models',
		settings: [
			model([{ value: 'Hailuo_02', label: 'Hailuo 02' }, { value: 'Hailuo_2_3', label: 'Hailuo 2.3' }, { value: 'Hailuo_2_3_Fast', label: 'Hailuo 2.3 Fast' }], 'Hailuo_02', 'video'),
			secondsOf([6, 10], 6),
		],
	}),
	imageToVideo({
		name: 'happyhorse',
		operation: 'happyHorse',
		label: 'HappyHorse Video',
		action: 'Make video with HappyHorse',
		description: 'Make a video of 3 to 15 seconds from a photo, in five ratios',
		settings: [seconds(3, 15, 3), aspectRatio(FIVE_RATIOS, '9:16', 'video')],
		constants: { modelName: 'HappyHorse_10' },
	}),
	imageToVideo({
		name: 'grok-imagine-video',
		operation: 'grokImagine',
		label: 'Grok Imagine Video',
		action: 'Make video with Grok Imagine',
		description: 'Make a video of 6 or 10 seconds from a photo: wide, tall or square',
		settings: [secondsOf([6, 10], 6), aspectRatio(['1:1', ...WIDE_OR_TALL], '16:9', 'video')],
	}),
];
