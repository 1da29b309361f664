import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AGENT_VERSION, type Agent, type Values } from '../agents/agent';
import { buildRequest, type RunSettings } from '../agents/buildRequest';
import { readParameters } from '../agents/readParameters';
import { WeShopFailure } from '../api/failure';
import type { Run, StartedRun } from '../api/types';
import { agentField } from '../fields/agentField';
import { attemptKey, idempotencyKey } from '../run/idempotency';
import { waitForRun, withRun } from '../run/wait';
import { refused } from './refused';
import { lookAtImages, Uploads, type Image } from './images';
import { itemByItem } from './itemByItem';
import { attemptsOf, countAttempt, memoryOf, runIdentity } from './memory';
import type { Operation } from './operation';
import { resultItems, runItem } from './resultItems';
import { openSession, PATIENCE, type Session } from './session';
import { outputSettings, type OutputSettings, rawParameter, runSlots, timeoutMs } from './settings';
import { ownIdempotencyKey, runSettings, waits } from './runSettings';

/** What one input item asks for, found right before anything is paid. */
interface Plan {
	values: Values;
	images: Record<string, Image>;
	run: RunSettings;
	waits: boolean;
	/** In milliseconds. */
	timeout: number;
	/** The user's own, told apart from those of other items. */
	ownKey?: string;
	output: OutputSettings;
}

/** What all items of an execution share. */
interface Work {
	node: IExecuteFunctions;
	agent: Agent;
	session: Session;
	uploads: Uploads;
}

/** The operation that makes what an agent makes. */
export function generate(agent: Agent): Operation {
	return {
		resource: agent.media,
		name: agent.operation,
		label: agent.label,
		action: agent.action,
		description: agent.description,
		properties: agent.fields.map((field) => agentField(agent, field)),
		execute: async (node) => [await generateAll(node, agent)],
	};
}

async function generateAll(node: IExecuteFunctions, agent: Agent): Promise<INodeExecutionData[]> {
	const session = openSession(node);
	const work: Work = { node, agent, session, uploads: new Uploads(node, session) };
	const slots = runSlots(node);
	return await itemByItem<Plan>(node, {
		check: async (itemIndex) => {
			slots();
			return await planOf(work, itemIndex);
		},
		run: async (plan, itemIndex) => {
			const { started, run } = await slots().use(async () => await startAndWait(work, plan, itemIndex));
			const { executionId, ...power } = started;
			if (run) return await resultItems(node, session, itemIndex, { run, executionId, power }, plan.output);
			return [runItem(node, itemIndex, { agentName: agent.name, agentVersion: AGENT_VERSION }, executionId, plan.output)];
		},
	});
}

async function planOf({ node, agent }: Work, itemIndex: number): Promise<Plan> {
	// Before anything that may refuse the item: which suffix the others' keys get must not hang on it.
	const ownKey = ownIdempotencyKey(node, itemIndex);
	const parameters = readParameters(agent, (name) => rawParameter(node, name, itemIndex));
	if ('refusal' in parameters) throw refused(parameters.refusal);
	return {
		values: parameters.values,
		images: await lookAtImages(node, itemIndex, parameters.images, agent),
		run: runSettings(node, itemIndex),
		waits: waits(node, itemIndex),
		timeout: timeoutMs(node, itemIndex, agent.media),
		ownKey,
		output: outputSettings(node, itemIndex),
	};
}

async function startAndWait(work: Work, plan: Plan, itemIndex: number): Promise<{ started: StartedRun; run?: Run }> {
	const { node, session } = work;
	const { key, ...started } = await start(work, plan, itemIndex);
	if (!plan.waits) return { started };
	const startedAt = session.clock.now();
	const run = await waitForRun(session.client, session.clock, started.executionId, startedAt, startedAt + plan.timeout).catch(
		(failure: WeShopFailure) => {
			if (failure.details.status === 'Failed') countAttempt(node, key);
			return Promise.reject(withRun(plan.ownKey ? underOwnKey(failure, plan.ownKey) : failure, started.executionId));
		},
	);
	return { started, run };
}

/** @returns also the key of the run's first attempt, under which its further ones are counted */
async function start({ node, agent, session, uploads }: Work, plan: Plan, itemIndex: number): Promise<StartedRun & { key: string }> {
	const deadline = session.clock.now() + Math.min(plan.timeout, PATIENCE);
	const urls = await uploads.addressesOf(plan.images, deadline);
	const request = buildRequest(agent, plan.values, urls, plan.run);
	const fingerprints = new Map(Object.entries(memoryOf(node).uploads).map(([sha256, url]) => [url, sha256]));
	const key = plan.ownKey ?? idempotencyKey(runIdentity(node, itemIndex), request, fingerprints);
	return { key, ...(await session.client.startRun(request, attemptKey(key, attemptsOf(node, key)), deadline)) };
}

function underOwnKey(failure: WeShopFailure, ownKey: string): WeShopFailure {
	if (failure.details.status !== 'Failed') return failure;
	const description = `${failure.description} A new execution with the Idempotency Key "${ownKey}" gets this same run again: set another key for a new one`;
	return new WeShopFailure(failure.message, { ...failure, description });
}
