import type { Choice, ChoiceField, ImageField, PresetField, Refusal, Rule, SecondsField, TextField } from './agent';

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

/** The mask marks the area that stays unchanged (seeds/004, "Mask rules"). */
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

/** Kling 3.0 accepts any duration in a range, the other models only two. */
export function klingDuration(otherModels: readonly string[]): SecondsField[] {
	const field = { kind: 'seconds', name: 'duration', label: 'Duration (Seconds)', default: 5 } as const;
	return [
		{ ...field, description: 'How long the video is', hint: 'From 3 to 15 seconds', when: { modelName: ['Kling_3_0'] }, range: { min: 3, max: 15 } },
		{ ...field, description: 'How long the video is', when: { modelName: otherModels }, range: { choices: [5, 10] } },
	];
}

/** @param labels the labels of the fields, in the order of their names */
export function atLeastOneOf(names: readonly string[], labels: readonly string[]): Rule {
	return ({ values }): Refusal | undefined =>
		names.some((name) => values[name] !== undefined)
			? undefined
			: {
					message: `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)} are ${labels.length === 2 ? 'both' : 'all'} empty`,
					description: `Set at least one of them: ${labels.map((label, index) => `${label} (${names[index]})`).join(', ')}`,
				};
}

export function choices(...values: string[]): Choice[] {
	return values.map((value) => ({ value, label: value }));
}
