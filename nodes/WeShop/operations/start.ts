import { ownIdempotencyKey, runSettings } from '../input/runOptions';
import { isInputIncluded } from '../input/parameters';
import { requestOf } from '../input/rawRequest';
import { itemByItem } from '../n8n/itemByItem';
import { inputOf, runItem } from '../output/resultItems';
import { shownFor } from '../panel/properties';
import { startFields } from '../panel/runFields';
import { canBeCalled } from '../start/callbackAddress';
import { RunStarter } from '../start/runStarter';
import { howToFetch } from './generate';
import type { Operation } from './operation';

export const start: Operation = {
	resource: 'run',
	name: 'start',
	label: 'Start',
	action: 'Start a run of any agent',
	description: 'Start a run of any agent by its raw parameters; Run → Wait gets its results',
	toolDescription:
		"Starts a job of WeShop AI, such as a picture or a video, with the raw input and parameters of WeShop's API, and returns its executionId immediately. Each call costs money: call it once for each request of the user. Read the result later by the executionId.",
	properties: shownFor('run', ['start'], startFields),
	execute: async (node) => {
		const starter = new RunStarter(node);
		const read = async (itemIndex: number) => {
			const request = requestOf(node, itemIndex);
			return {
				agentName: request.agent.name,
				ownKey: ownIdempotencyKey(node, itemIndex),
				parameters: startFields.map(({ name }) => name),
				fingerprinted: request,
				callbackUrl: runSettings(node, itemIndex).callbackUrl,
				output: { includeInput: isInputIncluded(node, itemIndex), includeRun: false },
			};
		};
		const items = await itemByItem(node, {
			check: async (itemIndex, account) => await starter.plan(itemIndex, account, async () => [await read(itemIndex)]),
			run: async ([plan], itemIndex) => {
				const { callbackUrl, fingerprinted, output } = plan!;
				const called = callbackUrl && canBeCalled(starter.session, callbackUrl) ? callbackUrl : undefined;
				const request = async () => ({ ...fingerprinted, ...(callbackUrl ? { callbackUrl } : {}) });
				const { executionId } = await starter.limit().use(async () => await starter.start(plan!, request));
				starter.session.hint(howToFetch(called), 'info');
				const { name: agentName, version: agentVersion } = fingerprinted.agent;
				return [runItem({ agentName, agentVersion }, executionId, output, inputOf(node, itemIndex, output))];
			},
		});
		return [items];
	},
};
