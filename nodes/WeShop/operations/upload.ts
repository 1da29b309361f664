import type { INodeExecutionData } from 'n8n-workflow';
import { fileObjectsIn } from '../agents/fileObjects';
import { imageFile } from '../input/inputFile';
import { readInputFiles } from '../input/inputImages';
import { itemByItem } from '../n8n/itemByItem';
import { shownFor } from '../panel/properties';
import type { Operation } from './operation';
import { inputOf, jsonItem } from '../output/resultItems';
import { CALLS_AT_A_TIME, openSession, UPLOAD_RETRY_MS } from '../n8n/session';
import { isInputIncluded, rawParameter, requiredText } from '../input/parameters';

const FILE_FIELD = { name: 'binaryPropertyName', label: 'Input Data Field Name' };

export const upload: Operation = {
	resource: 'asset',
	name: 'upload',
	label: 'Upload',
	action: 'Upload image',
	description: 'Upload an image to WeShop and get a URL that any number of runs can use',
	toolDescription: 'Does not work as a tool, since tools get no files from the workflow. Pass photos as public https URLs to the other tools.',
	builderHint: 'Not needed before other operations, which upload files by themselves',
	properties: shownFor('asset', ['upload'], [
		{
			displayName: FILE_FIELD.label,
			name: FILE_FIELD.name,
			type: 'string',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			hint: 'The name of the input field that contains the image; several names with commas between them, or * for all files',
		},
	]),
	execute: async (node) => {
		const session = openSession(node);
		const items = await itemByItem(node, {
			atATime: CALLS_AT_A_TIME,
			check: async (itemIndex) => {
				const named = fileObjectsIn(rawParameter(node, FILE_FIELD.name, itemIndex)) ?? [requiredText(node, FILE_FIELD.name, FILE_FIELD.label, itemIndex)];
				const includeInput = isInputIncluded(node, itemIndex);
				return { files: await readInputFiles(node, itemIndex, named, { ...FILE_FIELD, otherwise: '' }), input: inputOf(node, itemIndex, { includeInput }) };
			},
			run: async ({ files, input }) => {
				const items: INodeExecutionData[] = [];
				for (const file of files) {
					const url = await session.client.uploadImage(imageFile(node, file), session.clock.now() + UPLOAD_RETRY_MS);
					const { fileName, type, size: fileSize } = file;
					items.push(jsonItem({ url, fileName, mimeType: type.mimeType, fileSize }, input));
				}
				return items;
			},
		});
		return [items];
	},
};
