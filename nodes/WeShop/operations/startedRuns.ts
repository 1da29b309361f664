import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

/** Enough for days of repeats, and little to write into n8n's database with each start. */
const KEPT = 2_000;

/** By workflow and node, since n8n's static data of two calls at the same time overwrite one another. */
const inProcess = new Map<string, Set<string>>();

/** The runs that a trigger has started an execution for. */
export interface StartedRuns {
	/** The trigger in its workflow. */
	owner: string;
	has(executionId: string): boolean;
	add(executionId: string): void;
}

export function startedRuns(node: IWebhookFunctions): StartedRuns {
	const owner = `${node.getWorkflow().id}/${node.getNode().id}`;
	// While the user tries the trigger in the editor, the same run may be told again and again.
	if (node.getMode() === 'manual') return { owner: `${owner}/test`, has: () => false, add: () => undefined };
	const stored = node.getWorkflowStaticData('node') as IDataObject & { startedRuns?: string[] };
	const known = inProcess.get(owner) ?? new Set(stored.startedRuns);
	inProcess.set(owner, known);
	return {
		owner,
		has: (executionId) => known.has(executionId) || (stored.startedRuns ?? []).includes(executionId),
		add: (executionId) => {
			known.add(executionId);
			stored.startedRuns = [...new Set([...(stored.startedRuns ?? []), ...known])].slice(-KEPT);
			for (const oldest of known) if (known.size > KEPT) known.delete(oldest);
		},
	};
}
