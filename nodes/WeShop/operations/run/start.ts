import { idempotencyKey } from '../../run/idempotency';
import { canBeCalled } from '../callbackUrl';
import { itemByItem } from '../itemByItem';
import { runIdentity } from '../memory';
import { shownFor, type Operation } from '../operation';
import { keptInput, runItem } from '../resultItems';
import { ownIdempotencyKey, runSettings } from '../runSettings';
import { openSession, PATIENCE } from '../session';
import { outputSettings, runSlots } from '../settings';
import { requestFields, requestOf } from './request';

export const start: Operation = {
	resource: 'run',
	name: 'start',
	label: 'Start',
	action: 'Start a run of any agent',
	description: "Start a run with input and parameters of your own, as WeShop's API takes them, and do not wait for it",
	properties: shownFor('run', ['start'], requestFields),
	execute: async (node) => {
		const session = openSession(node);
		const slots = runSlots(node);
		const items = await itemByItem(node, {
			check: (itemIndex) => {
				slots();
				const ownKey = ownIdempotencyKey(node, itemIndex);
				const { callbackUrl } = runSettings(node, itemIndex);
				return {
					request: { ...requestOf(node, itemIndex), ...(callbackUrl ? { callbackUrl } : {}) },
					ownKey,
					output: { includeInput: outputSettings(node, itemIndex).includeInput, includeRun: false },
				};
			},
			run: async ({ request, ownKey, output }, itemIndex) => {
				if (request.callbackUrl) canBeCalled(session, request.callbackUrl);
				const key = ownKey ?? idempotencyKey(runIdentity(node, itemIndex), request, new Map());
				const deadline = session.clock.now() + PATIENCE;
				const { executionId } = await slots().use(async () => await session.client.startRun(request, key, deadline));
				const { name: agentName, version: agentVersion } = request.agent;
				return [runItem({ agentName, agentVersion }, executionId, output, keptInput(node, itemIndex, output))];
			},
		});
		return [items];
	},
};
