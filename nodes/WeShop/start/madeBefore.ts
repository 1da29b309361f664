import type { IExecuteFunctions } from 'n8n-workflow';
import { sentences, WeShopFailure } from '../api/failure';
import type { Run, RunRequest, StartedRun } from '../api/types';
import { openResultFiles, type ResultFiles } from '../n8n/resultFiles';
import type { Session } from '../n8n/session';
import { digestOf, inOrder } from '../run/idempotency';
import { readRun } from '../run/readRun';
import { isUnknown } from '../run/runFailures';
import { resultsOf } from '../run/runState';
import { sharedState, type StartRecord } from '../state/executionState';
import type { MadeRun } from '../state/madeEntry';
import { madeRuns, today } from '../state/madeRuns';
import { oneAtATime } from './oneAtATime';

/** What a run makes, and for whom. */
export interface ToMake {
	account: string;
	ownKey?: string;
	/** Whether the run that exists for the same photo and settings is used. */
	reusesMade?: boolean;
	/** The request, with the SHA-256 of each file in place of its address. */
	fingerprinted: RunRequest;
}

/** A run that exists from now on, or did before. */
export interface BegunRun {
	run: StartedRun;
	/** Another execution has started it. */
	isReused: boolean;
	/** The run, where it was read and has finished. */
	finished?: Run;
}

/**
 * Until when the first read of a run says whether it was there before its start, in milliseconds after that: no agent is so
 * quick. The wait for its results reads it again.
 */
const FIRST_READ_MS = 5_000;

/** Before a run or its file is believed to be gone for good, in milliseconds: one 404 may be a moment's. */
const SECOND_READ_MS = 3_000;

/** The same for a run that is stored: longer than a young one may be unknown at WeShop. */
const STORED_READ_MS = 20_000;

const HINTS = {
	failed: 'A run of the same photo and settings had failed when it was first read, so another one was started.',
	gone: 'Runs that were made before are no longer at WeShop, so they were made anew.',
	fileGone: 'Files of runs that were made before are no longer at their host, so these were made anew.',
};
const FORGOTTEN = 'This workflow remembers 5,000 runs, and has made so many. What was made before them may have been paid for again.';

/** What the first read of a run shows. */
type FirstRead = { is: 'unread' | 'unfinished' | keyof typeof HINTS } | { is: 'finished'; run: Run };

/**
 * The key of what a run makes: the account, the agent, the settings and the photo itself, by its SHA-256 or its address.
 * The same in every node, workflow and execution. Neither the callback address nor the run's name are part of it, which
 * change nothing in a picture: a name with the date in it would make each night another one.
 * @returns nothing where the run is made again, or has a key of the user's own
 */
export function madeKeyOf({ reusesMade, ownKey, account, fingerprinted }: ToMake): string | undefined {
	if (!reusesMade || ownKey !== undefined) return undefined;
	const { callbackUrl: _, input, ...request } = fingerprinted;
	const { taskName: _name, ...billed } = input;
	return digestOf('made before', account, inOrder([request, billed]));
}

/**
 * Whether the run of a plan is there already, so that nothing is started for it: of this execution, or stored by an
 * earlier one. WeShop may know more.
 * @throws WeShopFailure when another version of the node has written what is stored
 */
export function isKnownMade(node: IExecuteFunctions, plan: ToMake): boolean {
	const key = madeKeyOf(plan);
	if (key === undefined) return false;
	return sharedState(node).starts[key]?.run !== undefined || madeRuns(node).get(key)?.executionId !== undefined;
}

/**
 * Checks what the workflow has stored, before anything is paid for.
 * @throws WeShopFailure when another version of the node has written what only that one can read
 */
export function checkMade(node: IExecuteFunctions, plan: ToMake): void {
	const key = madeKeyOf(plan);
	// What the execution needs is not pushed out of the store by what it makes.
	if (key !== undefined) madeRuns(node).pin(key);
}

/** Where WeShop has refused a key: a failed item has the message alone. */
export const inHistory = ({ message }: WeShopFailure) => `${message}; that run is in your WeShop history`;

/** WeShop has refused the key, and says so by HTTP 409: a second run is paid for by nobody. */
export function madeConflict(failure: WeShopFailure): WeShopFailure {
	const description = "WeShop already has this run, but n8n does not remember it, and the address of the upload, the Task Name or the address that WeShop calls back has changed. Find its ID in your WeShop history, and fetch it with the operation Run → Get. To pay for a new one, set Made Before (madeBefore) to Make Again";
	return new WeShopFailure(inHistory(failure), { ...failure, description: sentences(failure.description, description) });
}

