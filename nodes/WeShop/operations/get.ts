import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../api/failure';
import { shownFor } from '../panel/properties';
import { executionIds } from '../panel/runFields';
import { readRun } from '../run/readRun';
import type { Progress } from '../run/runState';
import { itemByItem } from '../n8n/itemByItem';
import type { Operation } from './operation';
import { asFailure, failedItem, rejectWithRun } from '../n8n/errors';
import { inputOf, openOutput, resultItems, runItem, type Output } from '../output/resultItems';
import { CALLS_AT_A_TIME, openSession, RETRY_MS, type Session } from '../n8n/session';
import { runsToRead } from '../input/runToRead';
import { ConcurrencyLimit } from '../run/concurrency';
import type { OutputSettings } from '../state/pausedExecution';

export const get: Operation = {
	resource: 'run',
	name: 'get',
	label: 'Get',
	action: 'Get run',
	description: 'Read a run once: its results if it has succeeded, otherwise its status',
	toolDescription: 'Reads a job of WeShop AI by its executionId. Returns the public URLs of its results if it has finished, otherwise its status. Costs nothing.',
	builderHint: "For runs that were started with completion 'none', earlier or elsewhere. A node that waits has its results already",
	properties: shownFor('run', ['get'], executionIds('Several IDs have commas between them. A run that is unfinished or has failed gives its status only; Run → Wait waits for results')),
	execute: async (node) => {
		const session = openSession(node);
		const out = openOutput(node, session);
		const items = await itemByItem(node, {
			atATime: CALLS_AT_A_TIME,
			check: (itemIndex) => runsToRead(node, itemIndex),
			run: async ({ executionIds: ids, output }, itemIndex) => {
				const slots = new ConcurrencyLimit(CALLS_AT_A_TIME);
				const read = async (id: string) => {
					const { items: ofRun, progress } = await readItems({ node, session, out, itemIndex, executionId: id, output });
					if (progress === 'unfinished') session.hint('A run has not finished: its item has the status and no results. Run → Wait waits for the results.', 'info');
					return ofRun;
				};
				const all = await Promise.all(ids.map(async (id) => await slots.use(async () => await read(id)).catch(asFailure)));
				const failure = all.find((one) => one instanceof WeShopFailure);
				// One run among several that cannot be read is an item of its own, where failed items are wanted.
				if (failure && (ids.length === 1 || failure instanceof Stopped || !node.continueOnFail())) return await Promise.reject(failure);
				return all.flatMap((one) => (one instanceof WeShopFailure ? [failedItem(one)] : one));
			},
		});
		return [items];
	},
};

/** A run to read for an item. */
interface RunOfItem {
	node: IExecuteFunctions;
	session: Session;
	out: Output;
	itemIndex: number;
	executionId: string;
	output: OutputSettings;
}

/** A run as it is now: its results once it has them, else one item with its status. */
export async function readItems({ node, session, out, itemIndex, executionId, output }: RunOfItem): Promise<{ items: INodeExecutionData[]; progress: Progress }> {
	const { run, progress, status } = await readRun(session, executionId, { deadline: session.clock.now() + RETRY_MS, isAwaited: false }).catch((failure: WeShopFailure) =>
		// A workflow that checks in a loop has the ID from nowhere else.
		Promise.reject(failure instanceof Stopped ? failure : new WeShopFailure(failure.message, { ...failure, details: { ...failure.details, executionId } })),
	);
	const input = inputOf(node, itemIndex, output);
	const items =
		progress === 'finished'
			? await resultItems(out, [{ run, executionId }], output, input).catch(async (thrown) => await rejectWithRun(thrown, executionId))
			: [runItem(run, executionId, output, input, status)];
	return { items, progress };
}
