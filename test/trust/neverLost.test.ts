import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import { Readable } from 'node:stream';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { ConcurrencyLimit } from '../../nodes/WeShop/run/concurrency';
import type { RecordedRun } from '../sandbox/control';
import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop, whenTimeIsUp, type Given, type Outcome } from '../engine/engine';
import { bytesOf, file, photoItem, photoOf } from '../engine/files';
import { cutOut, lost } from '../engine/parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { speedUp } from '../engine/spedUp';
import { sha256, until } from '../engine/traffic';

startWithAnEmptySandbox({ imageSeconds: 0.05 });

/** Pictures of this agent find no room on n8n's disk. */
const FULL = 'expandimage';
const ITEMS = [0, 1];
type Item = INodeExecutionData['json'];

/** Where the run of an item comes from, and how it is waited for. */
const ways: Record<string, (set: INodeParameters, options: INodeParameters) => Partial<Given>> = {
	wait: (set, options) => ({ parameters: making(set, options) }),
	paused: (set, options) => ({ parameters: making({ completion: 'callback', ...set }, options), isPublic: true }),
	'not paused': (set, options) => ({ parameters: making({ completion: 'callback', ...set }, options) }),
	none: (set, options) => ({ parameters: making({ completion: 'none', ...set }, options) }),
	'Run: Wait': (set, options) => ({ parameters: { resource: 'run', operation: 'wait', executionId: '={{ $json.id }}', download: false, ...set, options } }),
};
const making = (set: INodeParameters, options: INodeParameters) => cutOut('={{ $json.name }}', { originalImage: '={{ $json.photo }}', ...set }, options);

/** A way out of an execution in which at least one run exists. */
interface Exit {
	ways: string[];
	/** What WeShop answers about both items, or about the second one. */
	both?: Array<Partial<PlannedAnswer>>;
	second?: Array<Partial<PlannedAnswer>>;
	photo?: string;
	/** How long the runs take. */
	seconds?: number;
	set?: INodeParameters;
	options?: INodeParameters;
	given?: Partial<Given>;
	item?: (name: string) => Promise<Partial<INodeExecutionData>>;
	/** Stop is pressed when the runs are there. */
	isStopped?: true;
	onError?: Array<Given['onError']>;
}

const GENERATING = ['wait', 'paused', 'not paused', 'none'];
const WAITING = ['wait', 'not paused', 'Run: Wait'];
const GOES_ON: Exit['onError'] = ['continueRegularOutput'];
const EITHER: Exit['onError'] = [undefined, 'continueRegularOutput'];
const refusal = (code: string, message: string) => ({ success: false, error: { code, message, retryable: false } });
const failing = () => {
	throw new Error('n8n cannot do that');
};

