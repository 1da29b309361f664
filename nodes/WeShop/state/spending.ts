import type { IExecuteFunctions } from 'n8n-workflow';
import { rounded } from '../run/points';
import { executionState } from './executionState';

/** What a start has cost, or may have; undefined where it has cost nothing, or nobody knows. */
export function setSpent(node: IExecuteFunctions, sentKey: string, points: number | undefined): void {
	const spent = spentBy(node);
	if (points === undefined) delete spent[sentKey];
	else spent[sentKey] = points;
}

/** Whether the start under this key counts as paid for. */
export function isSpent(node: IExecuteFunctions, sentKey: string): boolean {
	return spentBy(node)[sentKey] !== undefined;
}

/** What this node has spent in the execution, in points: in all its attempts and rounds of a loop, failed runs included. */
export function spentSoFar(node: IExecuteFunctions): number {
	return rounded(Object.values(spentBy(node)).reduce((sum, points) => sum + points, 0));
}

/** Missing in what an earlier version has stored. */
function spentBy(node: IExecuteFunctions): Record<string, number> {
	return (executionState(node).spent ??= {});
}
