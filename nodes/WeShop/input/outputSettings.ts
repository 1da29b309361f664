import type { IExecuteFunctions } from 'n8n-workflow';
import { cannotBe } from '../agents/readValue';
import { safeName } from '../files/sourceName';
import { refused } from '../n8n/errors';
import { isTool } from '../n8n/isTool';
import { maxFileSizeField } from '../panel/resultFields';
import type { OutputSettings } from '../state/pausedExecution';
import { checksFor } from './checkFor';
import { isInputIncluded, isOn, optionOf, rawParameter, textIn, wholeNumber } from './parameters';

/** @throws WeShopFailure that names the field */
export function outputSettings(node: IExecuteFunctions, itemIndex: number): OutputSettings {
	// No file reaches a model, so a tool downloads nothing.
	const download = !isTool(node) && isOn(rawParameter(node, 'download', itemIndex), 'Download', 'download', true);
	const checks = checksFor(node, itemIndex, download);
	return {
		download,
		binaryPropertyName: textIn(rawParameter(node, 'binaryPropertyName', itemIndex), 'Put Output File in Field', 'binaryPropertyName') ?? 'data',
		maxFileSize: wholeNumber(maxFileSizeField, optionOf(node, itemIndex, 'maxFileSize')),
		includeInput: isInputIncluded(node, itemIndex),
		includeRun: isOn(optionOf(node, itemIndex, 'includeRun'), 'Include Run', 'includeRun', false),
		...fileNameOption(node, itemIndex),
		...(checks ? { checks } : {}),
	};
}

/** @throws WeShopFailure that names the field when no name for a file is left of its value */
function fileNameOption(node: IExecuteFunctions, itemIndex: number): Pick<OutputSettings, 'fileName'> {
	const field = { label: 'File Name', name: 'fileName' };
	const text = textIn(optionOf(node, itemIndex, 'fileName'), field.label, field.name)?.trim();
	if (!text) return {};
	const fileName = safeName(text);
	if (fileName) return { fileName };
	throw refused(cannotBe(field, text, 'a name with letters or digits, without its ending'));
}