const exits: Record<string, Exit> = {
	'another item is refused': { ways: GENERATING, second: [{ endpoint: 'startRun', status: 400, body: refusal('NO', 'not this one') }], onError: [undefined, 'continueRegularOutput', 'continueErrorOutput'] },
	'the account runs out of power': { ways: GENERATING, second: [{ endpoint: 'startRun', status: 200, body: refusal('POWER_NOT_ENOUGH', 'no power left') }], onError: EITHER },
	'the key is revoked before the next start': { ways: GENERATING, second: [{ endpoint: 'startRun', status: 401, body: refusal('NO', 'who are you?') }] },
	'the key is revoked while runs are waited for': { ways: [...WAITING, 'paused'], both: [{ endpoint: 'getRun', status: 401, body: refusal('NO', 'who are you?'), times: 99 }], onError: EITHER },
	'WeShop cannot be reached any more': { ways: WAITING, both: [{ endpoint: 'getRun', drop: true, times: 999 }], options: { timeout: 10 }, onError: EITHER },
	'WeShop knows nothing of the run': { ways: WAITING, both: [{ endpoint: 'getRun', status: 404, body: refusal('NOT_FOUND', 'no such run'), times: 999 }], options: { timeout: 30 } },
	'the runs take too long': { ways: WAITING, seconds: 4, options: { timeout: 10 }, onError: EITHER },
	'the time of a paused execution is up': { ways: ['paused'], seconds: 4 },
	'a run fails': { ways: ['wait', 'not paused', 'paused', 'Run: Wait'], photo: lost, onError: [undefined, 'continueRegularOutput', 'continueErrorOutput'] },
	'Stop is pressed': { ways: WAITING, seconds: 4, isStopped: true, onError: EITHER },
	'a file is gone': { ways: WAITING, second: [{ endpoint: 'files', status: 404, body: 'gone' }], set: { download: true } },
	'the disk is full': { ways: WAITING, set: { download: true, operation: 'expand', targetWidth: 200, targetHeight: 200 } },
	'an expression of another item finds nothing': { ways: GENERATING, set: { batchCount: '={{ $itemIndex === 1 ? $json.a.b.c.d : 1 }}' }, onError: GOES_ON },
	'a file of another item is gone from n8n before it is uploaded': {
		ways: GENERATING,
		set: { originalImage: '={{ $itemIndex === 1 ? { mode: "binary", value: "data" } : $json.photo }}' },
		item: async (name) => ({ binary: { data: { ...file(Buffer.from(''), 'image/png'), id: `filesystem-v2:${name}` } } }),
		onError: EITHER,
	},
	'a further try cannot read a file any more': {
		ways: ['wait'],
		set: { originalImage: '={{ $itemIndex === 1 ? { mode: "binary", value: "data" } : $json.photo }}' },
		item: async (name) => ({ binary: { data: { ...file(Buffer.from(''), 'image/png'), id: `filesystem-v2:read twice, ${name}` } } }),
		seconds: 4,
		options: { timeout: 30 },
		given: { retryOnFail: true },
		onError: EITHER,
	},
	'n8n cannot pause the execution': { ways: ['paused'], seconds: 4, given: { n8n: { setExecutionStatus: failing } }, onError: EITHER },
	'nothing goes wrong': { ways: [...GENERATING, 'Run: Wait'], set: { download: true, batchCount: 2 } },
};

const cells = Object.entries(exits).flatMap(([exit, { ways: of, onError = [undefined] }]) =>
	of.flatMap((way) => onError.map((mode) => [exit, way, mode ?? 'stopWorkflow', `${exit}, ${way}, ${mode ?? 'stop'}`] as const)),
);

const outcomes = new Map<string, Outcome>();
const outcome = (name: string): Outcome => outcomes.get(name)!;
const timesUp = new Map<string, Outcome>();
/** What Run: Get gives for every run, by its ID. */
const got = new Map<string, INodeExecutionData[]>();
let runs: RecordedRun[] = [];
const runsOf = (name: string) => runs.filter(({ request: { input } }) => ITEMS.some((index) => input.taskName === `${name} ${index}`));

