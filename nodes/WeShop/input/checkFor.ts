import type { IExecuteFunctions } from 'n8n-workflow';
import type { Field } from '../agents/agent';
import { readValue } from '../agents/readValue';
import { choiceOf } from '../agents/spelling';
import type { Checks, Place } from '../files/marketplaces';
import { refused } from '../n8n/errors';
import { isTool } from '../n8n/isTool';
import { checkForField, minHeightField, minWidthField } from '../panel/checkForFields';
import { completionField } from '../panel/resultFields';
import { optionOf, rawParameter } from './parameters';

/** With these, the node has no files. */
const WITHOUT_FILES: readonly string[] = ['none', 'estimate'];

/**
 * What the option Check For asks for; undefined where it is not set, and in a tool, which downloads nothing.
 * @throws WeShopFailure that names the field, also where there will be no files to check
 */
export function checksFor(node: IExecuteFunctions, itemIndex: number, download: boolean): Checks | undefined {
	if (isTool(node)) return undefined;
	const checks = readChecks((name) => optionOf(node, itemIndex, name));
	if (!checks) return undefined;
	const completion = completionField.choices.find(({ value }) => value === choiceOf(completionField.choices, rawParameter(node, 'completion', itemIndex)));
	if (completion && WITHOUT_FILES.includes(completion.value)) {
		throw refused({
			message: `Check For needs the files of the results, and with ${completion.label} the node has none`,
			description: 'Remove the option Check For (checkFor), or set After Starting (completion) to Wait for Results. Run → Get and Wait have the option too',
		});
	}
	if (!download) {
		throw refused({
			message: 'Check For needs the files of the results, and Download is off',
			description: 'Turn on Download (download), or remove the option Check For (checkFor)',
		});
	}
	return checks;
}

/**
 * @param rawOf the value of an option
 * @throws WeShopFailure that names the field
 */
export function readChecks(rawOf: (name: string) => unknown): Checks | undefined {
	const places = valueOf(checkForField, rawOf) as Place[] | undefined;
	if (!places) return undefined;
	if (!places.includes('ownMinimum')) return { places };
	const [minWidth, minHeight] = [minWidthField, minHeightField].map((field) => valueOf(field, rawOf) as number | undefined);
	if (minWidth === undefined && minHeight === undefined) {
		throw refused({
			message: 'Check For has Own Minimum, but neither Min Width nor Min Height is set',
			description: 'Add the option Min Width (minWidth) or Min Height (minHeight), or take Own Minimum out of Check For (checkFor)',
		});
	}
	return { places, ...(minWidth === undefined ? {} : { minWidth }), ...(minHeight === undefined ? {} : { minHeight }) };
}

function valueOf(field: Field, rawOf: (name: string) => unknown): unknown {
	const read = readValue(field, rawOf(field.name));
	if ('refusal' in read) throw refused(read.refusal);
	return read.value;
}
