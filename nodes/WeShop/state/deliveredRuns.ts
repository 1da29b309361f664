import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

/** Enough for days of repeats, and little to write into n8n's database with each start. */
const KEPT = 2_000;

/** By workflow and node, since n8n's static data of two calls at the same time overwrite one another. */
const inProcess = new Map<string, { claimed: Set<string>; kept: string[] }>();

/** The runs that a trigger has started an execution for. */
export interface DeliveredRuns {
	/** The trigger in its workflow. */
	owner: string;
	has(executionId: string): boolean;
	/** An execution is to start; forgotten when n8n dies before it does. */
	claim(executionId: string): void;
	/** The execution starts now. n8n writes the ID into its database when the call has been dealt with. */
	keep(executionId: string): void;
}

export function deliveredRuns(node: IWebhookFunctions): DeliveredRuns {
	const owner = `${node.getWorkflow().id}/${node.getNode().id}`;
	// While the user tries the trigger in the editor, the same run may be told again and again.
	if (node.getMode() === 'manual') return { owner: `${owner}/test`, has: () => false, claim: () => undefined, keep: () => undefined };
	const stored = node.getWorkflowStaticData('node') as IDataObject & { deliveredRuns?: string[] };
	const { claimed, kept } = inProcess.get(owner) ?? { claimed: new Set<string>(), kept: [] };
	inProcess.set(owner, { claimed, kept });
	return {
		owner,
		has: (executionId) => claimed.has(executionId) || kept.includes(executionId) || (stored.deliveredRuns ?? []).includes(executionId),
		claim: (executionId) => {
			claimed.add(executionId);
			for (const oldest of claimed) if (claimed.size > KEPT) claimed.delete(oldest);
		},
		keep: (executionId) => {
			const all = [...new Set([...(stored.deliveredRuns ?? []), ...kept, executionId])];
			kept.splice(0, kept.length, ...all.slice(-KEPT));
			// The list itself and no copy: whichever of two calls n8n writes down last, it writes what both have added.
			stored.deliveredRuns = kept;
		},
	};
}
