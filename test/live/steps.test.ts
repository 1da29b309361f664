import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { attempt } from '../../tools/live/attempt';
import type { PointId } from '../../tools/live/contract';
import { KeyFound, KeyGuard } from '../../tools/live/keyGuard';
import { fetchText, runNode, statusOfFile, testKey, Unreachable, type Fetched, type Live, type Ran } from '../../tools/live/live';
import type { RememberedStart } from '../../tools/live/memory';
import { Notebook } from '../../tools/live/notebook';
import { Purse } from '../../tools/live/purse';
import { waitForCallback } from '../../tools/live/steps/callback';
import { makeCutOut } from '../../tools/live/steps/cutOut';
import { compareDocuments } from '../../tools/live/steps/document';
import { tryKeys } from '../../tools/live/steps/key';
import { askForOldUploads } from '../../tools/live/steps/oldUploads';
import { readPresets } from '../../tools/live/steps/presets';
import { askPrices } from '../../tools/live/steps/prices';
import { askForOldKeys, startAgain } from '../../tools/live/steps/sameKey';
import { readUnknownRun } from '../../tools/live/steps/unknownRun';
import { uploadFiles } from '../../tools/live/steps/uploads';
import { askWrongPrices } from '../../tools/live/steps/wrongBodies';
import type { Exchange } from '../../tools/live/traffic';
import { isRefusal } from '../../tools/live/words';

jest.mock('../../tools/live/live', () => ({ ...jest.requireActual<object>('../../tools/live/live'), runNode: jest.fn(), testKey: jest.fn(), fetchText: jest.fn(), statusOfFile: jest.fn() }));

/* Each step by itself, with an execution of the node as it ends where WeShop answers so. */

const KEY = 'wsk+Live/8842=Trial"Key&01~zQx';
const START = 'POST /openapi/agent/runs';
const DAY = 86_400_000;

type Answer = Pick<Exchange, 'status' | 'answer'>;
const given = (data: object, meta?: object): Answer => ({ status: 200, answer: { success: true, data, ...(meta ? { meta } : {}) } });
const refused = (status: number, more: object = {}, code = 'INVALID_PARAMETER', message = 'no'): Answer => ({ status, answer: { success: false, error: { code, message, retryable: false, ...more } } });
const nothing: Answer = {};
const page: Answer = { status: 404, answer: '<html>Not here</html>' };
/** What says nothing about what was asked. */
const UNDECIDED: Array<[string, Answer]> = [
	['no answer', nothing],
	['a page', page],
	['401', refused(401)],
	['403', refused(403, {}, 'SUBSCRIPTION_REQUIRED')],
	['429', refused(429)],
	['429 within 200', { status: 200, answer: { code: 429, msg: 'too many requests' } }],
	['500', refused(500)],
	['503', refused(503)],
	['retryable', refused(400, { retryable: true })],
	['no points', refused(400, {}, 'INSUFFICIENT_POWER', 'insufficient power')],
];

const sent = (call: string, answer: Answer): Exchange => ({ call, host: 'openapi.weshop.ai', query: {}, headerNames: [], ...answer });
const ran = (exchanges: Exchange[], more: Partial<Ran> = {}) => ({ json: [], outputs: [], exchanges, ...more }) as unknown as Ran;

function liveOf(more: Partial<Live> = {}): Live {
	const memory = { memories: { starts: [], uploads: [], runs: [] }, save: () => undefined, keep: () => '' } as unknown as Live['memory'];
	return {
		options: { pay: true, yes: true, limit: 100, callbackPort: 0, video: '', audio: '', drift: false, sandbox: true },
		key: KEY,
		guard: new KeyGuard(KEY),
		traffic: { exchanges: [] } as unknown as Live['traffic'],
		notebook: new Notebook('2026-11-30'),
		memory,
		material: { photos: Array.from({ length: 30 }, (_, index) => `https://shop.example/${index}.png`), mask: 'https://shop.example/mask.png', video: 'https://shop.example/a.mp4', audio: 'https://shop.example/a.mp3', preset: () => 1 },
		say: () => undefined,
		prices: new Map(),
		priced: new Set(),
		hasNoPrice: false,
		isKeyRefused: false,
		isUnreadable: false,
		...more,
	};
}

