import type { Agent } from '../agent';
import { aspectRatio, imageList, imageSize, initialPrompt, RATIOS } from '../sharedFields';
import { initialPromptNeedsImage } from '../sharedRules';

const images = imageList(5);
const prompt = initialPrompt(
	'A simple, elegant poster of the product, in colors that go with it',
	'What the poster shows and says',
	'e.g. Poster for the winter sale, with "30% off" above the boots from image 1',
);

export const aiPosterFromImages: Agent = {
	name: 'ai-poster-from-images',
	resource: 'design',
	media: 'image',
	operation: 'posterFromImages',
	label: 'Poster From Images',
	action: 'Make poster from images',
	description: 'Design a poster around your photos, even without a prompt; from words, use Poster',
	toolSummary: 'Design a poster around the photos of a product',
	fields: [images, prompt, aspectRatio(RATIOS, '1:1'), imageSize()],
	rules: [initialPromptNeedsImage(prompt.prefill, images)],
};
