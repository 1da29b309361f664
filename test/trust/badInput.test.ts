import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { ConcurrencyLimit } from '../../nodes/WeShop/run/concurrency';
import type { RecordedRequest } from '../sandbox/journal/journal';
import { operations } from '../catalogue/catalogue';
import { lookedAt, operationsOf, parametersOf, requestOf, type Cell, type Described } from './badInput/cells';
import { ABOVE } from './badInput/outcomes';
import { PARAMETERS, type Sent } from './badInput/parameters';
import { runWeShop } from '../engine/engine';
import { file, photoOf } from '../engine/files';
import { cutOut } from '../engine/parameters';
import { pairsOf } from '../engine/pairs';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { headerOf, requests } from '../engine/traffic';
import { builtNode } from '../engine/workflow';

startWithAnEmptySandbox();

/** What came of a cell: the words of its refusal, or its items. */
interface WebhookReply {
	cell: Cell;
	error?: string;
	items: INodeExecutionData[];
}

const TO_BE_READ = 'run:get nothing';
const WEB = 'https://openapi.weshop.ai/openapi/agent/';
const READING = ['run:get', 'run:check', 'run:wait'];
const STARTING = Object.keys(PARAMETERS).filter((key) => !/^(asset|preset):/.test(key) && !READING.includes(key));
const OPERATIONS_AT_A_TIME = 6;
/** Another one looks at other fields of the operations that are like others. */
const SEED = Number(process.env.SEED ?? 1);

let described: Described[];
let binary: INodeExecutionData['binary'];
let executionId: string;
let journal: RecordedRequest[];
let starts: RecordedRequest[];
const told = new Map<string, WebhookReply[]>();
const expected = ({ outcome }: Cell): unknown => ('gives' in outcome ? outcome.gives : undefined);
const isRefused = ({ cell: { outcome } }: WebhookReply): boolean => 'refused' in outcome;
const taken = (key: string, name: string): WebhookReply[] => told.get(key)!.filter((one) => one.cell.name === name && !isRefused(one));

/** The cells of a parameter in one execution, but where the first item decides for all of them. */
async function tell(operation: Described, name: string, cells: Cell[]): Promise<WebhookReply[]> {
	const parameter = PARAMETERS[operation.key]![name]!;
	const parameters = parametersOf(operation, name, parameter, executionId);
	const run = async (some: Cell[]): Promise<WebhookReply[]> => {
		const { outputs, error } = await runWeShop({ parameters, items: some.map(({ value }) => ({ json: { value } as IDataObject, binary })), onError: 'continueRegularOutput' });
		if (error) throw new Error(`${operation.key} ${name} ended: ${error.message}`);
		const pairs = pairsOf(outputs.flat());
		return some.map((cell, index) => {
			const items = outputs.flat().filter((_, at) => pairs[at] === index);
			return { cell, items, error: items[0]?.json.error as string | undefined };
		});
	};
	return (await Promise.all((parameter.first ? cells.map((cell) => [cell]) : [cells]).map(run))).flat();
}

async function tellAll([operation, cells]: [Described, Map<string, Cell[]>]): Promise<void> {
	told.set(operation.key, (await Promise.all([...cells].map(async ([name, ofName]) => await tell(operation, name, ofName)))).flat());
}

beforeAll(async () => {
	described = operationsOf((await builtNode()).description);
	binary = {
		photo: file(await photoOf('photo'), 'image/png', 'photo.png'),
		manual: file(Buffer.from('%PDF-1.7 manual'), 'image/png', 'manual.png'),
		page: file(Buffer.from('<!DOCTYPE html><p>404</p>'), 'image/png', 'page.png'),
		nothing: file(Buffer.alloc(0), 'image/png', 'nothing.png'),
		film: file(Buffer.from('\0\0\0\x20ftypisom', 'latin1'), 'image/png', 'film.png'),
	};
	executionId = String((await runWeShop({ parameters: cutOut(TO_BE_READ) })).json[0]?.executionId);
	// So many pictures would take minutes to draw, and nobody looks at them: each start is told of the run that is there.
	await theSandbox().settings({ answers: [{ endpoint: 'startRun', times: 1e9, status: 200, body: { success: true, data: { executionId } } }] });
	// All at once, they would wait for a busy machine for longer than the node does for an answer.
	const slots = new ConcurrencyLimit(OPERATIONS_AT_A_TIME);
	await Promise.all([...lookedAt(described, SEED)].map(async (operation) => await slots.use(async () => await tellAll(operation))));
	journal = await requests();
	starts = journal.filter(({ method, url }) => method === 'POST' && [`${WEB}power-estimates`, `${WEB}runs`].includes(url));
}, 300_000);

