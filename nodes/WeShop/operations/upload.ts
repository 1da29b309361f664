import { inputFile, readFile } from '../input/inputImages';
import { itemByItem } from '../n8n/itemByItem';
import { shownFor } from '../panel/properties';
import type { Operation } from './operation';
import { jsonItem, keptInput } from '../output/resultItems';
import { CALLS_AT_A_TIME, openSession, UPLOAD_RETRY_MS } from '../n8n/session';
import { outputSettings, requiredText } from '../input/parameters';

const FILE_FIELD = { name: 'binaryPropertyName', label: 'Input Data Field Name' };

export const upload: Operation = {
	resource: 'asset',
	name: 'upload',
	label: 'Upload',
	action: 'Upload an image',
	description: 'Upload an image to WeShop and get a URL that any number of runs can use',
	toolDescription: 'Does not work as a tool, since tools get no files from the workflow. Pass photos as public https URLs to the other tools.',
	properties: shownFor('asset', ['upload'], [
		{
			displayName: FILE_FIELD.label,
			name: FILE_FIELD.name,
			type: 'string',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the input binary field that contains the image',
		},
	]),
	execute: async (node) => {
		const session = openSession(node);
		const items = await itemByItem(node, {
			atATime: CALLS_AT_A_TIME,
			check: async (itemIndex) => {
				const property = requiredText(node, FILE_FIELD.name, FILE_FIELD.label, itemIndex);
				const { includeInput } = outputSettings(node, itemIndex);
				return { file: await inputFile(node, itemIndex, property, { ...FILE_FIELD, otherwise: '' }), includeInput };
			},
			run: async ({ file, includeInput }, itemIndex) => {
				const url = await session.client.uploadImage(await readFile(node, file), session.clock.now() + UPLOAD_RETRY_MS);
				const { fileName, type, size: fileSize } = file;
				return [jsonItem(keptInput(node, itemIndex, { includeInput }), { url, fileName, mimeType: type.mimeType, fileSize })];
			},
		});
		return [items];
	},
};
