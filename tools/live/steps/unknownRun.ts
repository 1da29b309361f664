import { runNode, type Live } from '../live';
import { isEnvelope, isRefusal, isSuccess, refusalIn, tidied, told } from '../words';

const NO_RUN = 'live-check-no-such-run';

/** Run → Get with an ID that no run has. */
export async function readUnknownRun(live: Live): Promise<void> {
	const { guard, notebook, say } = live;
	say('A run that does not exist: Run → Get with an ID that no run has. A few requests.');
	const { json, failure, exchanges } = await runNode(live, { resource: 'run', operation: 'get', executionId: NO_RUN, download: false });
	const answer = exchanges.at(-1);
	notebook.table('A run that does not exist', ['WeShop\'s answer', 'What the user reads', 'Requests']).rows.push([told(answer, guard), failure ?? `no error, but ${tidied(JSON.stringify(json[0] ?? {}), guard).slice(0, 100)}`, String(exchanges.length)]);
	const isShown = answer !== undefined && isSuccess(answer);
	notebook.verdict('unknownRun', isRefusal(answer) ? 'confirmed' : isShown ? 'refuted' : 'open', told(answer, guard));
	if (failure === undefined) notebook.fails(`Run → Get of a run that does not exist gives no error. WeShop answered ${told(answer, guard)}.`, 'See nodes/WeShop/run/readRun.ts');
	else if (answer?.status !== undefined && answer.status < 300 && !refusalIn(answer) && !isEnvelope(answer)) notebook.fails(`The answer about a run cannot be read: "${failure}". WeShop answered ${told(answer, guard)}.`, 'See nodes/WeShop/api/envelope.ts for how answers are read');
	else if (isShown) notebook.differs(`WeShop does not refuse a run that does not exist: ${told(answer, guard)}. The user reads "${failure}".`, 'See whether nodes/WeShop/run/readRun.ts waits longer than it has to');
}