const purse = () => new Purse({ yes: true, limit: 100 }, () => undefined);
const verdictOf = ({ notebook }: Live, id: PointId) => notebook.verdicts.get(id)?.state;
const failing = ({ notebook }: Live) => notebook.findings.filter(({ level }) => level === 'fails').map(({ what }) => what);
const node = jest.mocked(runNode);

/** Prices are 1 point; starts get these answers, one after the other. */
function startsGet(live: Live, ...answers: Answer[]): void {
	const left = [...answers];
	node.mockImplementation((_, { completion }) => {
		if (completion === 'estimate') return Promise.resolve(ran([sent('POST /openapi/agent/power-estimates', given({ totalPower: 1 }))], { json: [{ totalPower: 1 }] }));
		const exchange = sent(START, left.length > 1 ? left.shift()! : left[0]!);
		live.traffic.exchanges.push(exchange);
		const isGiven = exchange.status === 200;
		return Promise.resolve(ran([exchange], isGiven ? { json: [{ url: 'https://cdn.example/a.png' }], outputs: [[{ json: {}, binary: { data: { mimeType: 'image/png', data: '' } } }]] } : { failure: 'It failed' }));
	});
}

beforeEach(() => {
	jest.resetAllMocks();
});

describe('A step in which the tool itself fails', () => {
	it('leaves what was decided, opens the rest, and lets the next one have its turn', async () => {
		const live = liveOf();
		live.notebook.verdict('upload', 'confirmed', 'seen');
		const result = await attempt(live, 'Uploads', ['upload', 'formats'], () => Promise.reject(new Error(`read ECONNRESET of ${KEY}`)));
		expect(result).toBeUndefined();
		expect([verdictOf(live, 'upload'), verdictOf(live, 'formats')]).toEqual(['confirmed', 'open']);
		expect(live.notebook.brokenOff).toEqual(['Uploads: [withheld: these words repeat the key]']);
	});

	it.each([new KeyFound('a'), new Unreachable('b')])('ends everything by %s', async (thrown) => {
		await expect(attempt(liveOf(), 'Uploads', [], () => Promise.reject(thrown))).rejects.toBe(thrown);
	});
});

describe('The document', () => {
	const answers = (...each: Array<Fetched | Error>) => each.forEach((one) => (one instanceof Error ? jest.mocked(fetchText).mockRejectedValueOnce(one) : jest.mocked(fetchText).mockResolvedValueOnce(one)));
	const http = (statusCode: number): Fetched => ({ statusCode, headers: {}, body: '{"success":false}' });

	it.each<[string, Array<Fetched | Error>]>([
		['without a key', [new Error('socket hang up')]],
		['with it', [http(401), new Error('socket hang up')]],
	])('that does not come %s is open, and alone it ends everything', async (_, each) => {
		const live = liveOf();
		answers(...each);
		await compareDocuments(live);
		expect(live.notebook.verdicts.get('document')).toMatchObject({ state: 'open', seen: expect.stringContaining('socket hang up') as string });
		answers(...each);
		await expect(compareDocuments(liveOf({ options: { ...live.options, drift: true } }))).rejects.toThrow(Unreachable);
	});

	it.each([
		[404, 'refuted'],
		[403, 'open'],
		[503, 'open'],
	])('that gets HTTP %s with the key is %s', async (statusCode, state) => {
		const live = liveOf();
		answers(http(statusCode), http(statusCode));
		await compareDocuments(live);
		expect(verdictOf(live, 'document')).toBe(state);
	});
});

describe('The callback', () => {
	it('at a port that another program has is left out, before anything is paid for', async () => {
		const other = createServer();
		await once(other.listen(0, '127.0.0.1'), 'listening');
		const { port } = other.address() as AddressInfo;
		const live = liveOf();
		const mine = purse();
		startsGet(live, given({ executionId: 'r1' }));
		await waitForCallback({ ...live, options: { ...live.options, callback: 'https://live.example', callbackPort: port } }, mine, 100).finally(() => other.close());
		expect(live.notebook.leftOut).toEqual([expect.stringContaining('EADDRINUSE')]);
		expect([mine.spent, live.traffic.exchanges]).toEqual([0, []]);
	});
});

