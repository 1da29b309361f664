import type { IExecuteFunctions } from 'n8n-workflow';
import { announceStopped, isManual } from '../n8n/announce';
import type { Session } from '../n8n/session';
import { fetchTheseLater } from '../run/runFailures';
import { keepWithExecution, rememberStopped, startedRuns, takeStopped } from '../state/startedRuns';

/** IDs in a hint; all of them are in n8n's log. */
const MAX_IN_HINT = 50;

/** The lists of executions that listen for Stop: one listener for each, as Node warns at eleven on one signal. */
const listening = new WeakSet<string[]>();

/**
 * Leaves the IDs of paid runs where a user finds them after Stop. n8n ends the execution without the output, the error and
 * the hints of the node that is running, and its stored data is that from before the node. The listener stays when the
 * node has ended, so Stop during a later node reports the runs, too.
 */
export class StopReport {
	private readonly ids: string[];

	constructor(
		private readonly node: IExecuteFunctions,
		private readonly session: Pick<Session, 'signal' | 'hint'>,
	) {
		this.ids = startedRuns(node);
		if (isManual(node)) hintAtStopped(session, takeStopped(node));
		if (!session.signal || listening.has(this.ids)) return;
		listening.add(this.ids);
		// In the same step in which n8n collects what it saves.
		session.signal.addEventListener('abort', () => this.report(), { once: true });
	}

	/** Has to be called for each run, as soon as its ID is known. */
	add(executionId: string): void {
		if (this.ids.includes(executionId)) return;
		this.ids.push(executionId);
		if (this.session.signal?.aborted) this.save([executionId]);
	}

	private report(): void {
		if (this.ids.length > 0) this.save(this.ids);
	}

	/** @param news the IDs that nobody has seen yet */
	private save(news: readonly string[]): void {
		keepWithExecution(this.node, this.ids);
		announceStopped(this.node, news);
		if (isManual(this.node)) rememberStopped(this.node, this.ids);
	}
}

function hintAtStopped({ hint }: Pick<Session, 'hint'>, ids: readonly string[]): void {
	const text = fetchTheseLater(ids.slice(-MAX_IN_HINT));
	if (!text) return;
	const more = ids.length > MAX_IN_HINT ? ` (and ${ids.length - MAX_IN_HINT} more, in n8n's log)` : '';
	hint(`The execution before this one was stopped. In it, ${text}${more}`);
}
