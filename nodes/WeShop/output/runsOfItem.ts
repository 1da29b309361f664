import type { INodeExecutionData } from 'n8n-workflow';
import { runIdsIn, sentences, Stopped, WeShopFailure } from '../api/failure';
import { failedItem } from '../n8n/errors';
import { messageAlone, withRun } from '../run/runFailures';

/** What came of a run of an item, or why nothing did. */
export type RunOutcome<Run> = Run | WeShopFailure;

/**
 * The runs of an item that went well: one that fails leaves the others.
 * @throws WeShopFailure with all IDs, when none went well or the execution was stopped
 */
export function runsThatWentWell<Run extends { executionId: string }>(outcomes: ReadonlyArray<RunOutcome<Run>>): Run[] {
	const failures = failuresOf(outcomes);
	const good = outcomes.flatMap((outcome) => (outcome instanceof WeShopFailure ? [] : [outcome]));
	const isStopped = failures.some((failure) => failure instanceof Stopped);
	if (!isStopped && good.length > 0) return good;
	throw joined(failures, idsOfRuns(outcomes));
}

/** The IDs of all runs of an item, also of those that failed. */
export function idsOfRuns(outcomes: ReadonlyArray<RunOutcome<{ executionId: string }>>): string[] {
	return outcomes.flatMap((outcome) => (outcome instanceof WeShopFailure ? runIdsIn(outcome.details) : [outcome.executionId]));
}

export function failuresOf(outcomes: readonly unknown[]): WeShopFailure[] {
	return outcomes.filter((outcome) => outcome instanceof WeShopFailure);
}

/**
 * One failure for all runs of an item.
 * @param failures one at least
 * @param ids of all runs that were started
 */
export function joined(failures: readonly WeShopFailure[], ids = failures.flatMap(({ details }) => runIdsIn(details))): WeShopFailure {
	const first = failures.find((failure) => failure instanceof Stopped) ?? failures[0]!;
	if (failures.length === 1 && ids.length <= 1) return first;
	const details = { ...first.details, ...(ids.length > 0 ? { executionId: ids[0], executionIds: [...ids] } : {}) };
	const started = ids.length > 0 ? `Runs that were started, to fetch with the operation Run → Get: ${ids.join(', ')}` : undefined;
	if (first instanceof Stopped) {
		// A run in flight whose ID did not come any more.
		const unclear = failures.find((failure) => failure instanceof Stopped && runIdsIn(failure.details).length === 0 && failure.description);
		return new Stopped({ description: sentences(unclear?.description, started), details });
	}
	const more = { ...first, description: sentences(first.description, started), details };
	if (failures.length === 1) return new WeShopFailure(first.message, more);
	// Each message says itself which run may have been started.
	return new WeShopFailure(`All ${failures.length} runs of this item failed: ${failures.map(messageAlone).join('; ')}`, { ...more, mayHaveStarted: undefined });
}

/** The failure with the IDs of all runs of its item: whatever happens to the item, they are paid for. */
export function withRuns(failure: WeShopFailure, ids: readonly string[]): WeShopFailure {
	if (ids.length === 1) return withRun(failure, ids[0]!);
	return runIdsIn(failure.details).length < ids.length ? joined([failure], [...ids]) : failure;
}

/** The runs that failed beside good ones stand on the first item: a hint is gone where another item ends the execution. */
export function withFailedRuns(items: INodeExecutionData[], failures: readonly WeShopFailure[]): INodeExecutionData[] {
	const [first, ...others] = items;
	if (!first || failures.length === 0) return items;
	const { input, ...json } = first.json;
	return [{ ...first, json: { ...json, failedRuns: failures.map((failure) => failedItem(failure).json), ...(input ? { input } : {}) } }, ...others];
}

/** What an item that goes on without some of its runs says of them. */
export function hintAtFailed(hint: (message: string) => void, outcomes: readonly unknown[]): void {
	const failures = failuresOf(outcomes);
	if (failures.length === 0) return;
	hint(`${failures.length} of ${outcomes.length} runs of an item failed; you get the others. ${failures.map(messageAlone).join('; ')}.`);
}
