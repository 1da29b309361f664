import type { Choice, ChoiceField, ImageField, ImagesField, PresetField, TextField } from './agent';

/** The default output field for files in n8n's own nodes. */
const DEFAULT_FILE_FIELD = 'data';

export const originalImage: ImageField = {
	kind: 'image',
	name: 'originalImage',
	label: 'Image',
	description: 'The photo to edit: the input field that contains the file, or its public URL',
	prefill: DEFAULT_FILE_FIELD,
	required: true,
};

/** For agents that also work from the prompt alone. */
export const optionalImage: ImageField = {
	kind: 'image',
	name: 'originalImage',
	label: 'Image',
	description: 'The photo to edit. Leave it empty to make a picture from the prompt alone.',
};

export const personImage: ImageField = {
	...originalImage,
	label: 'Person Image',
	description: 'The photo of the person: the input field that contains the file, or its public URL',
};

/** @param max how many images WeShop takes; it needs none */
export function imageList(max: number): ImagesField {
	return {
		kind: 'images',
		name: 'images',
		label: 'Images',
		description: 'The photos to use, in order. The prompt can name them: image 1, image 2.',
		hint: 'Leave it empty to work from the prompt alone',
		min: 0,
		max,
	};
}

export const videoImage: ImageField = {
	kind: 'image',
	name: 'image',
	label: 'Image',
	description: 'The photo that the video starts from: the input field that contains the file, or its public URL',
	prefill: DEFAULT_FILE_FIELD,
	required: true,
};

export function prompt(description: string, placeholder: string): TextField {
	return { kind: 'text', name: 'textDescription', label: 'Prompt', description, placeholder };
}

/** A prompt with an initial text that suits any photo, so that a new node runs without changes. */
export function initialPrompt(prefill: string, description: string, placeholder: string) {
	return { ...prompt(description, placeholder), prefill, required: true, isPrefilledInTools: true } as const satisfies TextField;
}

/** An initial prompt that suits any photo. */
export const SOME_MOTION = 'Gentle, natural motion while the camera slowly moves closer';

export const negativePrompt: TextField = {
	kind: 'text',
	name: 'negTextDescription',
	label: 'Avoid',
	description: 'What you do not want to see in the result',
	placeholder: 'e.g. hats, text, harsh shadows',
};

export const generatedContent: ChoiceField = {
	kind: 'choice',
	name: 'generatedContent',
	label: 'Closeness to the Original',
	description: 'How much the result may differ from the photo',
	hint: 'Free follows the prompt and the presets, Close stays near the style of the photo',
	required: true,
	default: 'freeCreation',
	choices: [
		{ value: 'freeCreation', label: 'Free', description: 'Follows the prompt and the presets more than the photo' },
		{ value: 'referToOrigin', label: 'Close', description: 'Stays near the style of the photo; with a prompt alone, Free works better' },
	],
};

/** The mask marks the area that stays unchanged (WeShop's API documents, "Mask rules"). */
export const subjectMask: Choice = {
	value: 'autoSubjectSegment',
	label: 'Subject',
	description: 'Keeps the person, product or main object; replaces the background',
};
export const ownMask: Choice = {
	value: 'custom',
	label: 'What My Mask Marks',
	description: 'Keeps what the mask image marks; replaces everything else',
};

export function keepUnchanged(choices: readonly Choice[], defaultValue: string): ChoiceField {
	return {
		kind: 'choice',
		name: 'maskType',
		label: 'Keep Unchanged',
		description: 'The part of the photo that stays unchanged',
		hint: 'WeShop replaces everything else',
		choices,
		required: true,
		default: defaultValue,
	};
}

export const customMask: ImageField = {
	kind: 'image',
	name: 'customMask',
	label: 'Mask Image',
	description: 'A PNG of the same size as the photo, transparent where the photo may change',
	when: { maskType: ['custom'] },
	required: true,
	maskOf: 'originalImage',
};

export const scenePreset: PresetField = {
	kind: 'preset',
	name: 'locationId',
	label: 'Scene',
	description: 'The background to place the subject in, from the scenes of your WeShop account',
	presetType: 'locations',
};

/** The aspect ratios that most agents take. */
export const RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '9:16', '16:9', '21:9'] as const;

/** @param values as WeShop names them; `auto` and `adaptive` get a label */
export function aspectRatio(values: readonly string[], defaultValue: string, result: 'picture' | 'video' = 'picture'): ChoiceField {
	return {
		kind: 'choice',
		name: 'aspectRatio',
		label: 'Aspect Ratio',
		description: `Width to height of the ${result}`,
		default: defaultValue,
		choices: values.map((value) => OPEN_RATIOS.find((open) => open.value === value) ?? { value, label: value }),
	};
}

const OPEN_RATIOS: readonly Choice[] = [
	{ value: 'auto', label: 'Automatic', description: 'WeShop decides' },
	{ value: 'adaptive', label: 'Adaptive', description: 'WeShop decides' },
];

export function imageSize(values: readonly string[] = ['1K', '2K', '4K'], defaultValue = '1K'): ChoiceField {
	return {
		kind: 'choice',
		name: 'imageSize',
		label: 'Image Size',
		description: 'How large the picture is',
		default: defaultValue,
		choices: choices(...values),
	};
}

/** In alphabetical order of their labels, as n8n wants it of its lists. */
export function model(models: readonly Choice[], defaultValue: string, result: 'picture' | 'video' = 'picture'): ChoiceField {
	return {
		kind: 'choice',
		name: 'modelName',
		label: 'Model',
		description: `Which model makes the ${result}`,
		default: defaultValue,
		choices: models,
	};
}

/** Where several agents have a model, it has one label. */
export const fireRedModel: Choice = { value: 'firered', label: 'FireRed' };
export const nanoBananaPro: Choice = { value: 'nano', label: 'Nano Banana Pro' };
export const nanoBanana2: Choice = { value: 'nano2', label: 'Nano Banana 2' };
export const qwenModel: Choice = { value: 'qwen', label: 'Qwen' };

export function choices(...values: string[]): Choice[] {
	return values.map((value) => ({ value, label: value }));
}
