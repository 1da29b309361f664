import type { INodeExecutionData } from 'n8n-workflow';
import { AGENT_VERSION, type Agent } from '../agents/agent';
import { agentProperties } from '../panel/agentField';
import { canBeCalled } from '../start/callbackAddress';
import { rejectWithRun } from '../n8n/errors';
import { itemByItem } from '../n8n/itemByItem';
import { Generation, type Plan } from '../start/generation';
import type { Operation } from './operation';
import { generateAndPause } from '../pause/pause';
import { keptInput, openOutput, resultItems, runItem } from '../output/resultItems';
import { isPausing } from '../input/runOptions';

/** The operation that generates what an agent makes. */
export function generate(agent: Agent): Operation {
	return {
		resource: agent.media,
		name: agent.operation,
		label: agent.label,
		action: agent.action,
		description: agent.description,
		toolDescription: toolDescription(agent),
		properties: agent.fields.flatMap((field) => agentProperties(agent, field)),
		execute: async (node) => {
			const generation = new Generation(node, agent);
			return [isPausing(node) ? await generateAndPause(generation) : await generateHere(generation)];
		},
	};
}

function toolDescription({ description, toolSummary = description, media }: Agent): string {
	const result = media === 'image' ? 'Takes about ten seconds and returns the public URL (url) of each picture.' : 'Takes a few minutes and returns the public URL of the video (url) and of a still image from it (posterUrl).';
	return `${toolSummary}, with WeShop AI. ${result} Each call costs money: call it once for each request of the user. Pass a photo as its public https URL.`;
}

/** Waits in the node, or does not wait at all. */
async function generateHere(generation: Generation): Promise<INodeExecutionData[]> {
	const { node, session, agent } = generation;
	const out = openOutput(node, session);
	return await itemByItem<Plan>(node, {
		check: async (itemIndex, account) => await generation.plan(itemIndex, account),
		run: async (plan, itemIndex) => {
			const kept = keptInput(node, itemIndex, plan.output);
			const { callbackUrl } = plan.run;
			const called = callbackUrl && canBeCalled(session, callbackUrl) ? callbackUrl : undefined;
			const [{ executionId, powerConsumption, powerBalance }, run] = await generation.starter.limit().use(async () => {
				const started = await generation.start(plan);
				return [started, plan.completion === 'none' ? undefined : await generation.untilFinished(plan, started)] as const;
			});
			if (!run) {
				session.hint(howToFetch(called), 'info');
				return [runItem({ agentName: agent.name, agentVersion: AGENT_VERSION }, executionId, plan.output, kept)];
			}
			const finished = { run, executionId, power: { powerConsumption, powerBalance } };
			return await resultItems(out, finished, plan.output, kept).catch(async (thrown) => await rejectWithRun(thrown, executionId));
		},
	});
}

/** How to get the results of runs that the node did not wait for. */
export function howToFetch(callbackUrl: string | undefined): string {
	if (callbackUrl) return `WeShop calls ${callbackUrl} when a run has ended. A WeShop Trigger at that address starts its workflow with the results.`;
	return 'Fetch the results later with Run → Check, Get or Wait. Or set the option Callback URL to the Production URL of a WeShop Trigger, which starts its workflow when a run has ended.';
}
