import type { Agent } from '../agent';
import { sourceAndMask } from '../placement';
import {
	customMask,
	generatedContent,
	keepUnchanged,
	negativePrompt,
	originalImage,
	ownMask,
	prompt,
	scenePreset,
	subjectMask,
} from '../sharedFields';
import { atLeastOneOf } from '../sharedRules';

export const aiproduct: Agent = {
	name: 'aiproduct',
	resource: 'image',
	media: 'image',
	operation: 'productPhoto',
	label: 'Product Photo',
	action: 'Make product photo',
	description: 'Make a still life: place the product in a new scene',
	fields: [
		originalImage,
		{ ...prompt('The scene and style around the product', 'e.g. On a marble table beside a window, soft morning light'), prefill: 'Clean product photo in soft, natural light', emptyBeside: ['locationId'] },
		{ ...scenePreset, description: 'A scene from your WeShop account as the background. Set this or a prompt.' },
		keepUnchanged([subjectMask, ownMask], 'autoSubjectSegment'),
		customMask,
		generatedContent,
		negativePrompt,
	],
	rules: [atLeastOneOf(['textDescription', 'locationId'], ['Prompt', 'Scene'])],
	placeMedia: sourceAndMask,
};
