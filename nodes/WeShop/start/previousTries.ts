import type { IExecuteFunctions } from 'n8n-workflow';
import { WeShopFailure } from '../api/failure';
import { asFailure } from '../n8n/errors';
import { executionState, placeOf } from '../state/executionState';

/** What refuses an item before a start, at a further try: n8n shows this failure alone, and the runs of the tries before would be gone with theirs. */
export async function rejectWithPreviousRuns(node: IExecuteFunctions, itemIndex: number, thrown: unknown): Promise<never> {
	const failure = asFailure(thrown);
	const { asked } = executionState(node);
	const round = placeOf(node, 0)?.split(':')[0];
	const runs = Object.entries(asked).flatMap(([place, { run }]) => {
		const [of, index] = place.split(':');
		return of === round && run ? [{ index: Number(index), id: run.executionId }] : [];
	});
	if (runs.length === 0) return await Promise.reject(failure);
	const own = runs.find(({ index }) => index === itemIndex);
	const told = `An earlier try has started runs, to be fetched with the operation Run → Get: ${runs.map(({ index, id }) => `item ${index}: ${id}`).join(', ')}`;
	return await Promise.reject(
		new WeShopFailure(failure.message, {
			...failure,
			description: [failure.description, told].filter(Boolean).join('. '),
			details: { ...failure.details, ...(own ? { executionId: own.id } : {}) },
		}),
	);
}