it('every parameter of every operation has a stated outcome for each kind of value, and no other has', () => {
	const names = Object.fromEntries(described.map(({ key, names: own, options }) => [key, [...own, ...options].sort()]));
	expect(names).toEqual(Object.fromEntries(Object.entries(PARAMETERS).map(([key, own]) => [key, Object.keys(own).sort()])));
});

/** A Timeout of a few seconds is taken, and then too short for hundreds of executions at once on a busy machine. */
function isTooShort(label: string, error: string): boolean {
	return label === 'Timeout' && /could not be reached|was not finished after/.test(error);
}

describe.each(Object.keys(PARAMETERS))('%s', (key) => {
	it('refuses what cannot be, by the label of the field, and takes all else', () => {
		// What all items cost together is said of all of them.
		const isSaid = (label: string, refused: string, error = '') => (refused === ABOVE.refused ? error.includes(refused) : error.startsWith(`${label}${refused.startsWith(':') ? '' : ' '}${refused}`));
		const wrong = told.get(key)!.filter(({ cell: { outcome, parameter }, error }) =>
			'refused' in outcome ? !isSaid(parameter.label, outcome.refused, error) : error !== undefined && !error.startsWith('WeShop says') && !isTooShort(parameter.label, error),
		);
		expect(wrong.map(({ cell, error, items }) => ({ cell: cell.id, outcome: cell.outcome, error, items: items.length }))).toEqual([]);
	});

	it('shows what was set as the user knows it', () => {
		for (const { cell, error } of told.get(key)!.filter(isRefused)) {
			expect(error).not.toMatch(/undefined|\[object|[\ud800-\udfff](?![\udc00-\udfff])(?<![\ud800-\udbff].)/);
			expect({ cell: cell.id, isShort: error!.length < 160 }).toEqual({ cell: cell.id, isShort: true });
		}
	});
});

describe.each(STARTING)('What WeShop gets of %s', (key) => {
	const isPriced = key === 'run:estimate';
	// With a Spending Limit, a start has its price before.
	const about = (name: string) => starts.filter(({ url, body }) => url.endsWith('power-estimates') === isPriced && aboutOf(JSON.parse(body!) as Sent) === `${key} ${name}`);

	it('is nothing of what was refused, and of all else exactly what was set', () => {
		const operation = described.find((one) => one.key === key)!;
		for (const name of Object.keys(PARAMETERS[key]!)) {
			const wanted = taken(key, name).map(({ cell }) => requestOf(operation, cell));
			const sent = inOrder(about(name).map(({ body }) => JSON.parse(body!)));
			// Equal requests are priced once, unless WeShop refuses them, and so are those that differ in their images alone.
			if (!isPriced) expect(sent).toEqual(inOrder(wanted));
			else if (name === 'images') expect(inOrder(wanted)).toEqual(expect.arrayContaining(sent));
			else expect([...new Set(sent)]).toEqual([...new Set(inOrder(wanted))]);
		}
	});

	if (isPriced) return;
	it('goes under the key that was set, or one of the node\'s', () => {
		const sent = about('idempotencyKey').map((request) => ({ key: headerOf(request, 'Idempotency-Key')!, agent: (JSON.parse(request.body!) as Sent).agent.name }));
		const own = sent.filter((one) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(one.key));
		for (const one of own) expect(one.key).toMatch(new RegExp(`:${one.agent}$`));
		expect(own.map((one) => one.key.slice(0, -one.agent.length - 1)).sort()).toEqual(taken(key, 'idempotencyKey').flatMap(({ cell }) => expected(cell) ?? []).sort());
	});
});

it('WeShop is asked to start or price nothing else', () => {
	const known = Object.entries(PARAMETERS).flatMap(([key, own]) => Object.keys(own).map((name) => `${key} ${name}`));
	expect(starts.map(({ body }) => aboutOf(JSON.parse(body!) as Sent)).filter((about) => !known.includes(about))).toEqual([TO_BE_READ]);
});

describe.each(READING)('What comes out of %s', (key) => {
	it('is what WeShop says of the ID that was set', () => {
		const read = journal.map(({ url }) => url);
		for (const { cell } of taken(key, 'executionId')) expect(read).toContain(`${WEB}runs/${encodeURIComponent(String(expected(cell)))}`);
		const ids = ['run:get', ...READING].flatMap((one) => taken(one, 'executionId').map(({ cell }) => expected(cell)));
		const asked = read.filter((url) => url.startsWith(`${WEB}runs/`)).map((url) => decodeURIComponent(url.slice(`${WEB}runs/`.length)));
		expect(asked.filter((id) => !ids.includes(id) && id !== executionId && !id.includes('-'))).toEqual([]);
	});

	it('has a file where one was wanted, in the field that was named', () => {
		for (const { cell, items } of taken(key, 'download')) expect(Object.keys(items[0]!.binary ?? {})).toEqual(expected(cell) ? ['data'] : []);
		for (const { cell, items } of taken(key, 'binaryPropertyName')) expect(Object.keys(items[0]!.binary ?? {})).toEqual([String(expected(cell)).trim()]);
	});

	it('has the input and the run where they were wanted', () => {
		for (const { cell, items } of taken(key, 'includeInput')) expect('input' in items[0]!.json).toBe(expected(cell));
		for (const { cell, items } of taken(key, 'includeRun')) expect('run' in items[0]!.json).toBe(expected(cell));
	});
});

it('Asset: Upload keeps the input where it was wanted', () => {
	for (const { cell, items } of taken('asset:upload', 'includeInput')) expect('input' in items[0]!.json).toBe(expected(cell));
});

it('Preset: Get Many lists as many as were wanted', () => {
	for (const { cell, items } of taken('preset:getMany', 'limit')) expect(items).toHaveLength(expected(cell) as number);
	for (const { cell, items } of taken('preset:getMany', 'returnAll')) expect(items).toHaveLength(expected(cell) ? 360 : 3);
});

it('a refusal names the parameter and says what to do, with the number of the item, and nothing at all is sent', async () => {
	const before = (await requests()).length;
	const wrong: IDataObject[] = [];
	for (const { key, operation, cell } of refusalsToRead()) {
		const parameters = parametersOf(operation, cell.name, cell.parameter, executionId);
		const good = cell.parameter.first ? [] : [taken(key, cell.name)[0]?.cell ?? cell];
		const items = [...good, cell].map(({ value }) => ({ json: { value } as IDataObject, binary }));
		const { status, error } = await runWeShop({ parameters, items });
		const description = error?.description ?? '';
		const isTold = new RegExp(`\\b${cell.name}\\b`).test(description) && /^(Set|Choose|Leave|Put|Remove|Add) /.test(description);
		const isNumbered = error?.context?.itemIndex === (good[0] === cell ? 0 : items.length - 1);
		if (status !== 'error' || !isTold || !isNumbered) wrong.push({ cell: cell.id, status, message: error?.message, description });
	}
	expect(wrong).toEqual([]);
	expect((await requests()).length).toBe(before);
});

itKeptTheKeyAtHome();

/** Of each parameter's refusals one that speaks of nothing there, one of a wrong value, and one of each kind of file. */
function refusalsToRead(): Array<{ key: string; operation: Described; cell: Cell }> {
	return described.flatMap((operation) => {
		const shapes = new Map<string, Cell>();
		for (const { cell, error } of told.get(operation.key)!.filter(isRefused)) {
			const shape = `${cell.name} ${cell.id.includes(' file') ? error : /is empty$/.test(error!)}`;
			if (!shapes.has(shape)) shapes.set(shape, cell);
		}
		return [...shapes.values()].map((cell) => ({ key: operation.key, operation, cell }));
	});
}

/** The operation and parameter that a request is about; one whose label was the value bears the name of no other. */
function aboutOf({ input, params, agent }: Sent): string {
	const mark = [input.taskName, input.about, params.about].find((one) => /^(image|imageModel|design|portrait|video|run):\w+ \w+$/.test(String(one)));
	if (mark !== undefined) return String(mark);
	const { resource, operation } = operations.find((one) => one.agent === agent.name) ?? { resource: 'run', operation: 'start' };
	return `${resource}:${operation} taskName`;
}

const inOrder = (bodies: unknown[]): string[] => bodies.map((body) => JSON.stringify(body, inOneOrder)).sort();

/** Objects that say the same in another order are the same text. */
function inOneOrder(_: string, value: unknown): unknown {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value;
}
