import { runNode, type Live } from '../live';
import { ageIn, type RememberedStart } from '../memory';
import type { Purse } from '../purse';
import { tidied, told } from '../words';
import { answersTo, cutOutOf, dataOf, priceOf } from './cutOut';

const START = 'POST /openapi/agent/runs';

/** The same start under the same key, then the same key with another request. */
export async function startAgain(live: Live, purse: Purse, first: RememberedStart): Promise<void> {
	await sameStart(live, purse, first);
	await otherBody(live, purse, first);
}

async function sameStart(live: Live, purse: Purse, first: RememberedStart): Promise<void> {
	const { notebook } = live;
	const parameters = cutOutOf(first.image, first.idempotencyKey);
	if (!(await purse.allows('The same start again under the same Idempotency-Key (it should cost nothing)', await priceOf(live, parameters)))) return;
	const balance = (one: ReturnType<typeof dataOf>) => one.powerBalanceAmount;
	const before = balance(dataOf(live.traffic.exchanges.filter(({ call, answer }) => call === START && answer !== undefined).at(-1)));
	const ran = await runNode(live, parameters);
	purse.charge(ran.exchanges);
	const start = answersTo(START, ran).at(-1);
	const { executionId } = dataOf(start);
	const isSame = executionId === first.executionId;
	const isOneBill = before === undefined || balance(dataOf(start)) === undefined ? undefined : before === balance(dataOf(start));
	const bill = isOneBill === undefined ? 'WeShop does not say whether it was billed again' : isOneBill ? 'the balance did not change' : 'and was billed again';
	notebook.verdict('sameKey', isSame && isOneBill !== false ? 'confirmed' : 'refuted', isSame ? `the same run; ${bill}` : executionId === undefined ? told(start, live.guard) : `another run; ${bill}`);
	if (isSame && isOneBill !== false) return;
	notebook.fails(
		isSame ? 'WeShop gives the same run for the same start under one Idempotency-Key, and bills it again.' : executionId === undefined ? `WeShop refuses the same start under one Idempotency-Key: ${told(start, live.guard)}.` : 'WeShop makes and bills a second run for the same start under one Idempotency-Key, so a retry whose answer was lost is paid twice.',
		'See nodes/WeShop/start/startOnce.ts and docs/costs.md: what they promise does not hold',
	);
}

async function otherBody(live: Live, purse: Purse, first: RememberedStart): Promise<void> {
	const { notebook, guard } = live;
	const parameters = cutOutOf(first.image, first.idempotencyKey, { backgroundHex: '#ffffff' });
	if (!(await purse.allows('The same Idempotency-Key with another request (it should start nothing)', await priceOf(live, parameters)))) return;
	const ran = await runNode(live, parameters);
	purse.charge(ran.exchanges);
	const start = answersTo(START, ran).at(-1);
	const { executionId } = dataOf(start);
	const seen = executionId === undefined ? told(start, guard) : executionId === first.executionId ? 'it gives the run of the first request' : 'it makes another run';
	notebook.verdict('otherBody', executionId === undefined || executionId === first.executionId ? 'confirmed' : 'refuted', seen);
	if (executionId === first.executionId) notebook.differs('Under a known key, WeShop answers another request with the first run: a user who changes a setting under the same Idempotency Key gets the earlier picture.', 'Say so in docs/costs.md');
	else if (executionId !== undefined) notebook.differs('Under a known key, WeShop makes another run for another request.', 'Say so in docs/costs.md');
	notebook.table('The same key, another request', ['WeShop\'s answer', 'What the user reads']).rows.push([told(start, guard), tidied(ran.failure ?? 'no error', guard)]);
}

/** The starts of earlier runs of this tool, once more: how long WeShop remembers a key. */
export async function askForOldKeys(live: Live, purse: Purse, today: RememberedStart | undefined): Promise<void> {
	const { notebook, memory } = live;
	// One is enough, and the oldest says most.
	const [oldest] = memory.memories.starts.filter((start) => start !== today && start.asked.every(({ isSame }) => isSame));
	if (!oldest) return;
	const now = new Date().toISOString();
	const parameters = cutOutOf(oldest.image, oldest.idempotencyKey);
	if (!(await purse.allows(`A start of ${ageIn(oldest.at, now)} ago, again under its key (it should cost nothing)`, await priceOf(live, parameters)))) return;
	const ran = await runNode(live, { ...parameters, completion: 'none' });
	purse.charge(ran.exchanges);
	const isSame = dataOf(answersTo(START, ran).at(-1)).executionId === oldest.executionId;
	oldest.asked.push({ at: now, isSame });
	memory.save();
	const age = ageIn(oldest.at, now);
	const isDay = Date.parse(now) - Date.parse(oldest.at) >= 86_400_000;
	notebook.verdict('keyAge', isSame ? (isDay ? 'confirmed' : 'open') : isDay ? 'open' : 'refuted', isSame ? `remembered after ${age}` : `forgotten after ${age}`);
	if (!isSame) notebook.differs(`A key is forgotten after ${age}: the same start is another run then.`, 'Say in docs/costs.md how long Idempotency Key and Made Before hold');
}
