import type { IExecuteFunctions } from 'n8n-workflow';
import { buildRequest } from '../agents/buildRequest';
import { readParameters } from '../agents/readParameters';
import type { Run, RunRequest } from '../api/types';
import { readImages, sourceNameOf } from '../input/inputImages';
import { reusesMade } from '../input/madeBefore';
import { outputSettings } from '../input/outputSettings';
import { rawParameters, timeoutMs } from '../input/parameters';
import { completionOf, ownIdempotencyKey, runSettings } from '../input/runOptions';
import { spendingLimit } from '../input/spendingLimit';
import { nameInAddress } from '../files/sourceName';
import { asFailure, refused } from '../n8n/errors';
import type { Session } from '../n8n/session';
import { isUnknown, withRun } from '../run/runFailures';
import type { FinishedRun } from '../run/results';
import { resultsOf } from '../run/runState';
import { knownOf } from './knownRun';
import { madeKeyOf } from './madeBefore';
import { refuseOtherAgent, underOwnKey } from './ownKeys';
import { fileOf, hashesOf, type AgentPlan, type Asked, type Plan } from './plan';
import { RunStarter, type OngoingRun } from './runStarter';
import { countFailed, forgetUnknown } from './startOnce';
import { ownKeyOf } from './startRecords';
import { Uploads } from './uploads';

/** Generates what agents make, for all items of an execution. */
export class Generation {
	readonly starter: RunStarter;
	private readonly uploads: Uploads;
	/** By execution ID: equal items under one key share a run, and read it together. */
	private readonly finished = new Map<string, Promise<Run>>();

	/** @param ask what an item asks for; may throw WeShopFailure */
	constructor(
		readonly node: IExecuteFunctions,
		private readonly ask: (itemIndex: number) => Asked,
	) {
		this.starter = new RunStarter(node);
		this.uploads = new Uploads(node, this.starter.session);
	}

	get session(): Session {
		return this.starter.session;
	}

	/**
	 * @returns the runs of the item, one at least: one for each file of its first image field
	 * @throws WeShopFailure that names the field, and the runs of previous attempts
	 */
	async plan(itemIndex: number, account: () => Promise<string>): Promise<Plan[]> {
		return await this.starter.plan(itemIndex, account, async () => await this.read(itemIndex));
	}

	private async read(itemIndex: number): Promise<AgentPlan[]> {
		const { node } = this;
		const { form, raw, parameters: names, check } = this.ask(itemIndex);
		const parameters = readParameters(form, rawParameters(node, itemIndex));
		if ('refusal' in parameters) throw refused(parameters.refusal);
		const { values, addresses } = parameters;
		const imagesOfRuns = await readImages(node, itemIndex, parameters, form);
		const run = runSettings(node, itemIndex);
		const completion = completionOf(node, itemIndex);
		const common = {
			agentName: form.name,
			ownKey: ownIdempotencyKey(node, itemIndex),
			reusesMade: reusesMade(node, itemIndex),
			parameters: names,
			form,
			...(raw ? { raw } : {}),
			values,
			addresses,
			run,
			completion,
			spendingLimit: completion === 'estimate' ? undefined : spendingLimit(node, itemIndex),
			timeout: timeoutMs(node, itemIndex, form.media),
			output: outputSettings(node, itemIndex),
		};
		const runs = imagesOfRuns.map((images) => ({
			...common,
			...(imagesOfRuns.length > 1 ? fileOf(form, images) : {}),
			images,
			sourceName: sourceNameOf(images, form) ?? nameInAddress(addresses.video?.[0] ?? ''),
			fingerprinted: buildRequest(form, values, { ...addresses, ...hashesOf(images) }, run, raw),
		}));
		for (const { fingerprinted } of runs) check?.(fingerprinted);
		return common.ownKey === undefined ? runs : runs.filter(({ file }, place) => runs.findIndex((other) => other.file === file) === place);
	}

	/** The request of a run as it is sent; uploads the files. @throws WeShopFailure */
	async requestOf({ form, raw, values, addresses, images, account, run }: Plan, callbackUrl = run.callbackUrl): Promise<RunRequest> {
		const uploaded = await this.uploads.addressesOf(images, account);
		return buildRequest(form, values, { ...addresses, ...uploaded }, { ...run, callbackUrl }, raw);
	}

	/**
	 * @param callbackUrl called by WeShop when the run has ended, in place of the user's own
	 * @throws WeShopFailure
	 */
	async start(plan: Plan, callbackUrl = plan.run.callbackUrl): Promise<OngoingRun> {
		const run = await this.starter.start(plan, async () => await this.requestOf(plan, callbackUrl));
		if (run.finished) this.finished.set(run.executionId, Promise.resolve(run.finished));
		return run;
	}

	/**
	 * Starts a run when a concurrency slot is free, and waits for its end.
	 * @throws WeShopFailure, with the run's ID once there is one
	 */
	async finish(plan: Plan): Promise<FinishedRun> {
		return await this.starter.limit().use(async () => {
			const started = await this.start(plan);
			return { ...knownOf(plan, started), run: await this.untilFinished(plan, started) };
		});
	}

	/** @throws WeShopFailure with the run's ID */
	async untilFinished(plan: Plan, run: OngoingRun): Promise<Run> {
		const { executionId } = run;
		const finished = this.finished.get(executionId) ?? this.poll(plan, run);
		this.finished.set(executionId, finished);
		// One without a result is nothing that was made.
		const counted = finished.then((ended) => {
			if (madeKeyOf(plan) !== undefined && resultsOf(ended, executionId).good.length === 0) countFailed(this.node, plan, run);
			return ended;
		});
		return await counted.catch((thrown: unknown) => {
			const failure = asFailure(thrown);
			if (failure.details.status === 'Failed') countFailed(this.node, plan, run);
			if (isUnknown(failure) && !failure.details.retryable) forgetUnknown(this.node, plan, run);
			return Promise.reject(withRun(plan.ownKey ? underOwnKey(failure, plan.ownKey) : failure, executionId));
		});
	}

	/** The age of a run that was not started now is unknown, so that it says nothing about how long others take. */
	private async poll(plan: Plan, { executionId, startedAt, isNew }: OngoingRun): Promise<Run> {
		const run = await this.starter.session.poller.untilFinished(executionId, startedAt, startedAt + plan.timeout, { isAgeKnown: isNew, media: plan.form.media });
		const own = ownKeyOf(plan);
		if (own) refuseOtherAgent(run, executionId, own);
		return run;
	}
}
