import type { Run } from '../api/types';
import { executionIds } from '../panel/runFields';
import { rejectWithRun } from '../n8n/errors';
import { itemByItem } from '../n8n/itemByItem';
import { shownFor } from '../panel/properties';
import type { Operation } from './operation';
import { inputOf, openOutput, resultItems } from '../output/resultItems';
import { openSession, type Session } from '../n8n/session';
import { runLimit, timeoutMs } from '../input/parameters';
import { runToRead } from '../input/runToRead';

export const wait: Operation = {
	resource: 'run',
	name: 'wait',
	label: 'Wait',
	action: 'Wait for run to finish',
	description: 'Wait for a run that was started before, and get its results',
	toolDescription: 'Waits for a job of WeShop AI by its executionId and returns the public URLs of its results. Costs nothing.',
	builderHint: "Behind a node with completion 'none'. A node that waits has its results already",
	properties: shownFor('run', ['wait'], executionIds()),
	execute: async (node) => {
		const session = openSession(node);
		const out = openOutput(node, session);
		const slots = runLimit(node, session);
		const items = await itemByItem(node, {
			check: (itemIndex) => {
				slots();
				return { ...runToRead(node, itemIndex), timeout: timeoutMs(node, itemIndex, 'video') };
			},
			run: async ({ executionId, output, timeout }, itemIndex) => {
				const finished = async () => {
					const run = await slots().use(async () => await untilFinished(session, executionId, timeout));
					return await resultItems(out, [{ run, executionId }], output, inputOf(node, itemIndex, output));
				};
				return await finished().catch(async (thrown) => await rejectWithRun(thrown, executionId));
			},
		});
		return [items];
	},
};

/** When the run began is not known here: its Timeout counts from now. */
async function untilFinished({ clock, poller }: Session, executionId: string, timeout: number): Promise<Run> {
	const now = clock.now();
	return await poller.untilFinished(executionId, now, now + timeout, { isAgeKnown: false });
}
