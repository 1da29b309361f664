import { runNode, type Live } from '../live';
import { isEnvelope, refusalIn, told } from '../words';

const NO_RUN = 'live-check-no-such-run';

/** Run → Get with an ID that no run has. */
export async function readUnknownRun(live: Live): Promise<void> {
	const { guard, notebook, say } = live;
	say('A run that does not exist: Run → Get with an ID that no run has. A few requests.');
	const { json, failure, exchanges } = await runNode(live, { resource: 'run', operation: 'get', executionId: NO_RUN, download: false });
	const answer = exchanges.at(-1);
	notebook.table('A run that does not exist', ['WeShop\'s answer', 'What the user reads', 'Requests']).rows.push([told(answer, guard), failure ?? `no error, but ${JSON.stringify(json[0] ?? {}).slice(0, 100)}`, String(exchanges.length)]);
	const isRefused = answer !== undefined && refusalIn(answer) !== undefined;
	notebook.verdict('unknownRun', isRefused ? 'confirmed' : 'refuted', told(answer, guard));
	if (failure === undefined) notebook.fails(`Run → Get of a run that does not exist gives no error. WeShop answered ${told(answer, guard)}.`, 'See nodes/WeShop/run/readRun.ts');
	else if (answer && !isRefused && !isEnvelope(answer)) notebook.fails(`The answer about a run cannot be read: "${failure}". WeShop answered ${told(answer, guard)}.`, 'See nodes/WeShop/api/envelope.ts for how answers are read');
	else if (!isRefused) notebook.differs(`WeShop does not refuse a run that does not exist: ${told(answer, guard)}. The user reads "${failure}".`, 'See whether nodes/WeShop/run/readRun.ts waits longer than it has to');
}