beforeAll(async () => {
	// Nothing hangs here, and a busy machine takes its time.
	await speedUp(30, 10_000);
	const small = String((await runWeShop({ parameters: { resource: 'asset', operation: 'upload', binaryPropertyName: 'data' }, items: [await photoItem('never lost')] })).json[0]?.url);
	fillDisk();
	loseFiles(await photoOf('gone'));
	const itemsOf = async (name: string, { photo, item }: Exit, ids: unknown[] = []): Promise<Array<Partial<INodeExecutionData>>> =>
		await Promise.all(ITEMS.map(async (index) => ({ json: { name: `${name} ${index}`, photo: index === 1 ? (photo ?? small) : small, id: ids[index] as string }, ...(index === 1 ? await item?.(name) : {}) })));
	const secondsOf = Object.fromEntries(cells.flatMap(([exit, , , name]) => ITEMS.map((index) => [`${name} ${index}`, exits[exit]!.seconds ?? 0.05])));
	const answers = cells.flatMap(([exit, , , name]) => {
		const { both = [], second = [] } = exits[exit]!;
		const about = (index: number, planned: Array<Partial<PlannedAnswer>>) => planned.map((answer) => ({ ...answer, taskName: `${name} ${index}` }) as PlannedAnswer);
		return [...about(0, both), ...about(1, both), ...about(1, second)];
	});
	await theSandbox().settings({ secondsOf, answers });

	const run = async ([exit, way, mode, name]: (typeof cells)[number]) => {
		const { set = {}, options = {}, given = {}, isStopped } = exits[exit]!;
		const started = way === 'Run: Wait' ? (await runWeShop({ parameters: making({ ...set, download: false, completion: 'none' }, {}), items: await itemsOf(name, exits[exit]!) })).json.map(({ executionId }) => executionId) : [];
		const { operation: _, ...read } = set;
		const onError = mode === 'stopWorkflow' ? {} : { onError: mode };
		const all = { items: await itemsOf(name, exits[exit]!, started), ...onError, ...ways[way]!(way === 'Run: Wait' ? read : set, options), ...given } as Given;
		const areThere = async () => await until(async () => ((await theSandbox().runs()).filter(({ request: { input } }) => input.taskName?.startsWith(name)).length === 2 ? true : undefined));
		const outcome = await runWeShop(all, isStopped ? areThere : undefined);
		outcomes.set(name, outcome);
		if (outcome.status === 'waiting') timesUp.set(name, await whenTimeIsUp(outcome, all));
	};
	const places = new ConcurrencyLimit(8);
	const slowOnesFirst = [...cells].sort(([one], [other]) => (exits[other]!.seconds ?? 0) - (exits[one]!.seconds ?? 0));
	await Promise.all(slowOnesFirst.map(async (cell) => await places.use(async () => await run(cell))));
	jest.restoreAllMocks();
	await theSandbox().settings({ answers: [] });
	runs = await until(async () => await theSandbox().runs().then((all) => (all.every(({ status }) => ['Success', 'Failed'].includes(status)) ? all : undefined)));
	const get = { parameters: { resource: 'run', operation: 'get', executionId: '={{ $json.id }}', download: '={{ $json.download }}' } };
	const finished = runs.filter(({ status }) => status === 'Success');
	const { outputs } = await runWeShop({ ...get, items: finished.map(({ executionId: id, request: { input } }) => ({ json: { id, download: input.taskName!.startsWith('nothing goes wrong') } })) });
	for (const item of outputs[0]!) got.set(String(item.json.executionId), [...(got.get(String(item.json.executionId)) ?? []), item]);
});

/** n8n's own part in keeping a file, where there is no room. */
function fillDisk(): void {
	const files = Container.get(BinaryDataService);
	const store = files.store.bind(files);
	jest.spyOn(files, 'store').mockImplementation(async (location, content, binary) =>
		binary.fileName?.startsWith(FULL) ? await Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })) : await store(location, content, binary),
	);
}

/** n8n's own part in reading a file, which is there when it is looked at first, and maybe when it is uploaded. */
function loseFiles(content: Buffer): void {
	const reads = new Map<string, number>();
	jest.spyOn(Container.get(BinaryDataService), 'getAsStream').mockImplementation(async (id) => {
		const before = reads.get(id) ?? 0;
		reads.set(id, before + 1);
		if (before >= (id.includes('read twice') ? 2 : 1)) throw new Error(`The file ${id} is gone`);
		return Readable.from([content]);
	});
}

/** All that the user has before them when the execution has ended; of one that was stopped, n8n's custom data too, which takes what comes late. */
function seen(name: string): string {
	const { error, outputs, hints, data } = outcome(name);
	const later = timesUp.get(name)?.outputs ?? [];
	return JSON.stringify([error?.message, error?.description, hints, data.resultData.metadata, (later.length > 0 ? later : outputs).flat().map(({ json }) => json)]);
}

