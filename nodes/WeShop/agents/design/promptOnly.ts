import type { Agent, ImageField, Rule } from '../agent';
import { promptOnly } from '../promptOnly';
import { initialPrompt, optionalImage, prompt } from '../sharedFields';

const styleImage: ImageField = {
	kind: 'image',
	name: 'styleImage',
	label: 'Style Image',
	description: 'A photo of a garden whose style to follow. Leave it empty for any style.',
};

/** WeShop knows images by their order alone: it would take the style for the yard. */
const styleNeedsImage: Rule = ({ images }) =>
	images.styleImage?.length && !images.originalImage?.length
		? {
				message: 'Style Image is set, but Image is empty',
				description: 'Set Image (originalImage) to a photo of the yard, or leave Style Image (styleImage) empty',
			}
		: undefined;

/** Design agents that take nothing but images and a prompt. */
export const designPromptOnly: Agent[] = [
	promptOnly({
		name: 'ai-logo-generator',
		resource: 'design',
		operation: 'logo',
		label: 'Logo',
		action: 'Make logo',
		description: 'Design a logo from words: the name, the business, the style',
		images: [],
		prompt: {
			...prompt('The brand and its business, the style and the colors', 'e.g. Minimalist logo for the bakery "Aurora": a rising sun over wheat, orange and cream'),
			required: true,
		},
	}),
	promptOnly({
		name: 'ai-infographic-generator',
		resource: 'design',
		operation: 'infographic',
		label: 'Infographic',
		action: 'Make infographic',
		description: 'Explain a topic in a picture of facts and steps; for a process, use Flowchart',
		toolSummary: 'Explain a topic in a picture of facts, numbers and steps',
		images: [],
		prompt: {
			...prompt('The topic, the facts and the style', 'e.g. How to wash wool: five steps with icons, in soft blue'),
			required: true,
		},
	}),
	promptOnly({
		name: 'flowchart-generator',
		resource: 'design',
		operation: 'flowchart',
		label: 'Flowchart',
		action: 'Make flowchart',
		description: 'Draw a process with its steps and decisions; for facts, use Infographic',
		toolSummary: 'Draw a process with its steps and decisions as a flowchart',
		images: [],
		prompt: {
			...prompt('The steps of the process, and its decisions', 'e.g. Return of an order: label printed, parcel checked, refund or exchange'),
			required: true,
		},
	}),
	promptOnly({
		name: 'ai-room-planner',
		resource: 'design',
		operation: 'room',
		label: 'Room',
		action: 'Redesign room',
		description: 'Furnish or restyle the room of a photo; for outdoors, use Garden',
		toolSummary: 'Furnish or restyle the room of a photo',
		images: [optionalImage],
		prompt: initialPrompt(
			'Furnish the room in a modern style; walls, windows and doors stay where they are',
			'The style and the furniture, and what should stay',
			'e.g. Scandinavian living room with light wood and plants; keep the floor',
		),
	}),
	promptOnly({
		name: 'ai-landscape-design-free',
		resource: 'design',
		operation: 'garden',
		label: 'Garden',
		action: 'Design garden',
		description: 'Plan a garden on the photo of a yard; for indoors, use Room',
		toolSummary: 'Plan a garden on the photo of a yard, also in the style of another photo',
		images: [optionalImage, styleImage],
		prompt: initialPrompt(
			'A modern garden in this yard; the house stays as it is. If there is an image 2, follow its style',
			'The garden to plan. Image 1 is the yard, image 2 the style.',
			'e.g. Terrace of stone, lavender along the path, an olive tree in the corner',
		),
		rules: [styleNeedsImage],
	}),
];