describe('No evidence', () => {
	it.each(UNDECIDED)('about wrong values is %s, nor are refusals without any price', async (_, answer) => {
		const live = liveOf({ prices: new Map([['image removeBackground', 1]]) });
		node.mockResolvedValue(ran([sent('POST /openapi/agent/power-estimates', answer)], { failure: 'It failed' }));
		await askWrongPrices(live);
		expect(verdictOf(live, 'checks')).toBe('open');
	});

	it.each([
		['too many images: at most 9', true],
		['Insufficient image resolution', true],
		['no such run for this API key', true],
		['insufficient power', false],
		['Your balance is not enough', false],
		['too many requests', false],
		['Invalid API key', false],
	])('is a refusal in these words: %s', async (message, isRefused) => {
		expect(isRefusal(sent('POST /openapi/agent/power-estimates', refused(400, {}, 'ERROR', message)))).toBe(isRefused);
	});

	it('against the checks is what WeShop does with a body that it may take', async () => {
		const live = liveOf({ priced: new Set(['removeBG']) });
		let bodies = 0;
		node.mockImplementation(async () => await Promise.resolve(ran([sent('POST /openapi/agent/power-estimates', refused(++bodies > 8 ? 500 : 400))], { failure: 'WeShop says: no' })));
		await askWrongPrices(live);
		expect([bodies, live.notebook.verdicts.get('checks')]).toEqual([11, expect.objectContaining({ state: 'confirmed', seen: '8 wrong bodies were refused' })]);
	});

	it('about wrong values are refusals without any price', async () => {
		node.mockResolvedValue(ran([sent('POST /openapi/agent/power-estimates', refused(400))], { failure: 'WeShop says: no' }));
		const [without, withPrice] = [liveOf(), liveOf({ priced: new Set(['removeBG']) })];
		await askWrongPrices(without);
		await askWrongPrices(withPrice);
		expect([verdictOf(without, 'checks'), verdictOf(withPrice, 'checks')]).toEqual(['open', 'confirmed']);
	});

	it.each<[string, Answer, string]>([...UNDECIDED.map(([name, answer]): [string, Answer, string] => [name, answer, 'open']), ['a refusal', refused(404), 'confirmed'], ['an empty run', given({ executions: [] }), 'refuted']])('about a run that does not exist: %s', async (_, answer, state) => {
		const live = liveOf();
		node.mockResolvedValue(ran([sent('GET /openapi/agent/runs/{}', answer)], { failure: 'It failed' }));
		await readUnknownRun(live);
		expect(verdictOf(live, 'unknownRun')).toBe(state);
		expect(failing(live)).toEqual([]);
	});

	const first: RememberedStart = { at: new Date(Date.now() - 2 * DAY).toISOString(), idempotencyKey: 'k', image: 'https://shop.example/a.png', executionId: 'r1', asked: [] };

	it.each(UNDECIDED)('about one Idempotency-Key: %s', async (_, answer) => {
		const live = liveOf();
		startsGet(live, answer);
		await startAgain(live, purse(), first);
		expect([verdictOf(live, 'sameKey'), verdictOf(live, 'otherBody'), failing(live)]).toEqual(['open', 'open', []]);
	});

	it('but a refusal is some', async () => {
		const live = liveOf();
		startsGet(live, refused(409, {}, 'IDEMPOTENCY_CONFLICT', 'this Idempotency-Key was used'));
		await startAgain(live, purse(), first);
		expect([verdictOf(live, 'sameKey'), verdictOf(live, 'otherBody'), failing(live)]).toEqual(['refuted', 'confirmed', ['WeShop refuses the same start under one Idempotency-Key: HTTP 409 IDEMPOTENCY_CONFLICT: this Idempotency-Key was used.']]);
	});

	it.each([...UNDECIDED, ['a refusal', refused(400)] as [string, Answer]])('that a key is forgotten: %s', async (_, answer) => {
		const start = { ...first, asked: [] };
		const live = liveOf();
		live.memory.memories.starts.push(start);
		startsGet(live, answer);
		await askForOldKeys(live, purse(), undefined);
		expect([verdictOf(live, 'keyAge'), start.asked, live.notebook.findings]).toEqual(['open', [], []]);
	});

	it('that a key is forgotten, but another run is', async () => {
		const start = { ...first, asked: [] as RememberedStart['asked'] };
		const live = liveOf();
		live.memory.memories.starts.push(start);
		startsGet(live, given({ executionId: 'r2' }));
		await askForOldKeys(live, purse(), undefined);
		expect([start.asked.map(({ isSame }) => isSame), live.notebook.findings.map(({ what }) => what)]).toEqual([[false], ['A key is forgotten after 2 days: the same start is another run then.']]);
	});

	it.each(UNDECIDED.filter(([name]) => ['no answer', '429', '500', 'retryable'].includes(name)))('about a wrong key: %s', async (_, answer) => {
		const live = liveOf();
		const asked = (key: string) => sent('GET /openapi/v1/agent/info', key === KEY ? given({}) : answer);
		jest.mocked(testKey).mockImplementation((_, key) => Promise.resolve({ isRight: key === KEY, message: 'any', exchanges: [asked(key)] }));
		await tryKeys(live);
		expect([verdictOf(live, 'key'), verdictOf(live, 'wrongKey'), failing(live)]).toEqual(['confirmed', 'open', []]);
	});

	it.each(UNDECIDED)('about starts: %s', async (_, answer) => {
		const live = liveOf();
		startsGet(live, answer);
		await makeCutOut(live, purse());
		expect([verdictOf(live, 'start'), verdictOf(live, 'result'), failing(live)]).toEqual(['open', 'open', []]);
	});
});

