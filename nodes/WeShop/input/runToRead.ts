import type { IExecuteFunctions } from 'n8n-workflow';
import { cannotBe } from '../agents/readValue';
import { refused } from '../n8n/errors';
import { couldBeExecutionId } from '../run/executionIdFormat';
import type { OutputSettings } from '../state/pausedExecution';
import { outputSettings } from './outputSettings';
import { rawParameter, requiredText } from './parameters';

const FIELD = { label: 'Execution ID', name: 'executionId' };

export interface RunToRead {
	executionId: string;
	output: OutputSettings;
}

/** More than any message lists, and few enough to be read in one go. */
const MAX_RUNS = 1_000;

/**
 * One run, or several: a list, or a text with their IDs as a message of the node lists them.
 * @throws WeShopFailure that names the field
 */
export function runsToRead(node: IExecuteFunctions, itemIndex: number): Omit<RunToRead, 'executionId'> & { executionIds: string[] } {
	const raw = rawParameter(node, FIELD.name, itemIndex);
	const text = Array.isArray(raw) && raw.length > 0 && raw.every((id) => typeof id === 'string' || typeof id === 'number') ? raw.join(',') : requiredText(node, FIELD.name, FIELD.label, itemIndex);
	const list = /^\[.*\]$/s.test(text) ? text.replace(/["'[\]]/g, '') : text;
	// Not at a blank or a line break: each word of a text that came here by chance would be a request.
	const executionIds = [...new Set(list.split(/[,;]+/).map((id) => id.trim()).filter(Boolean))];
	if (executionIds.length === 0) throw refused({ message: `${FIELD.label} is empty`, description: `Set ${FIELD.label} (${FIELD.name})` });
	const wrong = executionIds.find((id) => !couldBeExecutionId(id));
	if (wrong) throw refused(cannotBe(FIELD, wrong, 'the ID alone, as the node returned it when the run was started, or several with commas between them'));
	if (executionIds.length > MAX_RUNS) throw refused({ message: `${FIELD.label} names ${executionIds.length} runs, more than the ${MAX_RUNS} that can be read at once`, description: `Set fewer in ${FIELD.label} (${FIELD.name})` });
	return { executionIds, output: outputSettings(node, itemIndex) };
}

export function runToRead(node: IExecuteFunctions, itemIndex: number): RunToRead {
	const executionId = requiredText(node, FIELD.name, FIELD.label, itemIndex);
	if (!couldBeExecutionId(executionId)) {
		throw refused(cannotBe(FIELD, executionId, 'the ID alone, as the node returned it when the run was started'));
	}
	return { executionId, output: outputSettings(node, itemIndex) };
}
