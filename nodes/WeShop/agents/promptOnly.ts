import type { Agent, ImageField, ImagesField, TextField } from './agent';
import { initialPromptNeedsImage } from './sharedRules';

interface PromptOnly extends Omit<Agent, 'media' | 'fields'> {
	readonly images: readonly (ImageField | ImagesField)[];
	readonly prompt: TextField;
}

/** An agent that takes images and a prompt, and nothing else. If no image is required, its initial prompt needs one. */
export function promptOnly({ images, prompt, rules = [], ...agent }: PromptOnly): Agent {
	const [first] = images;
	const needsImage = first && !first.required && prompt.prefill ? [initialPromptNeedsImage(prompt.prefill, first)] : [];
	return { ...agent, media: 'image', fields: [...images, prompt], rules: [...rules, ...needsImage] };
}