describe('The balance, where the same start is sent again', () => {
	const first: RememberedStart = { at: new Date().toISOString(), idempotencyKey: 'k', image: 'https://shop.example/a.png', executionId: 'r1', asked: [] };

	it.each<[string, unknown, unknown, string, string[]]>([
		['stays', 100, 100, 'confirmed', []],
		['falls by the price', 100, 99, 'refuted', ['WeShop gives the same run for the same start under one Idempotency-Key, and bills it again.']],
		['falls by the price, as text', '100', '99', 'refuted', ['WeShop gives the same run for the same start under one Idempotency-Key, and bills it again.']],
		['falls by something else', 100, 60, 'open', []],
		['rises', 100, 1_100, 'open', []],
	])('%s', async (_, before, after, state, findings) => {
		const live = liveOf();
		live.traffic.exchanges.push(sent(START, given({ executionId: 'r1', powerBalanceAmount: before })));
		startsGet(live, given({ executionId: 'r1', powerBalanceAmount: after }), refused(409));
		await startAgain(live, purse(), first);
		expect([verdictOf(live, 'sameKey'), failing(live)]).toEqual([state, findings]);
		expect(JSON.stringify([...live.notebook.verdicts.values()])).not.toMatch(/100|99|60/);
	});
});

it('The same start is billed again where the balance falls by what the first one was charged, below its price', async () => {
	const live = liveOf();
	live.traffic.exchanges.push(sent(START, given({ executionId: 'r1', powerConsumption: 0.5, powerBalanceAmount: 100 })));
	startsGet(live, given({ executionId: 'r1', powerBalanceAmount: 99.5 }), refused(409));
	await startAgain(live, purse(), { at: new Date().toISOString(), idempotencyKey: 'k', image: 'https://shop.example/a.png', executionId: 'r1', asked: [] });
	expect(verdictOf(live, 'sameKey')).toBe('refuted');
});

it('A start that the node itself does not send is told as what fails a user', async () => {
	const live = liveOf();
	node.mockResolvedValueOnce(ran([], { json: [{ totalPower: 1 }] as never })).mockResolvedValueOnce(ran([], { failure: 'Image is empty' }));
	await makeCutOut(live, purse());
	expect(failing(live)).toEqual(['Remove Background does not start: "Image is empty".']);
});

