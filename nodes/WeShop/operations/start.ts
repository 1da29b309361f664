import { FETCH_LATER, notice } from '../panel/notice';
import { canBeCalled } from '../pause/callbackUrl';
import { tellEarlierRuns } from '../start/previousTries';
import { itemByItem } from '../n8n/itemByItem';
import { shownFor, type Operation } from './operation';
import { keptInput, runItem } from '../output/resultItems';
import { ownIdempotencyKey, runSettings } from '../input/runOptions';
import { openSession, PATIENCE } from '../n8n/session';
import { outputSettings, runSlots } from '../input/parameters';
import { startOnce } from '../start/startOnce';
import { requestFields, requestOf } from '../input/rawRequest';

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
		const slots = runSlots(node, session);
		const plan = async (itemIndex: number) => {
			slots();
			const ownKey = ownIdempotencyKey(node, itemIndex);
			const { callbackUrl } = runSettings(node, itemIndex);
			const output = { includeInput: outputSettings(node, itemIndex).includeInput, includeRun: false };
			return { asked: requestOf(node, itemIndex), callbackUrl, ownKey, output };
		};
		const items = await itemByItem(node, {
			check: async (itemIndex) => await plan(itemIndex).catch(async (thrown) => await tellEarlierRuns(node, itemIndex, thrown)),
			run: async ({ asked, callbackUrl, ownKey, output }, itemIndex) => {
				if (callbackUrl) canBeCalled(session, callbackUrl);
				const request = async () => ({ ...asked, ...(callbackUrl ? { callbackUrl } : {}) });
				const deadline = () => session.clock.now() + PATIENCE;
				const order = { itemIndex, ownKey, parameters: requestFields.map(({ name }) => name), asked, deadline, request };
				const { executionId } = await slots().use(async () => await startOnce(node, session.client, order));
				const { name: agentName, version: agentVersion } = asked.agent;
				return [runItem({ agentName, agentVersion }, executionId, output, keptInput(node, itemIndex, output))];
			},
		});
		return [items];
	},
};
