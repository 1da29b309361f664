import { agents } from '../../../nodes/WeShop/agents';
import type { Agent } from '../../../nodes/WeShop/agents/agent';
import { asSchema } from '../drift/schema';
import { each, runNode, type Live } from '../live';
import { settingsOf, type Settings } from '../settings';
import { isEnvelope, isRefusal, mayPass, refusalIn, tidied, told } from '../words';

const AT_A_TIME = 4;
/** After so many answers that cannot be read, the others will be no better. */
const USELESS_AFTER = 2;
/** After so many that have no answer, or none but for the moment, each of which the node has asked for minutes. */
const GIVEN_UP_AFTER = 4;

interface Priced {
	agent: Agent;
	settings: Settings;
	price?: number;
	/** WeShop's refusal, or why there is no price. */
	refusal?: string;
	/** The node itself refuses it, and asks nothing. */
	isOurs?: boolean;
	/** WeShop has not decided on the body: no answer came, one that may be another in a minute, or one about the account. */
	isOpen?: boolean;
}

/** A price for every operation with its least and fullest settings, and for each further model: WeShop's own check of our bodies. */
export async function askPrices(live: Live): Promise<void> {
	const { notebook, say, priced, prices, guard } = live;
	const all = agents.flatMap((agent) => settingsOf(agent, live.material).map((settings): Priced => ({ agent, settings })));
	say(`Prices: ${agents.length} operations with their least and fullest settings, and with each further model. ${all.length} requests.`);
	let unreadable = 0;
	let withoutPrice = 0;
	let givenUp = 0;
	let names = '';
	const seen = new Set<string>();
	await each(
		all,
		AT_A_TIME,
		async (one) => {
			const { agent, settings } = one;
			const { json, failure, exchanges } = await runNode(live, { ...settings.parameters, completion: 'estimate', options: { taskName: `live ${agent.operation} ${settings.name}` } });
			const answer = exchanges.at(-1);
			const price = json[0]?.totalPower;
			if (typeof price === 'number') {
				one.price = price;
				Object.keys(json[0]!).forEach((name) => seen.add(name));
			} else if (answer && (mayPass(answer) || (refusalIn(answer) && !isRefusal(answer)))) {
				one.refusal = told(answer, guard);
				one.isOpen = true;
				if (mayPass(answer)) givenUp++;
			} else if (answer && isEnvelope(answer) && !refusalIn(answer)) {
				one.refusal = 'no price in the answer';
				withoutPrice++;
				names ||= Object.keys(asSchema(asSchema(answer.answer).data)).join(', ');
			} else if (answer && refusalIn(answer)) one.refusal = told(answer, guard);
			else {
				one.refusal = failure ?? told(answer, guard);
				if (!answer) one.isOurs = true;
				else unreadable++;
			}
		},
		() => unreadable >= USELESS_AFTER || givenUp >= GIVEN_UP_AFTER,
	);
	const tried = all.filter(({ price, refusal }) => price !== undefined || refusal !== undefined);
	report(live, tried, unreadable);
	if (withoutPrice > 0) notebook.fails(`WeShop prices ${withoutPrice} requests without totalPower, so the node cannot say what they cost. The answer has: ${tidied(names, guard)}.`, 'Read the new name in nodes/WeShop/api/client.ts');
	if (tried.length < all.length) notebook.leftOut.push(`${all.length - tried.length} of ${all.length} prices: ${unreadable >= USELESS_AFTER ? 'the first answers could not be read' : `WeShop did not decide on ${givenUp} of the first ones`}.`);
	const open = tried.filter(({ isOpen }) => isOpen);
	if (open.length > 0) notebook.leftOut.push(`${open.length} prices that WeShop did not decide on, such as ${open[0]!.agent.label} with its ${open[0]!.settings.name} settings: ${open[0]!.refusal}.`);
	for (const { agent, settings, price } of tried) if (settings.name === 'least' && price !== undefined) prices.set(`${agent.resource} ${agent.operation}`, price);
	for (const agent of agents) if (all.filter((one) => one.agent === agent).every(({ price }) => price !== undefined)) priced.add(agent.name);
	const expected = ['totalPower', 'type', 'exclusive', 'paidPowerNotEnough'];
	const missing = expected.filter((name) => !seen.has(name));
	live.hasNoPrice = seen.size === 0;
	if (seen.size === 0 && withoutPrice === 0 && unreadable === 0) notebook.verdict('price', 'open', 'no price was given');
	else notebook.verdict('price', missing.length === 0 ? 'confirmed' : 'refuted', missing.length === 0 ? 'all of them' : `without ${missing.join(', ')}`);
	const refused = tried.filter(({ refusal, isOpen }) => refusal !== undefined && !isOpen).length;
	const isWhole = open.length === 0 && tried.length === all.length;
	notebook.verdict('bodies', refused > 0 ? 'refuted' : isWhole ? 'confirmed' : 'open', refused > 0 ? `${refused} of ${tried.length} bodies got no price` : `${tried.length - open.length} bodies${isWhole ? ` of ${agents.length} operations` : `; ${all.length - tried.length + open.length} were not decided on`}`);
}

function report({ notebook }: Live, tried: Priced[], unreadable: number): void {
	if (unreadable > 0) notebook.fails(`The answer to a price cannot be read: "${tried.find(({ refusal, isOurs, isOpen }) => refusal && !isOurs && !isOpen)!.refusal}".`, 'See nodes/WeShop/api/envelope.ts for how answers are read');
	const table = notebook.table('Prices', ['Operation', 'Agent', 'Least', 'Fullest', 'Others'], 'In points. The fullest settings make 16 results where an operation can. Nothing was started.');
	for (const agent of agents) {
		const mine = tried.filter((one) => one.agent === agent);
		if (mine.length === 0) continue;
		const shown = ({ price, isOpen }: Priced) => (price !== undefined ? String(price) : isOpen ? 'not decided' : 'refused');
		const named = (name: string) => mine.filter(({ settings }) => settings.name === name).map(shown).join();
		table.rows.push([agent.label, `\`${agent.name}\``, named('least'), named('fullest'), mine.filter(({ settings }) => !['least', 'fullest'].includes(settings.name)).map((one) => `${one.settings.name}: ${shown(one)}`).join(', ')]);
		const refusals = new Map<string, string[]>();
		for (const { settings, refusal } of mine.filter(({ isOurs }) => isOurs)) notebook.fails(`${agent.label} with its ${settings.name} settings has no answer of WeShop: "${refusal}".`, 'See whether the node refuses what it offers, or WeShop could not be reached', agent.name);
		for (const { refusal, settings, isOurs, isOpen } of mine) if (!isOurs && !isOpen && refusal !== undefined && refusal !== 'no price in the answer' && unreadable === 0) refusals.set(refusal, [...(refusals.get(refusal) ?? []), settings.name]);
		for (const [refusal, names] of refusals) notebook.fails(`${agent.label} is refused with these settings: ${names.join(', ')}. ${refusal}.`, `Change nodes/WeShop/agents for ${agent.name} so that users choose only what is taken`, agent.name);
	}
}
