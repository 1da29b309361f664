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
		toModel: toModel(agent),
		properties: agent.fields.flatMap((field) => agentProperties(agent, field)),
		execute: async (node) => {
			const generation = new Generation(node, agent);
			return [isPausing(node) ? await generateAndPause(generation) : await generateHere(generation)];
		},
	};
}

function toModel({ description, media }: Agent): string {
	const takes = media === 'image' ? 'Takes about ten seconds, gives the public URL (url) of each picture.' : 'Takes some minutes, gives the public URL of the video (url) and of a still from it (posterUrl).';
	return `${description}, with WeShop AI. ${takes} Each call is paid for: call it once for what the user asks for. A photo is given by its public https URL.`;
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
				session.hint(resultsLater(called), 'info');
				return [runItem({ agentName: agent.name, agentVersion: AGENT_VERSION }, executionId, plan.output, kept)];
			}
			const finished = { run, executionId, power: { powerConsumption, powerBalance } };
			return await resultItems(out, finished, plan.output, kept).catch(async (thrown) => await rejectWithRun(thrown, executionId));
		},
	});
}

function resultsLater(callbackUrl: string | undefined): string {
	if (callbackUrl) return `WeShop calls ${callbackUrl} when a run has ended. A WeShop Trigger at that address starts its workflow with the results.`;
	return 'Fetch the results later with Run → Check, Get or Wait. Or put the production URL of a WeShop Trigger into the option Callback URL: it starts its workflow when a run has ended.';
}
