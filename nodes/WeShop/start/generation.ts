import type { IExecuteFunctions } from 'n8n-workflow';
import type { Agent, Values } from '../agents/agent';
import { buildRequest, type RunSettings } from '../agents/buildRequest';
import { readParameters } from '../agents/readParameters';
import { WeShopFailure } from '../api/failure';
import type { Run, StartedRun } from '../api/types';
import type { ConcurrencyLimit } from '../run/concurrency';
import { isUnknown, withRun } from '../run/runFailures';
import { rejectWithPreviousRuns } from './previousTries';
import { asFailure, refused } from '../n8n/errors';
import { readImages, type Image } from '../input/inputImages';
import { openSession, RETRY_MS, UPLOAD_RETRY_MS, type Session } from '../n8n/session';
import { outputSettings, rawParameter, runLimit, timeoutMs } from '../input/parameters';
import type { OutputSettings } from '../state/pausedExecution';
import { completionOf, ownIdempotencyKey, runSettings, type Completion } from '../input/runOptions';
import { Uploads } from './uploads';
import { countFailed, forgetUnknown, sentKey, startOnce } from './startOnce';

/** What one input item asks for, found right before anything is paid. */
export interface Plan {
	values: Values;
	images: Record<string, Image>;
	run: RunSettings;
	completion: Completion;
	/** In milliseconds. */
	timeout: number;
	/** The user's own, told apart from those of other items. */
	ownKey?: string;
	output: OutputSettings;
}

/** A run of an item's, from the moment it exists. */
export interface OngoingRun extends StartedRun {
	/** In milliseconds since the epoch. */
	startedAt: number;
	/** Whether it began then; one that an earlier try has started is older. */
	isAgeKnown: boolean;
}

/** Makes what an agent makes, for all items of an execution. */
export class Generation {
	readonly session: Session;
	private readonly uploads: Uploads;
	/** The places for runs, shared by all items. */
	readonly slots: () => ConcurrencyLimit;

	constructor(
		readonly node: IExecuteFunctions,
		readonly agent: Agent,
	) {
		this.session = openSession(node);
		this.uploads = new Uploads(node, this.session);
		this.slots = runLimit(node, this.session);
	}

	/** @throws WeShopFailure that names the field, and the runs of earlier tries */
	async plan(itemIndex: number): Promise<Plan> {
		return await this.planOf(itemIndex).catch(async (thrown) => await rejectWithPreviousRuns(this.node, itemIndex, thrown));
	}

	private async planOf(itemIndex: number): Promise<Plan> {
		const { node, agent } = this;
		this.slots();
		// Before anything that may refuse the item: which suffix the others' keys get must not hang on it.
		const ownKey = sentKey(node, itemIndex, ownIdempotencyKey(node, itemIndex));
		const parameters = readParameters(agent, (name) => rawParameter(node, name, itemIndex));
		if ('refusal' in parameters) throw refused(parameters.refusal);
		return {
			values: parameters.values,
			images: await readImages(node, itemIndex, parameters.images, agent),
			run: runSettings(node, itemIndex),
			completion: completionOf(node, itemIndex),
			timeout: timeoutMs(node, itemIndex, agent.media),
			ownKey,
			output: outputSettings(node, itemIndex),
		};
	}

	/** @param callbackUrl called by WeShop when the run has ended, in place of the user's own */
	async start(plan: Plan, itemIndex: number, callbackUrl = plan.run.callbackUrl): Promise<OngoingRun> {
		const { node, agent, session } = this;
		const { images, values, ownKey } = plan;
		const { callbackUrl: _, ...run } = plan.run;
		let isSent = false;
		const order = {
			itemIndex,
			ownKey,
			parameters: ['resource', 'operation', 'batchCount', ...agent.fields.map(({ name }) => name)],
			deadline: () => session.clock.now() + Math.min(plan.timeout, RETRY_MS),
			asked: buildRequest(agent, values, hashesOf(images), run),
			request: async () => {
				isSent = true;
				return buildRequest(agent, values, await this.uploads.addressesOf(images, session.clock.now() + UPLOAD_RETRY_MS), { ...run, callbackUrl });
			},
		};
		const started = await startOnce(node, session.client, order);
		return { startedAt: session.clock.now(), isAgeKnown: isSent, ...started };
	}

	/** @throws WeShopFailure with the run's ID */
	async untilFinished({ ownKey, timeout }: Plan, { executionId, startedAt, isAgeKnown }: OngoingRun): Promise<Run> {
		return await this.session.poller.untilFinished(executionId, startedAt, startedAt + timeout, isAgeKnown).catch((thrown: unknown) => {
			const failure = asFailure(thrown);
			if (failure.details.status === 'Failed') countFailed(this.node, executionId);
			if (isUnknown(failure)) forgetUnknown(this.node, executionId);
			return Promise.reject(withRun(ownKey ? underOwnKey(failure, ownKey) : failure, executionId));
		});
	}
}

function hashesOf(images: Plan['images']): Record<string, string> {
	return Object.fromEntries(Object.entries(images).map(([name, image]) => [name, image.mode === 'url' ? image.url : image.file.sha256]));
}

function underOwnKey(failure: WeShopFailure, ownKey: string): WeShopFailure {
	if (failure.details.status !== 'Failed') return failure;
	const description = `${failure.description}. A new execution with the Idempotency Key "${ownKey}" gets this same run again: set another key for a new one`;
	return new WeShopFailure(failure.message, { ...failure, description });
}
