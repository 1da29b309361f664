import type { IExecuteFunctions } from 'n8n-workflow';
import { recordEntries } from '../n8n/recordEntries';

/** What the executions that a trigger has started for one run leave for one another in n8n's database. */
export interface RunClaims {
	/** Claims the run, unless somebody has: `new` means now, and whoever claims it in the same moment may take its place. */
	claim(): Promise<'new' | 'mine' | 'other'>;
	/** This execution goes on. @returns whether one has said so before */
	goOn(): Promise<boolean>;
}

/** Both functions throw as `recordEntries`. */
export function runClaims(node: IExecuteFunctions, run: string): RunClaims {
	const [claimed, mine, goesOn] = [`${run} claimed`, `${run} claimed by ${node.getExecutionId()}`, `${run} goes on`];
	return {
		claim: async () => {
			const before = await recordEntries(node, [claimed, mine]);
			if (before.has(mine)) return 'mine';
			return before.has(claimed) ? 'other' : 'new';
		},
		goOn: async () => (await recordEntries(node, [goesOn])).has(goesOn),
	};
}
