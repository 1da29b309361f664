import { dataOf, numberIn } from '../answers';
import { runNode, type Live } from '../live';
import { ageIn, type RememberedStart } from '../memory';
import type { Purse } from '../purse';
import { START } from '../traffic';
import { isRefusal, tidied, told } from '../words';
import { cutOutOf, isTaken, lastStart, priceOf, startedIn } from './cutOut';

/** The same start under the same key, then the same key with another request. */
export async function startAgain(live: Live, purse: Purse, first: RememberedStart): Promise<void> {
	await sameStart(live, purse, first);
	await otherBody(live, purse, first);
}

async function sameStart(live: Live, purse: Purse, first: RememberedStart): Promise<void> {
	const { notebook, guard } = live;
	const parameters = cutOutOf(first.image, first.idempotencyKey);
	const price = await priceOf(live, parameters);
	if (!(await purse.allows('The same start again under the same Idempotency-Key (it should cost nothing)', price))) return;
	const earlier = live.traffic.exchanges.filter((one) => one.call === START && isTaken(one)).at(-1);
	const ran = await runNode(live, parameters);
	purse.charge(ran.exchanges);
	const start = lastStart(ran);
	const executionId = startedIn(start);
	const todo = 'See nodes/WeShop/start/startOnce.ts and docs/costs.md: what they promise does not hold';
	if (executionId === undefined) {
		notebook.verdict('sameKey', isRefusal(start) ? 'refuted' : 'open', told(start, guard));
		if (isRefusal(start)) notebook.fails(`WeShop refuses the same start under one Idempotency-Key: ${told(start, guard)}.`, todo);
		return;
	}
	const isSame = executionId === first.executionId;
	const bill = billIn(balanceIn(earlier), balanceIn(start), [price, numberIn(dataOf(earlier).powerConsumption)]);
	// Not how much it changed, which is the account's.
	const seen = `${isSame ? 'the same run' : 'another run'}; ${BILLS[bill]}`;
	notebook.verdict('sameKey', !isSame || bill === 'again' ? 'refuted' : bill === 'disturbed' ? 'open' : 'confirmed', seen);
	if (!isSame) notebook.fails(`WeShop makes ${bill === 'again' ? 'and bills ' : ''}a second run for the same start under one Idempotency-Key, so a retry whose answer was lost is ${bill === 'again' ? 'paid twice' : 'made twice'}.`, todo);
	else if (bill === 'again') notebook.fails('WeShop gives the same run for the same start under one Idempotency-Key, and bills it again.', todo);
	else if (bill === 'disturbed') notebook.leftOut.push('Whether the same start is billed again: the balance changed by something else than its price, so the account was in use. Try it while nothing else uses the account.');
}

const BILLS = {
	none: 'the balance did not change',
	again: 'and was billed again',
	disturbed: 'the balance changed by something else than its price, as if others used the account meanwhile',
	unknown: 'WeShop does not say whether it was billed again',
};

const balanceIn = (start: Parameters<typeof dataOf>[0]) => numberIn(dataOf(start).powerBalanceAmount);

/**
 * What the balance says of a second bill. Points may be fractions.
 * @param costs what a second bill may be: the price, and what the first one was
 */
function billIn(before: number | undefined, after: number | undefined, costs: Array<number | undefined>): keyof typeof BILLS {
	if (before === undefined || after === undefined || costs[0] === undefined) return 'unknown';
	const isAbout = (amount: number | undefined) => amount !== undefined && Math.abs(before - after - amount) < 1e-6;
	return isAbout(0) ? 'none' : costs.some(isAbout) ? 'again' : 'disturbed';
}

async function otherBody(live: Live, purse: Purse, first: RememberedStart): Promise<void> {
	const { notebook, guard } = live;
	const parameters = cutOutOf(first.image, first.idempotencyKey, { backgroundHex: '#ffffff' });
	if (!(await purse.allows('The same Idempotency-Key with another request (it should start nothing)', await priceOf(live, parameters)))) return;
	const ran = await runNode(live, parameters);
	purse.charge(ran.exchanges);
	const start = lastStart(ran);
	const executionId = startedIn(start);
	if (executionId === undefined) notebook.verdict('otherBody', isRefusal(start) ? 'confirmed' : 'open', told(start, guard));
	else if (executionId === first.executionId) {
		notebook.verdict('otherBody', 'confirmed', 'it gives the run of the first request');
		notebook.differs('Under a known key, WeShop answers another request with the first run: a user who changes a setting under the same Idempotency Key gets the earlier picture.', 'Say so in docs/costs.md');
	} else {
		notebook.verdict('otherBody', 'refuted', 'it makes another run');
		notebook.differs('Under a known key, WeShop makes another run for another request.', 'Say so in docs/costs.md');
	}
	notebook.table('The same key, another request', ['WeShop\'s answer', 'What the user reads']).rows.push([told(start, guard), tidied(ran.failure ?? 'no error', guard)]);
}

/** The starts of earlier runs of this tool, once more: how long WeShop remembers a key. */
export async function askForOldKeys(live: Live, purse: Purse, today: RememberedStart | undefined): Promise<void> {
	const { notebook, memory, guard } = live;
	// One is enough, and the oldest says most.
	const [oldest] = memory.memories.starts.filter((start) => start !== today && start.asked.every(({ isSame }) => isSame));
	if (!oldest) return;
	const now = new Date().toISOString();
	const parameters = cutOutOf(oldest.image, oldest.idempotencyKey);
	const age = ageIn(oldest.at, now);
	if (!(await purse.allows(`A start of ${age} ago, again under its key (it should cost nothing)`, await priceOf(live, parameters)))) return;
	const ran = await runNode(live, { ...parameters, completion: 'none' });
	purse.charge(ran.exchanges);
	const start = lastStart(ran);
	const executionId = startedIn(start);
	// Only another run tells that the key is forgotten; it is asked again another day.
	if (executionId === undefined) return void notebook.verdict('keyAge', 'open', `after ${age}: ${told(start, guard)}`);
	const isSame = executionId === oldest.executionId;
	oldest.asked.push({ at: now, isSame });
	memory.save();
	const isDay = Date.parse(now) - Date.parse(oldest.at) >= 86_400_000;
	notebook.verdict('keyAge', isSame ? (isDay ? 'confirmed' : 'open') : isDay ? 'open' : 'refuted', isSame ? `remembered after ${age}` : `forgotten after ${age}`);
	if (!isSame) notebook.differs(`A key is forgotten after ${age}: the same start is another run then.`, 'Say in docs/costs.md how long Idempotency Key and Made Before hold');
}
