import type { PresetType } from '../../../nodes/WeShop/api/types';
import { dataOf, numberIn } from '../answers';
import { asSchema, listOf } from '../drift/schema';
import { runNode, type Live } from '../live';
import { isEnvelope, isRefusal, mayPass, namesIn, refusalIn, tidied, told } from '../words';

const LISTS: Array<[agentName: string, type: PresetType]> = [
	['aimodel', 'locations'],
	['aimodel', 'fashionModels'],
	['aiproduct', 'locations'],
	['removeBG', 'backgrounds'],
];

export type FirstPresets = Map<string, number>;
export const presetKey = (agentName: string, type: PresetType) => `${agentName} ${type}`;

/** Every page of every list. What the presets are is the account's, so they are counted only. */
export async function readPresets(live: Live, first: FirstPresets): Promise<void> {
	const { guard, notebook, say } = live;
	say('Presets: every page of scenes, fashion models and backgrounds. Some 10 requests.');
	const table = notebook.table('Presets', ['List', 'Pages', 'Presets', 'As WeShop says']);
	let isRefuted = false;
	let isWhole = true;
	/** Lists that have pages, and presets on them, by whether their last page says that it is the last one. */
	const marked: boolean[] = [];
	for (const [agentName, type] of LISTS) {
		const name = presetKey(agentName, type);
		const { json, failure, exchanges } = await runNode(live, { resource: 'preset', operation: 'getMany', presetType: type, agentName, returnAll: true });
		const pages = exchanges.filter(({ status }) => status !== undefined);
		const last = exchanges.at(-1);
		if (failure !== undefined && last && !isRefusal(last) && (mayPass(last) || refusalIn(last))) {
			isWhole = false;
			table.rows.push([name, String(pages.length), '–', told(last, guard)]);
			notebook.leftOut.push(`The presets ${name}${mayPass(last) ? ' and those after them' : ''}: ${told(last, guard)}, which says nothing about them.`);
			// The node has asked for minutes; the other lists would take as long.
			if (mayPass(last)) break;
			continue;
		}
		if (failure !== undefined) {
			isRefuted = true;
			if (pages.some((page) => !isEnvelope(page) && !refusalIn(page))) {
				notebook.fails(`Presets cannot be read: "${failure}".`, 'See nodes/WeShop/api/envelope.ts for how answers are read');
				table.rows.push([name, String(pages.length), '–', told(pages.at(-1), guard)]);
				break;
			}
			notebook.fails(`The presets ${name} cannot be read: "${failure}". WeShop answered ${told(pages.at(-1), guard)}.`, 'See nodes/WeShop/api/presets.ts');
			table.rows.push([name, String(pages.length), '–', told(pages.at(-1), guard)]);
			continue;
		}
		const data = pages.map(dataOf);
		const paging = data.map(({ pagination }) => asSchema(asSchema(pagination)[type]));
		const totals = paging.map(({ total }) => numberIn(total)).filter((total) => total !== undefined);
		const ids = new Set(json.map(({ id }) => id));
		table.rows.push([name, pages.map((_, index) => listOf(data[index]![type]).length).join(' + '), String(ids.size), totals.length > 0 ? String(totals[0]) : 'no total']);
		if (type !== 'backgrounds' && ids.size > 0) marked.push(typeof paging.at(-1)?.isLastPage === 'boolean');
		if (typeof json[0]?.id === 'number') first.set(name, json[0].id);
		if (ids.size === 0) notebook.differs(`There are no presets ${name}; the answer has ${tidied(namesIn(asSchema(pages[0]?.answer).data), guard)}.`, 'See whether the account has some; else the list has another name, in nodes/WeShop/api/presets.ts');
		if (totals.length > 0 && totals[0] !== ids.size) {
			isRefuted = true;
			notebook.fails(`WeShop says that there are ${totals[0]} presets ${name}, and the node finds ${ids.size}.`, 'See how pages are counted, and how the last one is marked, in nodes/WeShop/api/presets.ts');
		}
	}
	const isProved = isWhole && marked.length > 0 && marked.every(Boolean);
	const unmarked = isProved || isRefuted || !isWhole ? '' : marked.length === 0 ? '; no list with pages has presets' : '; a last page has no isLastPage';
	notebook.verdict('pages', isRefuted ? 'refuted' : isProved ? 'confirmed' : 'open', `${table.rows.map(([name, pages]) => `${name}: ${pages}`).join('; ')}${unmarked}`);
}
