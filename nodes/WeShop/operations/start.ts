import { FETCH_LATER, notice } from '../panel/notice';
import { canBeCalled } from '../start/callbackAddress';
import { rejectWithPreviousRuns } from '../start/previousTries';
import { itemByItem } from '../n8n/itemByItem';
import { shownFor } from '../panel/shownFor';
import type { Operation } from './operation';
import { keptInput, runItem } from '../output/resultItems';
import { ownIdempotencyKey, runSettings } from '../input/runOptions';
import { openSession, RETRY_MS } from '../n8n/session';
import { outputSettings, runLimit } from '../input/parameters';
import { sentKey, startOnce } from '../start/startOnce';
import { requestOf } from '../input/rawRequest';
import { requestFields } from '../panel/rawRequestFields';

export const start: Operation = {
	resource: 'run',
	name: 'start',
	label: 'Start',
	action: 'Start a run of any agent',
	description: "Start a run with input and parameters of your own, as WeShop's API takes them, and do not wait for it",
	toModel:
		"Starts a job of WeShop AI, such as a picture or a video, with input and parameters as WeShop's API takes them, and gives its executionId at once. Each call is paid for: call it once for what the user asks for. The result is asked for later by the executionId.",
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
