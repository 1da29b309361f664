import type { IExecuteFunctions } from 'n8n-workflow';
import { cannotBe } from '../agents/readValue';
import { refused } from '../n8n/errors';
import { couldBeExecutionId } from '../run/executionIdFormat';
import type { OutputSettings } from '../state/pausedExecution';
import { outputSettings, requiredText } from './parameters';

export interface RunToRead {
	executionId: string;
	output: OutputSettings;
}

export function runToRead(node: IExecuteFunctions, itemIndex: number): RunToRead {
	const executionId = requiredText(node, 'executionId', 'Execution ID', itemIndex);
	if (!couldBeExecutionId(executionId)) {
		throw refused(cannotBe({ label: 'Execution ID', name: 'executionId' }, executionId, 'the ID alone, as the node returned it when the run was started'));
	}
	return { executionId, output: outputSettings(node, itemIndex) };
}
