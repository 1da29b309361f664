import type { IExecuteFunctions } from 'n8n-workflow';

/** IDs in one line of n8n's log. */
const IDS_PER_LINE = 100;

/** Whether somebody watches the execution in the editor. */
export function isManual(node: IExecuteFunctions): boolean {
	return node.getMode() === 'manual';
}

/** Writes the runs of a stopped execution to n8n's log, and to the browser's console for an execution of the editor. */
export function announceStopped(node: IExecuteFunctions, ids: readonly string[]): void {
	const { id, name } = node.getWorkflow();
	for (let from = 0; from < ids.length; from += IDS_PER_LINE) {
		const list = ids.slice(from, from + IDS_PER_LINE).join(', ');
		const message = `WeShop: the execution ${node.getExecutionId()} of the workflow "${name ?? ''}" (${id}) was stopped. Runs that it has started, which Run → Get fetches: ${list}`;
		announce(node, message);
	}
}

/** Says at once that WeShop fails, as hints are shown when the node has ended. Written to the same places. */
export function announceTrouble(node: IExecuteFunctions, failure: string): void {
	announce(node, `WeShop: several requests in a row have failed, the last one with: ${failure}. The node goes on trying`);
}

function announce(node: IExecuteFunctions, message: string): void {
	// Both are missing in some versions of n8n.
	(node as Partial<IExecuteFunctions>).logger?.warn(message);
	if (isManual(node)) (node as Partial<IExecuteFunctions>).sendMessageToUI?.(message);
}
