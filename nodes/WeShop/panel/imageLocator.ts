import type { INodeProperties } from 'n8n-workflow';

/** An image by its address or by the input field that holds the file. The mode selector is narrow: mode names stay short. */
export const imageLocator = {
	type: 'resourceLocator',
	default: { mode: 'url', value: '' },
	modes: [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://…/photo.jpg',
			hint: 'The address of the image, open to everyone',
			// n8n holds it against a field that is left empty as well; whether that is right, `required` says.
			validation: [
				{ type: 'regex', properties: { regex: '^\\s*(https?://\\S+)?\\s*$', errorMessage: 'Enter an address that starts with https:// or switch to File' } },
			],
		},
		{
			displayName: 'File',
			name: 'binary',
			type: 'string',
			placeholder: 'e.g. data',
			hint: 'The input field that holds the file; of a form, the label of its field',
		},
	],
} satisfies Partial<INodeProperties>;

/** @param property the input field that usually holds the file */
export function atFirstFile(property: string) {
	return { mode: 'binary', value: property };
}

/** No file reaches a tool. */
export const byUrlOnly: Partial<INodeProperties> = {
	default: imageLocator.default,
	modes: imageLocator.modes.filter(({ name }) => name === 'url'),
};
