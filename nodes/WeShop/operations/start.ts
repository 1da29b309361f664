import { notice, shownFor } from '../panel/properties';
import { FETCH_LATER, requestFields } from '../panel/runFields';
import { canBeCalled } from '../start/callbackAddress';
import { rejectWithPreviousRuns } from '../start/previousTries';
import { itemByItem } from '../n8n/itemByItem';
import type { Operation } from './operation';
import { keptInput, runItem } from '../output/resultItems';
import { ownIdempotencyKey, runSettings } from '../input/runOptions';
import { openSession, RETRY_MS } from '../n8n/session';
import { outputSettings, runLimit } from '../input/parameters';
import { sentKey, startOnce } from '../start/startOnce';
import { requestOf } from '../input/rawRequest';

export const start: Operation = {
	resource: 'run',
	name: 'start',
	label: 'Start',
	action: 'Start a run of any agent',
	description: "Start a run with the raw input and parameters of WeShop's API, and do not wait for it",
	toolDescription:
		"Starts a job of WeShop AI, such as a picture or a video, with the raw input and parameters of WeShop's API, and returns its executionId immediately. Each call costs money: call it once for each request of the user. Read the result later by the executionId.",
	properties: shownFor('run', ['start'], [...requestFields, notice('startNotice', FETCH_LATER)]),
	execute: async (node) => {
		const session = openSession(node);
		const slots = runLimit(node, session);
		const plan = async (itemIndex: number) => {
			slots();
			const ownKey = sentKey(node, itemIndex, ownIdempotencyKey(node, itemIndex));
			const { callbackUrl } = runSettings(node, itemIndex);
			const output = { includeInput: outputSettings(node, itemIndex).includeInput, includeRun: false };
			return { asked: requestOf(node, itemIndex), callbackUrl, ownKey, output };
		};
		const items = await itemByItem(node, {
			check: async (itemIndex) => await plan(itemIndex).catch(async (thrown) => await rejectWithPreviousRuns(node, itemIndex, thrown)),
			run: async ({ asked, callbackUrl, ownKey, output }, itemIndex) => {
				if (callbackUrl) canBeCalled(session, callbackUrl);
				const request = async () => ({ ...asked, ...(callbackUrl ? { callbackUrl } : {}) });
				const deadline = () => session.clock.now() + RETRY_MS;
				const order = { itemIndex, ownKey, parameters: requestFields.map(({ name }) => name), asked, deadline, request };
				const { executionId } = await slots().use(async () => await startOnce(node, session.client, order));
				const { name: agentName, version: agentVersion } = asked.agent;
				return [runItem({ agentName, agentVersion }, executionId, output, keptInput(node, itemIndex, output))];
			},
		});
		return [items];
	},
};