describe('Every run that was started is named', () => {
	it.each(cells)('when %s: %s, %s', (_exit, _way, _mode, name) => {
		const ids = runsOf(name).map(({ executionId }) => executionId);
		expect(ids.length).toBeGreaterThan(0);
		for (const id of ids) expect(seen(name)).toContain(id);
	});
});

describe('A result whose file cannot be kept', () => {
	it.each(cells.filter(([exit]) => ['a file is gone', 'the disk is full'].includes(exit)))('comes out with its URL, and a hint says so: %s, %s, %s', (exit, _way, _mode, name) => {
		const { status, outputs, hints } = outcome(name);
		expect(status).toBe('success');
		expect(outputs[0]!.map(({ json }) => json.url).sort()).toEqual(runsOf(name).flatMap(({ files }) => files).sort());
		const withoutFile = runsOf(name).filter(({ request: { input } }) => exit === 'the disk is full' || input.taskName === `${name} 1`);
		const said = hints.map(({ message }) => message).filter((message) => message.includes('could not be downloaded'));
		expect(said).toHaveLength(withoutFile.length);
		for (const { executionId } of withoutFile) expect(said.join()).toContain(`The file of result 0 of the run ${executionId} `);
		expect(outputs[0]!.filter(({ binary }) => !binary)).toHaveLength(withoutFile.length);
	});
});

describe('Run: Get brings what a wait would have brought', () => {
	it.each(cells)('after %s: %s, %s', async (_exit, _way, _mode, name) => {
		for (const { executionId, agentName, files, status, request: { input } } of runsOf(name).filter((run) => run.status === 'Success')) {
			const common = { executionId, agentName, agentVersion: 'v1.0', taskName: input.taskName, status, mediaType: 'image', count: files.length };
			const items = got.get(executionId)!;
			expect(items.map(({ json: { fileName: _, width: _width, height: _height, fileSize: _size, ...json } }) => json)).toEqual(files.map((url, index) => ({ ...common, index, url })));
			for (const item of items) {
				expect(item.json.fileName).toBe(item.binary?.data?.fileName);
				if (item.binary) expect(item.json).toMatchObject({ width: expect.any(Number) as number, height: expect.any(Number) as number, fileSize: (await bytesOf(item)).length });
			}
		}
	});

	it.each(['wait', 'Run: Wait'])('item by item and byte by byte: %s', async (way) => {
		const name = `nothing goes wrong, ${way}, stop`;
		const waited = outcome(name).outputs[0]!;
		const later = runsOf(name).flatMap(({ executionId }) => got.get(executionId)!);
		expect(waited).toHaveLength(4);
		const withoutBill = ({ json: { powerConsumption: _, runPowerConsumption: _run, powerBalance: _left, ...json }, binary }: INodeExecutionData) => ({ json, fileName: binary?.data?.fileName, bytes: binary?.data?.bytes });
		expect(sorted(waited.map(withoutBill))).toEqual(sorted(later.map(withoutBill)));
		const hashes = async (items: INodeExecutionData[]) => (await Promise.all(items.map(async (item) => sha256(await bytesOf(item))))).sort();
		expect(await hashes(waited)).toEqual(await hashes(later));
	});

	it('nested in one item for each input item, and byte by byte, where the execution was to be paused', async () => {
		const name = 'nothing goes wrong, not paused, stop';
		for (const { json, binary = {} } of outcome(name).outputs[0]!) {
			const later = got.get(String(json.executionId))!;
			const results = (json.results as Item[]).map(({ powerConsumption: _, runPowerConsumption: _run, powerBalance: _left, binaryPropertyName: _field, ...result }) => result);
			expect(results).toEqual(later.map((item) => item.json));
			const files = await Promise.all(Object.keys(binary).map(async (field) => sha256(await bytesOf({ json, binary }, field))));
			expect(files).toEqual(await Promise.all(later.map(async (item) => sha256(await bytesOf(item)))));
		}
	});
});

function sorted<T>(items: T[]): T[] {
	return [...items].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

itKeptTheKeyAtHome();
