import { randomBytes } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { dataOf, numberIn, runIdIn } from '../answers';
import { asSchema, listOf } from '../drift/schema';
import { runNode, type Live, type Ran } from '../live';
import type { RememberedStart } from '../memory';
import type { Purse } from '../purse';
import { START, type Exchange } from '../traffic';
import { hostIn, isRefusal, mayPass, refusalIn, tidied, told } from '../words';

const KNOWN_STATES = ['Pending', 'Segmenting', 'Running', 'Success', 'Failed'];
/** In seconds. */
const TIMEOUT = 300;

/** The same start as often as it is wanted: the same photo by its address, under the user's own key. */
export function cutOutOf(image: string, idempotencyKey: string, set: INodeParameters = {}): INodeParameters {
	return { resource: 'image', operation: 'removeBackground', originalImage: { __rl: true, mode: 'url', value: image }, ...set, options: { taskName: 'live cut-out', idempotencyKey, timeout: TIMEOUT } };
}

export async function priceOf(live: Live, parameters: INodeParameters): Promise<number | undefined> {
	const { json } = await runNode(live, { ...parameters, completion: 'estimate' });
	return typeof json[0]?.totalPower === 'number' ? json[0].totalPower : undefined;
}

export const answersTo = (call: string, { exchanges }: Pick<Ran, 'exchanges'>): Exchange[] => exchanges.filter((one) => one.call === call && one.status !== undefined);
/** The last start that was sent, with or without an answer. */
export const lastStart = ({ exchanges }: Pick<Ran, 'exchanges'>): Exchange | undefined => exchanges.filter(({ call }) => call === START).at(-1);
/** Whether a start was taken, in whatever words. */
export const isTaken = (start: Exchange | undefined): start is Exchange => start?.status !== undefined && start.status < 300 && !refusalIn(start);
/** The run that WeShop gave, which a refusal may name but does not give. */
export const startedIn = (start: Exchange | undefined): string | undefined => (isTaken(start) ? runIdIn(start) : undefined);

/** One cut-out from its start to its file. Gives what is needed to start it again. */
export async function makeCutOut(live: Live, purse: Purse): Promise<RememberedStart | undefined> {
	const { notebook, material, memory, guard } = live;
	const [image] = material.photos;
	if (!image) return undefined;
	const idempotencyKey = `live-${new Date().toISOString().slice(0, 10)}-${randomBytes(6).toString('hex')}`;
	const parameters = cutOutOf(image, idempotencyKey);
	const price = await priceOf(live, parameters);
	if (!(await purse.allows('Remove Background, from the start to the file', price))) return undefined;
	const ran = await runNode(live, parameters);
	purse.charge(ran.exchanges);
	const [result] = ran.json;
	const start = lastStart(ran);
	if (!isTaken(start)) {
		for (const point of ['start', 'result'] as const) notebook.verdict(point, isRefusal(start) ? 'refuted' : 'open', told(start, guard));
		if (!start && ran.failure !== undefined) notebook.fails(`Remove Background does not start: "${ran.failure}".`, 'See nodes/WeShop/start/runStarter.ts');
		else if (isRefusal(start)) notebook.fails(`Remove Background is refused, though it has a price: ${told(start, guard)}.`, 'See nodes/WeShop/start/runStarter.ts');
		else notebook.leftOut.push(`A cut-out: ${told(start, guard)}, which says nothing about starts.`);
		return undefined;
	}
	const names = Object.keys(dataOf(start));
	const isInMeta = dataOf(start).executionId === undefined && runIdIn(start) !== undefined;
	const missing = ['executionId', 'taskId', 'powerConsumption', 'powerBalanceAmount'].filter((name) => !names.includes(name) && !(isInMeta && name === 'executionId'));
	notebook.verdict('start', missing.length === 0 ? 'confirmed' : 'refuted', missing.length === 0 ? `all of them${isInMeta ? ', executionId in meta' : ''}` : tidied(`without ${missing.join(', ')}; it has ${names.join(', ')}`, guard));
	judgeStates(live, ran);
	const charged = numberIn(dataOf(start).powerConsumption);
	if (charged !== undefined) notebook.verdict('charged', charged === price ? 'confirmed' : 'refuted', `price ${price}, charged ${charged}`);
	if (charged !== undefined && typeof dataOf(start).powerConsumption === 'string') notebook.differs('WeShop gives powerConsumption as text, so the items of the node do not say what a run cost.', 'Read text as well in nodes/WeShop/api/client.ts');
	if (charged !== undefined && price !== undefined && charged > price) notebook.fails(`Remove Background was priced at ${price} points and cost ${charged}.`, 'Spending Limit goes by prices: see docs/costs.md');
	const table = notebook.table('Paid runs', ['What', 'Points', 'What came out', 'Requests']);
	const file = ran.outputs[0]?.[0]?.binary?.data;
	const last = ran.exchanges.at(-1);
	if (ran.failure !== undefined && last && mayPass(last)) {
		notebook.verdict('result', 'open', `${last.call}: ${told(last, guard)}`);
		notebook.leftOut.push(`What came of the cut-out: ${ran.failure}.`);
		table.rows.push(['Remove Background', String(charged ?? '–'), ran.failure, String(ran.exchanges.length)]);
	} else if (ran.failure !== undefined || !file) {
		notebook.verdict('result', 'refuted', ran.failure ?? 'no file');
		notebook.fails(`Remove Background does not come to its file: "${ran.failure ?? 'the item has no file'}". ${lastRead(live, ran)}`, 'See nodes/WeShop/run/readRun.ts and nodes/WeShop/run/results.ts');
		table.rows.push(['Remove Background', String(charged ?? '–'), ran.failure ?? 'no file', String(ran.exchanges.length)]);
	} else {
		notebook.verdict('result', 'confirmed', `${file.mimeType}, ${file.fileSize}, from ${hostIn(String(result?.url))}`);
		table.rows.push(['Remove Background', String(charged ?? '–'), `${file.mimeType}, ${file.fileSize}, ${String(result?.width)} × ${String(result?.height)}`, String(ran.exchanges.length)]);
	}
	const executionId = startedIn(start);
	if (executionId === undefined) return undefined;
	const remembered: RememberedStart = { at: new Date().toISOString(), idempotencyKey, image, executionId, asked: [] };
	memory.memories.starts.push(remembered);
	memory.save();
	return remembered;
}

function judgeStates({ notebook, guard }: Live, ran: Ran): void {
	const states = new Set(answersTo('GET /openapi/agent/runs/{}', ran).flatMap((one) => listOf(dataOf(one).executions)).map((execution) => String(asSchema(execution).status)));
	const unknown = [...states].filter((state) => !KNOWN_STATES.includes(state));
	if (states.size === 0) return;
	notebook.verdict('states', unknown.length === 0 ? 'confirmed' : 'refuted', tidied([...states].join(', '), guard));
	if (unknown.length > 0) notebook.differs(tidied(`A run has a state that no document names: ${unknown.join(', ')}.`, guard), 'The node takes it for "still running": see nodes/WeShop/run/runState.ts');
}

function lastRead({ guard }: Live, ran: Ran): string {
	const last = answersTo('GET /openapi/agent/runs/{}', ran).at(-1);
	const execution = asSchema(listOf(dataOf(last).executions).at(-1));
	if (!last) return `The start was answered with ${told(lastStart(ran), guard)}.`;
	const result = asSchema(listOf(execution.result)[0]);
	return tidied(`WeShop's last answer about the run has the status ${String(execution.status)}, and its result has ${Object.keys(result).join(', ') || 'nothing'}.`, guard);
}
