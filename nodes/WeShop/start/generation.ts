import type { IExecuteFunctions } from 'n8n-workflow';
import type { Agent, Values } from '../agents/agent';
import { buildRequest, type RunSettings } from '../agents/buildRequest';
import { readParameters } from '../agents/readParameters';
import { Stopped, WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { readImages, sourceNameOf, type Images } from '../input/inputImages';
import { outputSettings, rawParameter, timeoutMs } from '../input/parameters';
import { completionOf, ownIdempotencyKey, runSettings } from '../input/runOptions';
import { asFailure, refused } from '../n8n/errors';
import type { Session } from '../n8n/session';
import { isUnknown, withRun } from '../run/runFailures';
import type { FinishedRun } from '../run/results';
import type { OutputSettings, PausedRun } from '../state/pausedExecution';
import { refuseOtherAgent } from './ownKeys';
import { RunStarter, type OngoingRun, type StartPlan } from './runStarter';
import { countFailed, forgetUnknown, ownKeyOf, type RunToStart } from './startOnce';
import { Uploads } from './uploads';
import type { Completion } from '../panel/resultFields';

/** What a run of an item asks an agent for. */
interface AgentPlan extends StartPlan {
	values: Values;
	images: Images;
	/** What messages call the run, where its item has several. */
	called?: string;
	/** The name of the photo, without its ending. */
	sourceName?: string;
	run: RunSettings;
	completion: Completion;
	/** In milliseconds, from the run's start. */
	timeout: number;
	output: OutputSettings;
}

export type Plan = AgentPlan & RunToStart;

/** Generates what an agent makes, for all items of an execution. */
export class Generation {
	readonly starter: RunStarter;
	private readonly uploads: Uploads;
	/** By execution ID: equal items under one key share a run, and read it together. */
	private readonly finished = new Map<string, Promise<Run>>();

	constructor(
		readonly node: IExecuteFunctions,
		readonly agent: Agent,
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
		const { node, agent } = this;
		const parameters = readParameters(agent, (name) => rawParameter(node, name, itemIndex));
		if ('refusal' in parameters) throw refused(parameters.refusal);
		const { values } = parameters;
		const imagesOfRuns = await readImages(node, itemIndex, parameters.images, agent);
		const run = runSettings(node, itemIndex);
		const common = {
			agentName: agent.name,
			ownKey: ownIdempotencyKey(node, itemIndex),
			parameters: ['resource', 'operation', 'batchCount', ...agent.fields.map(({ name }) => name)],
			values,
			run,
			completion: completionOf(node, itemIndex),
			timeout: timeoutMs(node, itemIndex, agent.media),
			output: outputSettings(node, itemIndex),
		};
		const runs = imagesOfRuns.map((images) => ({
			...common,
			...(imagesOfRuns.length > 1 ? fileOf(agent, images) : {}),
			images,
			sourceName: sourceNameOf(images, agent),
			fingerprinted: buildRequest(agent, values, hashesOf(images), run),
		}));
		return common.ownKey === undefined ? runs : runs.filter(({ file }, place) => runs.findIndex((other) => other.file === file) === place);
	}

	/**
	 * @param callbackUrl called by WeShop when the run has ended, in place of the user's own
	 * @throws WeShopFailure
	 */
	async start(plan: Plan, callbackUrl = plan.run.callbackUrl): Promise<OngoingRun> {
		return await this.starter.start(plan, async () => {
			const addresses = await this.uploads.addressesOf(plan.images, plan.account);
			return buildRequest(this.agent, plan.values, addresses, { ...plan.run, callbackUrl });
		});
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
		return await finished.catch((thrown: unknown) => {
			const failure = asFailure(thrown);
			if (failure.details.status === 'Failed') countFailed(this.node, plan, run);
			if (isUnknown(failure)) forgetUnknown(this.node, plan, run);
			return Promise.reject(withRun(plan.ownKey ? underOwnKey(failure, plan.ownKey) : failure, executionId));
		});
	}

	/** The age of a run that was not started now is unknown, so that it says nothing about how long others take. */
	private async poll(plan: Plan, { executionId, startedAt, isNew }: OngoingRun): Promise<Run> {
		const run = await this.starter.session.poller.untilFinished(executionId, startedAt, startedAt + plan.timeout, isNew);
		const own = ownKeyOf(plan);
		if (own) refuseOtherAgent(run, executionId, own);
		return run;
	}
}

/** Which of its item's files a run is for. */
function fileOf({ fields }: Agent, images: Images): Pick<AgentPlan, 'file' | 'called'> {
	const image = images[fields.find(({ kind }) => kind === 'image')?.name ?? ''];
	return image?.mode === 'file' ? { file: image.file.sha256.slice(0, 16), called: image.file.called } : {};
}

/** What is known of a run from its start. */
export function knownOf({ sourceName }: Plan, { executionId, powerConsumption: cost, powerBalance, isPaidHere }: OngoingRun): PausedRun {
	const power = { powerConsumption: cost === undefined || isPaidHere ? cost : 0, runPowerConsumption: cost, powerBalance };
	return { executionId, power, ...(sourceName ? { sourceName } : {}) };
}

/** Why a run of an item failed; names its file where the item has several. */
export function failureOf({ called }: Plan, thrown: unknown): WeShopFailure {
	const failure = asFailure(thrown);
	if (called === undefined || failure instanceof Stopped) return failure;
	return new WeShopFailure(`The file ${called}: ${failure.message}`, failure);
}

function hashesOf(images: Plan['images']): Record<string, string> {
	return Object.fromEntries(Object.entries(images).map(([name, image]) => [name, image.mode === 'url' ? image.url : image.file.sha256]));
}

function underOwnKey(failure: WeShopFailure, ownKey: string): WeShopFailure {
	if (failure.details.status !== 'Failed') return failure;
	const description = `${failure.description}. A retry starts a new run under the Idempotency Key "${ownKey}"; where n8n remembers nothing between executions, as in the editor, set another key for a new one`;
	return new WeShopFailure(failure.message, { ...failure, description });
}
