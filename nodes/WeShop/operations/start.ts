import { requestFields } from '../panel/runFields';
import { askedByName } from '../start/anyAgent';
import { Generation } from '../start/generation';
import { generateItems } from './generate';
import type { Operation } from './operation';

export const start: Operation = {
	resource: 'run',
	name: 'start',
	label: 'Start',
	action: 'Start run of any agent',
	description: 'Start a run of any agent by its name, with images, a prompt and JSON',
	toolDescription:
		"Makes a picture or a video with an agent of WeShop AI that is chosen by its name, and returns the public URL (url) of each result. Takes ten seconds to some minutes. Each call costs money: call it once for each request of the user. Pass images as public https URLs.",
	builderHint: "Only for agents that have no operation of their own here. It outputs the executionId alone, unless completion is 'wait'",
	properties: requestFields('start'),
	execute: async (node) => [await generateItems(new Generation(node, (itemIndex) => askedByName(node, itemIndex)))],
};
