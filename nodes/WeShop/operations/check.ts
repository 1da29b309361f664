import { executionIds } from '../panel/runFields';
import { failedRun } from '../run/runFailures';
import { itemByItem } from '../n8n/itemByItem';
import { shownFor } from '../panel/properties';
import type { Operation } from './operation';
import { CALLS_AT_A_TIME, openSession } from '../n8n/session';
import { isTool } from '../n8n/isTool';
import { runToRead } from '../input/runToRead';
import { openOutput } from '../output/resultItems';
import { readItems } from './get';

export const check: Operation = {
	resource: 'run',
	name: 'check',
	label: 'Check',
	action: 'Check whether run has finished',
	description: 'Read a run once: finished runs leave by the first output, others by the second',
	toolDescription: 'Reads a run that was started before: its status, and its results if it has finished. Costs nothing.',
	builderHint: 'Has two outputs: 0 for finished runs, 1 for pending ones. Connect 1 to a Wait node of 65 seconds or more, and that back to this node',
	properties: shownFor('run', ['check'], executionIds('A failed run leaves by the first output too, unless On Error is set')),
	execute: async (node) => {
		const session = openSession(node);
		const out = openOutput(node, session);
		const pending = new Set<number>();
		const items = await itemByItem(node, {
			atATime: CALLS_AT_A_TIME,
			check: (itemIndex) => runToRead(node, itemIndex),
			run: async ({ executionId: id, output }, itemIndex) => {
				const read = await readItems({ node, session, out, itemIndex, executionId: id, output });
				if (read.progress === 'unfinished') pending.add(itemIndex);
				if (read.progress !== 'failed') return read.items;
				// Whoever goes on after failures has a place for them; else a failure would end the loop that still waits for others.
				if (node.continueOnFail()) throw failedRun(id);
				session.hint(`WeShop could not finish the run ${id}: its item has the status Failed and no URL.`);
				return read.items;
			},
		});
		const isPending = ({ pairedItem }: { pairedItem?: unknown }) => pending.has((pairedItem as { item: number }).item);
		// Only the first output reaches a model.
		if (isTool(node)) return [items];
		return [items.filter((item) => !isPending(item)), items.filter(isPending)];
	},
};
