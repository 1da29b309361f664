import type { IExecuteFunctions } from 'n8n-workflow';
import type { RunIdentity } from '../run/idempotency';
import { isTool } from './settings';

/**
 * What the node keeps over a retry. n8n carries a node's context over its Retry On Fail and over a retry from the
 * executions list, so the same item meets the same run there and not a second bill.
 */
interface Memory {
	/** Of the first execution. */
	executionId: string;
	/** Runs that failed for good, by run index and item index. */
	attempts: Record<string, number>;
	/** The address of each uploaded file, by its SHA-256. */
	uploads: Record<string, string>;
}

export function memoryOf(node: IExecuteFunctions): Memory {
	const context = node.getContext('node') as { weShop?: Memory };
	context.weShop ??= { executionId: node.getExecutionId(), attempts: {}, uploads: {} };
	return context.weShop;
}

export function runIdentity(node: IExecuteFunctions, itemIndex: number): RunIdentity {
	const memory = memoryOf(node);
	const runIndex = runIndexOf(node);
	return {
		workflowId: node.getWorkflow().id ?? '',
		nodeId: node.getNode().id,
		executionId: memory.executionId,
		runIndex,
		itemIndex,
		attempt: memory.attempts[slot(runIndex, itemIndex)] ?? 0,
	};
}

/** After a run that failed for good, a retry is a new run. */
export function countAttempt(node: IExecuteFunctions, { runIndex, itemIndex }: RunIdentity): void {
	const { attempts } = memoryOf(node);
	const key = slot(runIndex, itemIndex);
	attempts[key] = (attempts[key] ?? 0) + 1;
}

function slot(runIndex: number | undefined, itemIndex: number): string {
	return `${runIndex ?? 'tool'}:${itemIndex}`;
}

/** As a tool the run index counts n8n's tries, which are no new runs. */
function runIndexOf(node: IExecuteFunctions): number | undefined {
	return isTool(node) ? undefined : Number(node.evaluateExpression('{{ $runIndex }}', 0));
}