describe('The ID of a run', () => {
	it.each<[string, object, object | undefined]>([
		['as a number', { executionId: 7001 }, undefined],
		['in meta alone', {}, { executionId: 'r7001' }],
		['as a number in meta alone', {}, { executionId: 7001 }],
	])('is found %s, and what a run costs as text', async (_, data, meta) => {
		const live = liveOf();
		startsGet(live, given({ ...data, taskId: 1, powerConsumption: '9', powerBalanceAmount: 3 }, meta));
		const mine = purse();
		const start = await makeCutOut(live, mine);
		expect(start?.executionId).toMatch(/^r?7001$/);
		expect([verdictOf(live, 'start'), live.notebook.verdicts.get('charged')?.seen, mine.spent]).toEqual(['confirmed', 'price 1, charged 9', 9]);
		expect(failing(live)).toEqual(['Remove Background was priced at 1 points and cost 9.']);
		startsGet(live, given(data, meta), refused(409));
		await startAgain(live, mine, start!);
		expect(verdictOf(live, 'sameKey')).toBe('confirmed');
	});
});

describe('What WeShop does not answer is not asked for hours', () => {
	it.each(UNDECIDED.filter(([name]) => ['no answer', '429', '500', '503', 'retryable'].includes(name)))('prices (%s)', async (_, answer) => {
		const live = liveOf();
		node.mockResolvedValue(ran([sent('POST /openapi/agent/power-estimates', answer)], { failure: 'It failed' }));
		await askPrices(live);
		expect(node.mock.calls.length).toBeLessThan(9);
		expect([live.hasNoPrice, verdictOf(live, 'price'), verdictOf(live, 'bodies'), failing(live)]).toEqual([true, 'open', 'open', []]);
		node.mockClear();
		await askWrongPrices(live);
		expect(node).toHaveBeenCalledTimes(2);
	});

	it('uploads', async () => {
		const live = liveOf({ material: { ...liveOf().material, photos: [] } });
		node.mockResolvedValue(ran([sent('POST /openapi/agent/assets/images', nothing)], { failure: 'It failed' }));
		await uploadFiles(live);
		expect(node).toHaveBeenCalledTimes(1);
		expect([verdictOf(live, 'upload'), verdictOf(live, 'formats'), failing(live)]).toEqual(['open', 'open', []]);
	});

	it('uploads of earlier runs', async () => {
		const live = liveOf();
		for (const name of ['a', 'b', 'c', 'd']) live.memory.memories.uploads.push({ at: new Date().toISOString(), address: `https://cdn.example/${name}`, asked: [] });
		jest.mocked(statusOfFile).mockResolvedValue(0);
		await askForOldUploads(live);
		expect(statusOfFile).toHaveBeenCalledTimes(2);
	});

	it('presets', async () => {
		const live = liveOf();
		node.mockResolvedValue(ran([sent('GET /openapi/v1/agent/info', nothing)], { failure: 'It failed' }));
		await readPresets(live, new Map());
		expect(node).toHaveBeenCalledTimes(1);
		expect([verdictOf(live, 'pages'), failing(live)]).toEqual(['open', []]);
	});
});

describe('Pages of presets', () => {
	const presets = [{ id: 1 }, { id: 2 }];

	it.each<[string, object[], object, string]>([
		['with their last one marked', presets, { total: 2, isLastPage: true }, 'confirmed'],
		['with a total as text', presets, { total: '2', isLastPage: true }, 'confirmed'],
		['with more in total', presets, { total: '3', isLastPage: true }, 'refuted'],
		['without a mark', presets, { total: 2 }, 'open'],
		['with a mark as text', presets, { total: 2, isLastPage: 'true' }, 'open'],
		['without presets', [], { total: 0, isLastPage: true }, 'open'],
	])('%s', async (_, list, paging, state) => {
		const live = liveOf();
		node.mockImplementation((_, { presetType }) => {
			const type = String(presetType);
			const pagination = type === 'backgrounds' ? {} : { pagination: { [type]: paging } };
			return Promise.resolve(ran([sent('GET /openapi/v1/agent/info', given({ [type]: list, ...pagination }))], { json: list as Ran['json'] }));
		});
		await readPresets(live, new Map());
		expect(verdictOf(live, 'pages')).toBe(state);
	});
});

