import type { INodeProperties } from 'n8n-workflow';
import { ONE_ADDRESS } from '../agents/webAddress';

/** An image by its URL or by the input field that contains the file. The mode selector is narrow, so mode names are short. */
export const imageLocator = {
	type: 'resourceLocator',
	default: { mode: 'url', value: '' },
	modes: [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://…/photo.jpg',
			hint: 'The public address of the image',
			// n8n also validates a field that is empty, so the pattern accepts empty text; `required` decides whether it may be empty.
			validation: [
				{ type: 'regex', properties: { regex: ONE_ADDRESS, errorMessage: 'Enter one address that starts with https:// or switch to File' } },
			],
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

/** @param property the input field that contains the file */
export function fileMode(property: string) {
	return { mode: 'binary', value: property };
}

/** For a tool, since n8n passes no files to tools. */
export const urlModeOnly: Partial<INodeProperties> = {
	default: imageLocator.default,
	modes: imageLocator.modes.filter(({ name }) => name === 'url'),
};
