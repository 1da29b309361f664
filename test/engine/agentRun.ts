import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runWeShop, type Outcome } from './engine';

/** Runs an agent's operation on one item; the title is the task name, by which the run is found again. */
export async function runAgent(title: string, resource: string, operation: string, set: INodeParameters, input: Partial<INodeExecutionData> = {}): Promise<Outcome> {
	return await runWeShop({ parameters: { resource, operation, ...set, options: { taskName: title } }, items: [input] });
}
