import type { IExecuteFunctions } from 'n8n-workflow';
import { runLimit } from '../input/parameters';
import { openSession, RETRY_MS, type Session } from '../n8n/session';
import type { ConcurrencyLimit } from '../run/concurrency';
import type { RunRequest } from '../api/types';
import { checkMade, madeKeyOf, MadeBefore } from './madeBefore';
import { KeysOfItems } from './ownKeys';
import { rejectWithPreviousRuns } from './previousAttempts';
import { startOnce, type StartedOnce } from './startOnce';
import { checkOwnKey, fingerprintOf, ownKeyOf, type RunToStart } from './startRecords';
import { StopReport } from './stopReport';

/** What a run of an item is started from, checked before anything is paid for. */
export type StartPlan = Omit<RunToStart, 'itemIndex' | 'place' | 'account'> & {
	/** How long the run is waited for, in milliseconds from its start; missing where it is not waited for. */
	timeout?: number;
};

/** A run of an item, from the moment it exists. */
export interface OngoingRun extends StartedOnce {
	/** In milliseconds since the epoch. */
	startedAt: number;
}

/**
 * The least time for a start, in milliseconds, however short the run's timeout is: cut off in flight, it may be a run that
 * is paid for and that nobody knows.
 */
const MIN_START_MS = 30_000;

/** Begins the runs of an execution of the node, whatever their requests are made from: each item pays once. */
export class RunStarter {
	readonly session: Session;
	/** The places for runs, shared by all items. */
	readonly limit: () => ConcurrencyLimit;
	private readonly keysOfItems = new KeysOfItems();
	private readonly stopReport: StopReport;
	private readonly made: MadeBefore;

	constructor(readonly node: IExecuteFunctions) {
		this.session = openSession(node);
		this.limit = runLimit(node, this.session);
		this.stopReport = new StopReport(node, this.session);
		this.session.onLateStart = (executionId) => executionId && this.stopReport.add(executionId);
		this.made = new MadeBefore(node, this.session);
	}

	/**
	 * Checks an item, its account and its keys. Nothing is uploaded or paid for.
	 * @param read the runs of the item, one at least
	 * @throws WeShopFailure that names the field, and the runs of previous attempts
	 */
	async plan<Plan extends StartPlan>(itemIndex: number, account: () => Promise<string>, read: () => Promise<Plan[]>): Promise<Array<Plan & RunToStart>> {
		return await this.checked(itemIndex, account, read).catch(async (thrown) => await rejectWithPreviousRuns(this.node, itemIndex, thrown));
	}

	private async checked<Plan extends StartPlan>(itemIndex: number, account: () => Promise<string>, read: () => Promise<Plan[]>): Promise<Array<Plan & RunToStart>> {
		// A number that cannot be is the item's refusal, reported as On Error says.
		this.limit();
		const runs = await read();
		const common = { itemIndex, account: await account() };
		const plans = runs.map((run, place) => ({ ...run, ...common, place }));
		for (const plan of plans) {
			checkOwnKey(this.node, plan);
			checkMade(this.node, plan);
			const own = ownKeyOf(plan);
			if (own) this.keysOfItems.claim(own, fingerprintOf(plan), itemIndex);
		}
		return plans;
	}

	/**
	 * @param request the request as it is sent; uploads the files
	 * @throws WeShopFailure
	 */
	async start(plan: StartPlan & RunToStart, request: () => Promise<RunRequest>): Promise<OngoingRun> {
		const { clock, client } = this.session;
		const deadline = () => clock.now() + Math.min(Math.max(plan.timeout ?? RETRY_MS, MIN_START_MS), RETRY_MS);
		const started = await startOnce(this.node, client, plan, { request, deadline, made: this.made, clock });
		if (started.isPaidHere || madeKeyOf(plan) === undefined) this.stopReport.add(started.executionId);
		return { startedAt: clock.now(), ...started };
	}
}
