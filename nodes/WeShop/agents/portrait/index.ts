import type { Agent } from '../agent';
import { promptOnly } from '../promptOnly';
import { initialPrompt, optionalImage, originalImage } from '../sharedFields';

export const portraitAgents: readonly Agent[] = [
	promptOnly({
		name: 'ai-headshot-generator',
		resource: 'portrait',
		operation: 'headshot',
		label: 'Headshot',
		action: 'Make headshot of person',
		description: 'Make a business or ID photo from a portrait',
		images: [originalImage],
		prompt: initialPrompt(
			'Business headshot on a plain white background, in formal clothes; the face stays the same',
			'The style, clothes and background of the headshot',
			'e.g. Headshot in a dark blue blazer on light gray; the face stays the same',
		),
	}),
	promptOnly({
		name: 'ai-blemish-remover',
		resource: 'portrait',
		operation: 'removeBlemishes',
		label: 'Remove Blemishes',
		action: 'Remove blemishes from portrait',
		description: 'Retouch spots and acne; for lines in the skin, use Remove Wrinkles',
		toolSummary: 'Retouch spots and acne in a portrait',
		images: [originalImage],
		prompt: initialPrompt(
			'Retouch spots and blemishes; the skin still looks natural, the face stays the same',
			'What to retouch, and what should stay',
			'e.g. Retouch the spots on the forehead, keep the freckles',
		),
	}),
	promptOnly({
		name: 'photo-wrinkle-remover',
		resource: 'portrait',
		operation: 'removeWrinkles',
		label: 'Remove Wrinkles',
		action: 'Remove wrinkles from portrait',
		description: 'Smooth lines in the skin; for spots and acne, use Remove Blemishes',
		toolSummary: 'Smooth lines in the skin of a portrait',
		images: [originalImage],
		prompt: initialPrompt(
			'Smooth the wrinkles; the skin still looks natural, the face stays the same',
			'What to retouch, and what should stay',
			'e.g. Soften the lines around the eyes, keep the smile lines',
		),
	}),
	promptOnly({
		name: 'ai-hair-color-changer',
		resource: 'portrait',
		operation: 'changeHairColor',
		label: 'Change Hair Color',
		action: 'Change hair color of person',
		description: 'Color the hair of a person; for another cut or style, use Change Hairstyle',
		toolSummary: 'Color the hair of a person',
		images: [originalImage],
		prompt: initialPrompt(
			'Color the hair in a natural shade that suits the person; keep the hairstyle',
			'The new hair color, and what should stay',
			'e.g. Copper red hair with lighter tips; keep the hairstyle',
		),
	}),
	promptOnly({
		name: 'ai-hairstyle-changer',
		resource: 'portrait',
		operation: 'changeHairstyle',
		label: 'Change Hairstyle',
		action: 'Change hairstyle of person',
		description: 'Give a person another haircut; for the color alone, use Change Hair Color',
		toolSummary: 'Give a person another haircut or hairstyle',
		images: [optionalImage],
		prompt: initialPrompt(
			'A short haircut that suits the person; the face stays the same',
			'The new hairstyle, and what should stay',
			'e.g. Shoulder-length waves with a side parting; keep the hair color',
		),
	}),
	promptOnly({
		name: 'ai-christmas-photo',
		resource: 'portrait',
		operation: 'christmasPhoto',
		label: 'Christmas Photo',
		action: 'Make Christmas photo of person',
		description: 'Place a person in a Christmas scene, for cards and seasonal campaigns',
		images: [originalImage],
		prompt: initialPrompt(
			'The person sits in a knitted sweater beside a Christmas tree with warm lights; snow falls outside',
			'The Christmas scene',
			'e.g. At a Christmas market in the evening, holding a mug, lights out of focus',
		),
	}),
];
