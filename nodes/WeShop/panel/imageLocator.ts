import type { INodeProperties } from 'n8n-workflow';
import { ONE_ADDRESS } from '../agents/webAddress';

interface Pattern {
	regex: string;
	errorMessage: string;
}

/** The mode selector is narrow, so mode names are short. */
function locator(pattern?: Pattern, prefill = '') {
	return {
		type: 'resourceLocator',
		default: prefill ? fileMode(prefill) : { mode: 'url', value: '' },
		modes: [
			{
				displayName: 'URL',
				name: 'url',
				type: 'string',
				placeholder: 'e.g. https://…/photo.jpg',
				hint: 'The public address of the image',
				// n8n also validates a field that is empty, so the pattern accepts empty text; `required` decides whether it may be empty.
				...(pattern ? { validation: [{ type: 'regex', properties: { ...pattern } }] } : {}),
			},
			{
				displayName: 'File',
				name: 'binary',
				type: 'string',
				placeholder: 'e.g. data',
				hint: 'The name of the input field that contains the file, or several with commas between them; * for all files. For a form, the label of its field.',
			},
		],
	} satisfies Partial<INodeProperties>;
}

/** n8n passes no files to tools. Without a pattern, as no user types there what a model passes. */
function locatorOfTool() {
	const { modes, ...rest } = locator();
	return { ...rest, modes: modes.slice(0, 1) };
}

/** An image by its URL or by the input field that contains the file. */
export const imageLocator = locator({ regex: ONE_ADDRESS, errorMessage: 'Enter one address that starts with https:// or switch to File' });
export const imageLocatorOfTool = locatorOfTool();

/**
 * The images of a list, of which each entry may give several. A new entry takes the file of the node before. Without a
 * pattern: n8n fails a node whose patterns take 250 ms of wall time, as many entries on a busy machine do. The run checks them.
 */
export const imageList = listOf(locator(undefined, 'data'));
export const imageListOfTool = listOf(imageLocatorOfTool);

function listOf(image: Partial<INodeProperties>) {
	return {
		type: 'fixedCollection',
		default: {},
		typeOptions: { multipleValues: true, sortable: true },
		options: [{ displayName: 'Image', name: 'values', values: [{ displayName: 'Image', name: 'image', ...image } as INodeProperties] }],
	} satisfies Partial<INodeProperties>;
}

/** @param property the input field that contains the file */
export function fileMode(property: string) {
	return { mode: 'binary', value: property };
}
