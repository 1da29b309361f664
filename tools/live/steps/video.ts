import { agents } from '../../../nodes/WeShop/agents';
import { dataOf } from '../answers';
import { runNode, type Live } from '../live';
import type { Purse } from '../purse';
import { settingsOf } from '../settings';
import { isRefusal, mayPass, told } from '../words';
import { isTaken, lastStart } from './cutOut';

/** In seconds. */
const TIMEOUT = 1_800;

/** The cheapest video that is made of one photo. */
export async function makeVideo(live: Live, purse: Purse): Promise<void> {
	const { notebook, prices, material } = live;
	const possible = agents
		.filter(({ resource, media, fields }) => resource === 'video' && media === 'video' && !fields.some((field) => field.kind === 'addresses' && field.required))
		.flatMap((agent) => {
			const price = prices.get(`${agent.resource} ${agent.operation}`);
			return price === undefined ? [] : [{ agent, price }];
		})
		.sort((one, other) => one.price - other.price);
	const [cheapest] = possible;
	if (!cheapest) return void notebook.leftOut.push('A video: no operation got a price.');
	const { agent, price } = cheapest;
	if (!(await purse.allows(`A video with ${agent.label}, the cheapest`, price))) return;
	const { parameters } = settingsOf(agent, material)[0]!;
	const ran = await runNode(live, { ...parameters, options: { taskName: 'live video', timeout: TIMEOUT } });
	purse.charge(ran.exchanges);
	const file = ran.outputs[0]?.[0]?.binary?.data;
	const start = lastStart(ran);
	const last = ran.exchanges.at(-1);
	const charged = dataOf(start).powerConsumption;
	const table = notebook.tables.find(({ title }) => title === 'Paid runs') ?? notebook.table('Paid runs', ['What', 'Points', 'What came out', 'Requests']);
	table.rows.push([agent.label, String(charged ?? '–'), file ? `${file.mimeType}, ${file.fileSize}` : (ran.failure ?? 'no file'), String(ran.exchanges.length)]);
	const names = ['posterUrl', 'lastFrameUrl'].filter((name) => typeof ran.json[0]?.[name] === 'string');
	if (file && ran.failure === undefined) notebook.verdict('video', 'confirmed', `${file.mimeType}, ${file.fileSize}${names.length > 0 ? `, with ${names.join(' and ')}` : ''}`);
	else if (last && (mayPass(last) || (!isTaken(start) && !isRefusal(start)))) {
		notebook.verdict('video', 'open', `${last.call}: ${told(last, live.guard)}`);
		notebook.leftOut.push(`A video: ${told(last, live.guard)}, which says nothing about it.`);
	} else {
		notebook.verdict('video', 'refuted', ran.failure ?? 'no file');
		notebook.fails(`${agent.label} does not come to its file: "${ran.failure ?? 'the item has no file'}".`, 'See nodes/WeShop/run/results.ts');
	}
}
