import type { Agent, ImageField } from '../agent';
import { promptOnly } from '../promptOnly';
import { initialPrompt, optionalImage, originalImage, personImage } from '../sharedFields';

const garmentImage: ImageField = {
	kind: 'image',
	name: 'garmentImage',
	label: 'Garment Image',
	description: 'The photo of the clothes: the input field that contains the file, or its public URL',
	required: true,
};

const secondImage: ImageField = {
	kind: 'image',
	name: 'secondImage',
	label: 'Second Image',
	description: 'The photo to merge with the first: the input field that contains it, or its public URL',
	required: true,
};

/** Image agents that take nothing but images and a prompt. */
export const imagePromptOnly: Agent[] = [
	promptOnly({
		name: 'ai-clothes-changer',
		resource: 'image',
		operation: 'changeClothes',
		label: 'Change Clothes',
		action: 'Change clothes of person',
		description: 'Dress the person of a photo in your garment; for a generated model, use Virtual Try-On',
		toolSummary: 'Dress the person of one photo in the clothes of another photo',
		images: [personImage, garmentImage],
		prompt: initialPrompt(
			'Dress the person from image 1 in the clothes from image 2',
			'Image 1 is the person, image 2 the garment',
			'e.g. The person from image 1 wears the jacket from image 2, unbuttoned',
		),
	}),
	promptOnly({
		name: 'outfit-generator',
		resource: 'image',
		operation: 'newOutfit',
		label: 'New Outfit',
		action: 'Give person new outfit',
		description: 'Dress the person in an outfit from words; for a garment of a photo, use Change Clothes',
		toolSummary: 'Dress the person of a photo in a new outfit, described in words',
		images: [originalImage],
		prompt: initialPrompt(
			'A stylish new outfit that suits the person; leave face, pose and background as they are',
			'The outfit that the person should wear',
			'e.g. A beige trench coat over a white shirt, blue jeans, brown boots',
		),
	}),
	promptOnly({
		name: 'ai-image-combiner',
		resource: 'image',
		operation: 'combine',
		label: 'Combine Images',
		action: 'Combine two images',
		description: 'Merge two photos into one picture; for a person in a scene, use Photoshoot',
		toolSummary: 'Merge two photos into one natural picture',
		images: [originalImage, secondImage],
		prompt: initialPrompt(
			'One natural picture with what image 1 and image 2 show, in the same light',
			'Image 1 is the first photo, image 2 the second',
			'e.g. The bottle from image 1 stands on the table from image 2',
		),
	}),
	promptOnly({
		name: 'ai-translate',
		resource: 'image',
		operation: 'translateText',
		label: 'Translate Text',
		action: 'Translate text in image',
		description: 'Translate the words in a picture, such as a banner, and keep the design',
		images: [originalImage],
		prompt: initialPrompt(
			'Translate all text in the picture into English; keep the design and the layout',
			'The language to translate into, and what should stay',
			'e.g. Translate all text into German; leave the brand names as they are',
		),
	}),
	promptOnly({
		name: 'remove-filter-from-photo',
		resource: 'image',
		operation: 'removeFilter',
		label: 'Remove Filter',
		action: 'Remove filter from photo',
		description: 'Take a filter off a photo, also black and white, to bring back natural colors',
		images: [optionalImage],
		prompt: initialPrompt(
			'Undo any filter on the photo and restore natural colors',
			'The filter to remove',
			'e.g. Undo the look of an old film, keep the warm evening light',
		),
	}),
];
