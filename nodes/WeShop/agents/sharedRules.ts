import type { ImageField, ImagesField, Refusal, Rule } from './agent';

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

/**
 * Without this rule, a user who forgot the photo would pay for a result without its subject.
 * @param alternatives the names of other fields that the result can be made from
 */
export function initialPromptNeedsImage(
	initialPrompt: string,
	{ kind, name, label }: ImageField | ImagesField,
	result: 'picture' | 'video' = 'picture',
	alternatives: readonly string[] = [],
): Rule {
	return ({ values, images, addresses }): Refusal | undefined =>
		values.textDescription !== initialPrompt || [name, ...alternatives].some((one) => images[one]?.length || addresses[one]?.length)
			? undefined
			: {
					message: `${label} is empty, and Prompt still has its initial text`,
					description: `${kind === 'image' ? `Set ${label} (${name}) to a photo` : `Add a photo to ${label} (${name})`}, or describe the ${result} in Prompt (textDescription)`,
				};
}