describe('Uploads of earlier runs', () => {
	it.each<[string, Array<[hours: number, status: number]>, string, string]>([
		['there after a day', [[30, 200]], 'confirmed', 'there after 30 hours'],
		['there after an hour', [[1, 200]], 'open', 'there after 60 minutes'],
		['gone after an hour', [[1, 404]], 'refuted', 'gone after 60 minutes'],
		['one gone after an hour, an older one there', [[30, 200], [1, 410]], 'refuted', 'gone after 60 minutes, there after 30 hours'],
		['gone after two days, a new one there', [[48, 404], [1, 200]], 'open', 'gone after 2 days, there after 60 minutes'],
		['gone after two days', [[48, 404]], 'open', 'gone after 2 days'],
		['refused', [[1, 403]], 'open', 'for others HTTP 403'],
		['busy', [[1, 429]], 'open', 'for others HTTP 429'],
		['not reached', [[1, 0]], 'open', 'for others no answer'],
		['led on to where nobody may look', [[1, 302]], 'open', 'for others HTTP 302'],
	])('%s', async (_, uploads, state, seen) => {
		const live = liveOf();
		for (const [hours, status] of uploads) {
			live.memory.memories.uploads.push({ at: new Date(Date.now() - hours * 3_600_000).toISOString(), address: `https://cdn.example/${hours}`, asked: [] });
			jest.mocked(statusOfFile).mockResolvedValueOnce(status);
		}
		await askForOldUploads(live);
		expect(live.notebook.verdicts.get('uploadAge')).toMatchObject({ state, seen });
		expect(live.memory.memories.uploads.map(({ asked }) => asked.map(({ isThere }) => isThere))).toEqual(uploads.map(([, status]) => (status === 200 ? [true] : status === 404 || status === 410 ? [false] : [])));
	});

	it('is gone where its host refuses what was open before', async () => {
		const live = liveOf();
		live.memory.memories.uploads.push({ at: new Date(Date.now() - 5 * 3_600_000).toISOString(), address: 'https://cdn.example/5', asked: [{ at: new Date().toISOString(), isThere: true }] });
		jest.mocked(statusOfFile).mockResolvedValueOnce(403);
		await askForOldUploads(live);
		expect(live.notebook.verdicts.get('uploadAge')).toMatchObject({ state: 'refuted', seen: 'gone after 5 hours' });
	});

	it.each<[string, Record<string, [number, string?]>, number]>([
		['where it lies', { 'https://a.example/1': [200] }, 200],
		['where it leads', { 'https://a.example/1': [302, '/2'], 'https://a.example/2': [301, 'https://b.example/3'], 'https://b.example/3': [200] }, 200],
		['not at an http address', { 'https://a.example/1': [302, 'http://b.example/3'] }, 302],
		['not in a circle', { 'https://a.example/1': [302, '/1'] }, 0],
	])('are looked for %s', async (_, pages, status) => {
		const { statusOfFile: actual } = jest.requireActual<{ statusOfFile: typeof statusOfFile }>('../../tools/live/live');
		expect(await actual('https://a.example/1', (address) => Promise.resolve({ statusCode: pages[address]![0], headers: { location: pages[address]![1] }, body: '' }))).toBe(status);
	});
});

it('compares no words that had to be withheld', async () => {
	const live = liveOf({ priced: new Set(['removeBG']) });
	node.mockResolvedValue(ran([sent('POST /openapi/agent/power-estimates', refused(400, { message: `not with ${KEY}` }))], { failure: 'WeShop says: not with [API key]' }));
	await askWrongPrices(live);
	expect([verdictOf(live, 'checks'), failing(live)]).toEqual(['confirmed', []]);
});
