import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Agent } from '../agents/agent';
import { agentProperties } from '../panel/agentField';
import { canBeCalled } from '../start/callbackAddress';
import { asFailure } from '../n8n/errors';
import { itemByItem } from '../n8n/itemByItem';
import { withinSpendingLimit } from '../start/spendingLimit';
import { Estimates } from './estimate';
import { Generation } from '../start/generation';
import { knownOf, startedRun } from '../start/knownRun';
import { askedBy, failureOf, type Plan } from '../start/plan';
import type { Operation } from './operation';
import { generateAndPause } from '../pause/pause';
import { inputOf, jsonItem, openOutput, resultItems, withoutEmpty } from '../output/resultItems';
import { runJson } from '../run/results';
import { failuresOf, hintAtFailed, idsOfRuns, runsThatWentWell, withFailedRuns, withRuns } from '../output/runsOfItem';
import { isPausing } from '../input/runOptions';

/** The operation that generates what an agent makes. */
export function generate(agent: Agent): Operation {
	return {
		resource: agent.resource,
		name: agent.operation,
		label: agent.label,
		action: agent.action,
		description: agent.description,
		toolDescription: toolDescription(agent),
		properties: agent.fields.flatMap((field) => agentProperties(agent, field)),
		execute: async (node) => {
			const asked = askedBy(agent);
			return [await generateItems(new Generation(node, () => asked))];
		},
	};
}

function toolDescription({ description, toolSummary = description, media }: Agent): string {
	const result = media === 'image' ? 'Takes about ten seconds and returns the public URL (url) of each picture.' : 'Takes a few minutes and returns the public URL of the video (url) and of a still image from it (posterUrl).';
	return `${toolSummary}, with WeShop AI. ${result} Each call costs money: call it once for each request of the user. Pass a photo as its public https URL.`;
}

/** Starts the runs of all items and does what After Starting says. */
export async function generateItems(generation: Generation): Promise<INodeExecutionData[]> {
	return isPausing(generation.node) ? await generateAndPause(generation) : await generateHere(generation);
}

/** Waits in the node, or does not wait at all. */
async function generateHere(generation: Generation): Promise<INodeExecutionData[]> {
	const { node, session } = generation;
	const out = openOutput(node, session);
	const estimates = new Estimates(generation);
	const items = await itemByItem<Plan[]>(node, {
		check: async (itemIndex, account) => await generation.plan(itemIndex, account),
		approve: async (plans) => await withinSpendingLimit(generation, plans),
		run: async (plans, itemIndex) => {
			const { output, completion } = plans[0]!;
			const input = inputOf(node, itemIndex, output);
			if (completion === 'estimate') return [await estimates.item(plans, input)];
			if (completion === 'none') return await startOnly(generation, plans, input);
			const outcomes = withoutEmpty(await Promise.all(plans.map(async (plan) => await generation.finish(plan).catch((thrown) => failureOf(plan, thrown)))));
			const failures = failuresOf(outcomes);
			const items = await resultItems(out, outcomes, output, input).catch(async (thrown) => await Promise.reject(failures.length < outcomes.length ? withRuns(asFailure(thrown), idsOfRuns(outcomes)) : thrown));
			return withFailedRuns(items, failures);
		},
	});
	estimates.hintAtSum();
	return items;
}

const NOT_CALLED = 'WeShop does not call the Callback URL for runs that were made before (reused). Fetch their results with Run → Get.';

async function startOnly(generation: Generation, plans: Plan[], input: IDataObject | undefined): Promise<INodeExecutionData[]> {
	const { session, starter } = generation;
	const { callbackUrl } = plans[0]!.run;
	const called = callbackUrl && canBeCalled(session, callbackUrl) ? callbackUrl : undefined;
	const outcomes = await Promise.all(plans.map(async (plan) => await starter.limit().use(async () => knownOf(plan, await generation.start(plan))).catch((thrown) => failureOf(plan, thrown))));
	const started = runsThatWentWell(outcomes);
	hintAtFailed(session.hint, outcomes);
	session.hint(howToFetch(called), 'info');
	if (called && started.some(({ reused }) => reused)) session.hint(NOT_CALLED);
	const items = started.map(({ executionId, reused }) => jsonItem({ ...runJson(startedRun(plans[0]!), executionId, false), ...(reused === undefined ? {} : { reused }) }, input));
	return withFailedRuns(items, failuresOf(outcomes));
}

/** How to get the results of runs that the node did not wait for. */
export function howToFetch(callbackUrl: string | undefined): string {
	if (callbackUrl) return `WeShop calls ${callbackUrl} when a run has ended. A WeShop Trigger at that address starts its workflow with the results.`;
	return 'Fetch the results later with Run → Check, Get or Wait. Or set the option Callback URL to the Production URL of a WeShop Trigger, which starts its workflow when a run has ended.';
}
