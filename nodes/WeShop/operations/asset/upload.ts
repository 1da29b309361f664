import { inputFile, readFile } from '../images';
import { itemByItem } from '../itemByItem';
import { shownFor, type Operation } from '../operation';
import { jsonItem } from '../resultItems';
import { openSession, PATIENCE } from '../session';
import { optionsOf, requiredText } from '../settings';

export const upload: Operation = {
	resource: 'asset',
	name: 'upload',
	label: 'Upload',
	action: 'Upload an image',
	description: 'Upload an image to WeShop and get an address that runs can use again and again',
	properties: shownFor('asset', ['upload'], [
		{
			displayName: 'Input Data Field Name',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the input field that holds the image file',
		},
	]),
	execute: async (node) => {
		const session = openSession(node);
		const items = await itemByItem(node, {
			check: async (itemIndex) => {
				const property = requiredText(node, 'binaryPropertyName', 'Input Data Field Name', itemIndex);
				return await inputFile(node, itemIndex, { property });
			},
			run: async (file, itemIndex) => {
				const url = await session.client.uploadImage(await readFile(node, file), session.clock.now() + PATIENCE);
				const { fileName, type, size: fileSize } = file;
				const includeInput = optionsOf(node, itemIndex).includeInput === true;
				return [jsonItem(node, itemIndex, { url, fileName, mimeType: type.mimeType, fileSize }, { includeInput })];
			},
		});
		return [items];
	},
};
