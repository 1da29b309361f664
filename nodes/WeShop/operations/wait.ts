import type { Run } from '../api/types';
import { executionIds } from '../panel/executionIdField';
import { isBare, progressOf } from '../run/runState';
import { failedRun } from '../run/runPoller';
import { tellRun } from '../n8n/failedItem';
import { itemByItem } from '../n8n/itemByItem';
import { shownFor, type Operation } from './operation';
import { keptInput, resultItems } from '../output/resultItems';
import { openSession, type Session } from '../n8n/session';
import { runSlots, timeoutMs } from '../input/parameters';
import { runToRead } from './get';

export const wait: Operation = {
	resource: 'run',
	name: 'wait',
	label: 'Wait',
	action: 'Wait for a run to finish',
	description: 'Wait for a run that was started before, and put out its results',
	toModel: 'Waits for a job of WeShop AI by its executionId and gives the public URLs of its results. Costs nothing.',
	properties: shownFor('run', ['wait'], executionIds),
	execute: async (node) => {
		const session = openSession(node);
		const slots = runSlots(node, session);
		const items = await itemByItem(node, {
			check: (itemIndex) => {
				slots();
				return { ...runToRead(node, itemIndex), timeout: timeoutMs(node, itemIndex, 'video') };
			},
			run: async ({ executionId, output, timeout }, itemIndex) => {
				const finished = async () => {
					const run = await slots().use(async () => await waitFromNow(session, executionId, timeout));
					return await resultItems(session, { run, executionId }, output, keptInput(node, itemIndex, output));
				};
				return await finished().catch(async (thrown) => await tellRun(thrown, executionId));
			},
		});
		return [items];
	},
};

/** When the run began is not known here: its time counts from now, and it may be finished already. */
async function waitFromNow({ client, clock, watch }: Session, executionId: string, timeout: number): Promise<Run> {
	const now = clock.now();
	const run = await client.getRun(executionId, now + timeout);
	const progress = progressOf(run, executionId);
	if (progress === 'failed') throw failedRun(executionId);
	return progress === 'finished' && !isBare(run, executionId) ? run : await watch.untilFinished(executionId, now, now + timeout, false);
}