/** Begins runs that may have been made before. */
export class MadeBefore {
	private readonly files: ResultFiles;

	constructor(
		private readonly node: IExecuteFunctions,
		private readonly session: Session,
	) {
		this.files = openResultFiles(node, session);
	}

	/**
	 * Takes the run that is stored, or starts one, which WeShop may know by its key. One that failed before, that WeShop
	 * no longer knows, or whose files are gone is made anew, once.
	 * @param record counts the keys that are used up
	 * @param send starts a run with the next key
	 * @throws WeShopFailure when no run could be started
	 */
	async begin(key: string, record: StartRecord, send: () => Promise<StartedRun>): Promise<BegunRun> {
		return await oneAtATime(`${this.node.getWorkflow().id} ${key}`, this.session.clock, async () => await this.beginAlone(key, record, send));
	}

	private async beginAlone(key: string, record: StartRecord, send: () => Promise<StartedRun>): Promise<BegunRun> {
		const store = madeRuns(this.node);
		const known = store.get(key);
		record.failed = Math.max(record.failed, known?.failed ?? 0);
		const stored = known?.executionId !== undefined && known.failed === record.failed ? { ...known, executionId: known.executionId } : undefined;
		// Of a photo that nobody remembers, WeShop may give a run that failed long ago.
		const isUnknownPhoto = known === undefined && record.failed === 0;
		let begun = await this.read(stored ?? (await send()), stored);
		const { is } = begun.first;
		// A run whose start had lost its response may be one of this execution.
		const mayBeOld = stored !== undefined || (isUnknownPhoto && !record.mayBePaid);
		if (is === 'gone' || ((is === 'fileGone' || is === 'failed') && mayBeOld)) {
			record.failed += 1;
			begun = await this.read(await send());
			this.session.hint(HINTS[is], is === 'failed' ? 'info' : 'warning');
		}
		const { run, first } = begun;
		const isReused = begun.isStored || (!record.mayBePaid && (first.is === 'finished' || first.is === 'fileGone'));
		if (!isReused && store.isFull) this.session.hint(FORGOTTEN, 'info');
		store.set(key, { executionId: run.executionId, failed: record.failed });
		return { run, isReused, ...(first.is === 'finished' ? { finished: first.run } : {}) };
	}

	private async read({ executionId, ...power }: StartedRun, stored?: MadeRun): Promise<{ run: StartedRun; isStored: boolean; first: FirstRead }> {
		const isStored = stored !== undefined;
		const run = isStored ? { executionId } : { executionId, ...power };
		return { run, isStored, first: await this.firstRead(executionId, stored) };
	}

	/** A run that has ended in the moment of its start was there before. */
	private async firstRead(executionId: string, stored: MadeRun | undefined): Promise<FirstRead> {
		const { clock, seen } = this.session;
		// A run that is a day old at least is not unknown because it is new.
		const isOld = stored !== undefined && stored.day < today() - 1;
		if (isOld) seen.see(executionId, 0);
		const deadline = clock.now() + (stored ? STORED_READ_MS : FIRST_READ_MS);
		const read = async () => await readRun(this.session, executionId, { deadline }).catch((failure: WeShopFailure) => failure);
		let reading = await read();
		if (stored && reading instanceof WeShopFailure && isUnknown(reading)) {
			await clock.sleep(SECOND_READ_MS);
			reading = await read();
		}
		// Whoever waits for the run reads it again, and says why it cannot be read.
		if (reading instanceof WeShopFailure) return { is: stored && isUnknown(reading) && !reading.details.retryable ? 'gone' : 'unread' };
		if (reading.progress !== 'finished') return { is: reading.progress };
		const gone = await Promise.all(resultsOf(reading.run, executionId).good.map(async ({ url }) => await this.isGone(url)));
		return gone.includes(true) ? { is: 'fileGone' } : { is: 'finished', run: reading.run };
	}

	private async isGone(url: string): Promise<boolean> {
		if (!(await this.files.isGone(url))) return false;
		await this.session.clock.sleep(SECOND_READ_MS);
		return await this.files.isGone(url);
	}
}
