import { itemByItem } from '../n8n/itemByItem';
import { shownFor } from '../panel/properties';
import type { Operation } from './operation';
import { inputOf, jsonItem } from '../output/resultItems';
import { CALLS_AT_A_TIME, openSession, RETRY_MS } from '../n8n/session';
import { isInputIncluded } from '../input/parameters';
import { requestOf } from '../input/rawRequest';
import { estimateFields } from '../panel/runFields';

export const estimate: Operation = {
	resource: 'run',
	name: 'estimate',
	label: 'Estimate Cost',
	action: 'Estimate the cost of a run',
	description: 'Get the cost of a run in WeShop points (totalPower), without starting it',
	properties: shownFor('run', ['estimate'], estimateFields),
	execute: async (node) => {
		const session = openSession(node);
		const items = await itemByItem(node, {
			atATime: CALLS_AT_A_TIME,
			check: (itemIndex) => ({ request: requestOf(node, itemIndex), includeInput: isInputIncluded(node, itemIndex) }),
			run: async ({ request, includeInput }, itemIndex) => {
				const power = await session.client.estimatePower(request, session.clock.now() + RETRY_MS);
				const { name: agentName, version: agentVersion } = request.agent;
				return [jsonItem({ agentName, agentVersion, ...power }, inputOf(node, itemIndex, { includeInput }))];
			},
		});
		return [items];
	},
};
