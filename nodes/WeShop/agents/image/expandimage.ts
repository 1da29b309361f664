import type { Agent } from '../agent';
import { sourceImage } from '../placement';
import { originalImage } from '../sharedFields';

/** In pixels (WeShop's API documents, expandimage). */
const LARGEST_SIDE = 4096;

export const expandimage: Agent = {
	name: 'expandimage',
	resource: 'image',
	media: 'image',
	operation: 'expand',
	label: 'Expand Image',
	action: 'Expand image to larger canvas',
	description: 'Enlarge the canvas; WeShop fills the new area to match the photo',
	fields: [
		originalImage,
		{
			kind: 'integer',
			unit: 'pixels',
			name: 'targetWidth',
			label: 'Target Width',
			description: 'Width of the new canvas',
			hint: 'In pixels, up to 4096',
			required: true,
			min: 1,
			max: LARGEST_SIDE,
			default: 2048,
		},
		{
			kind: 'integer',
			unit: 'pixels',
			name: 'targetHeight',
			label: 'Target Height',
			description: 'Height of the new canvas',
			hint: 'In pixels, up to 4096',
			required: true,
			min: 1,
			max: LARGEST_SIDE,
			default: 2048,
		},
		{
			kind: 'integer',
			unit: 'pixels',
			name: 'fillLeft',
			label: 'Distance From the Left',
			description: 'Distance of the photo from the left edge of the canvas',
			hint: 'In pixels. Leave it empty to center the photo.',
			min: 0,
			max: LARGEST_SIDE,
		},
		{
			kind: 'integer',
			unit: 'pixels',
			name: 'fillTop',
			label: 'Distance From the Top',
			description: 'Distance of the photo from the top edge of the canvas',
			hint: 'In pixels. Leave it empty to center the photo.',
			min: 0,
			max: LARGEST_SIDE,
		},
	],
	placeMedia: sourceImage,
};
