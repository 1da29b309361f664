import type { Agent } from '../agent';
import { aspectRatio, imageList, imageSize, model, nanoBanana2, nanoBananaPro, prompt, RATIOS } from '../sharedFields';

const WITH_SIZE = { modelName: ['nano', 'nano2'] };

export const aiPoster: Agent = {
	name: 'ai-poster',
	resource: 'design',
	media: 'image',
	operation: 'poster',
	label: 'Poster',
	action: 'Make poster',
	description: 'Design a poster from words, with or without photos; the prompt says what is on it',
	toolSummary: 'Design a poster from words, with or without photos',
	fields: [
		imageList(6),
		{
			...prompt('What the poster shows and says', 'e.g. Poster for a summer sale: "Half price" in large letters, palm leaves, bright colors'),
			required: true,
		},
		model([{ value: 'jimeng', label: 'Jimeng', description: 'Without a choice of size and ratio' }, nanoBanana2, nanoBananaPro], 'jimeng'),
		{ ...aspectRatio(RATIOS, '1:1'), when: WITH_SIZE },
		{ ...imageSize(), when: WITH_SIZE },
	],
};
