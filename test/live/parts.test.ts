import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { KeyGuard } from '../../tools/live/keyGuard';
import { ageIn } from '../../tools/live/memory';
import { Notebook } from '../../tools/live/notebook';
import { optionsIn } from '../../tools/live/options';
import { pageOf, verdictsIn } from '../../tools/live/page';
import { Purse } from '../../tools/live/purse';
import { names, shapeOf } from '../../tools/live/steps/callback';
import { tidied, told } from '../../tools/live/words';

describe('The command line', () => {
	it.each<[args: string[], message: string]>([
		[['--yes', '--pay'], '--yes needs --limit'],
		[['--yes', '--limit', '5'], '--yes goes with --pay'],
		[['--pay', '--yes', '--limit', 'all'], '--limit takes a number of points'],
		[['--pay', '--drift'], '--drift costs nothing'],
		[['--lie', 'new-enum'], 'it needs --sandbox'],
		[['--folder', 'somewhere'], 'it needs --sandbox'],
		[['--pay', '--callback', 'my-machine'], '--callback takes a public address'],
		[['--nonsense'], '--nonsense'],
	])('%j is refused', (args, message) => {
		expect(() => optionsIn(args)).toThrow(message);
	});

	it('without a key says how to get one, and ends with 2', () => {
		const { WESHOP_API_KEY: _, ...env } = process.env;
		const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', path.join(__dirname, '../../tools/live/run.ts')], { env, encoding: 'utf8' });
		expect([status, stderr]).toEqual([2, expect.stringContaining('Set the environment variable WESHOP_API_KEY')]);
	});
});

describe('The purse', () => {
	const said: string[] = [];
	const purse = (limit: number, yes = true) => new Purse({ yes, limit }, (text) => void said.push(text));

	it('allows what the limit has room for, and counts it', async () => {
		const one = purse(10);
		expect([await one.allows('A', 6), await one.allows('B', 5), await one.allows('C', 4)]).toEqual([true, false, true]);
		expect(one.spent).toBe(10);
		expect(said).toContain('B: costs up to 5 points, 6 are spent, and the limit is 10. Left out.');
	});

	it('spends nothing where the price is not known, or nobody can be asked', async () => {
		expect(await purse(10).allows('D', undefined)).toBe(false);
		expect(await purse(Infinity, false).allows('E', 1)).toBe(false);
	});
});

describe('The page', () => {
	const setting = { isSandbox: false, today: '2026-11-30', version: '0.1.0', n8n: '2.41.1', node: '20.0.0', runs: 0 };

	it('keeps verdicts of before, with their dates, where nothing new is known', () => {
		const first = new Notebook('2026-11-30');
		first.verdict('sameKey', 'confirmed', 'the same run | one bill');
		first.verdict('price', 'refuted', 'without type');
		const page = pageOf(first, setting);
		const second = new Notebook('2026-12-02');
		second.verdict('price', 'confirmed', 'all of them');
		const again = pageOf(second, { ...setting, today: '2026-12-02' }, verdictsIn(page));
		expect(again).toContain('| ✔ confirmed | 2026-11-30 | the same run \\| one bill |');
		expect(again).toContain('| ✔ confirmed | 2026-12-02 | all of them |');
		expect(pageOf(new Notebook('2026-12-03'), setting, verdictsIn(again))).toContain('the same run \\| one bill');
	});

	it('takes nothing over from a page about the stand-in', () => {
		const notebook = new Notebook('2026-11-30');
		notebook.verdict('price', 'confirmed', 'all of them');
		expect(verdictsIn(pageOf(notebook, { ...setting, isSandbox: true })).size).toBe(0);
	});

	it('says where the tool itself failed', () => {
		const notebook = new Notebook('2026-11-30');
		notebook.brokenOff.push('Uploads: no space left');
		expect(pageOf(notebook, setting)).toContain('## Where the tool itself failed\n\n- Uploads: no space left');
		expect(pageOf(notebook, setting)).toContain('1 step broke off, by a fault of the tool');
	});

	it('quotes words of another language as such, and takes them over so', () => {
		const notebook = new Notebook('2026-11-30');
		const said = 'HTTP 400 ERROR: \u4f59\u989d\uff0c\u4e0d\u8db3! Pr\u00e9nom inv\u00e1lido, caf\u00e9';
		notebook.fails(`It says ${said}`, 'Read it');
		notebook.table('Words', ['One']).rows.push([said]);
		notebook.leftOut.push(said);
		notebook.verdict('checks', 'open', said);
		const page = pageOf(notebook, setting);
		expect(page).toContain('| HTTP 400 ERROR: <q>\u4f59\u989d\uff0c\u4e0d\u8db3</q>! Pr\u00e9nom <q>inv\u00e1lido</q>, caf\u00e9 |');
		expect(page.replace(/<q>[^<]*<\/q>/g, '')).not.toMatch(/[^\P{L}a-zA-Z\u00e9\u00b5]/u);
		expect(verdictsIn(page).get('checks')?.seen).toBe(said);
		expect(pageOf(new Notebook('2026-12-01'), setting, verdictsIn(page))).toContain('<q>inv\u00e1lido</q>, caf\u00e9 |');
	});

	it("lets others' words neither end a cell nor become a tag or a link", () => {
		const notebook = new Notebook('2026-11-30');
		notebook.table('Words', ['One', 'Two']).rows.push(['a | b\nc', '<img src=x> [a](https://evil.example)'], ['<img src="x">', '']);
		expect(pageOf(notebook, setting)).not.toContain('src="');
		expect(pageOf(notebook, setting)).toContain('| a \\| b c | &lt;img src=x> [a] (https://evil.example) |');
	});
});

it('leaves what belongs to an account out of words', () => {
	const guard = new KeyGuard('a-key-that-is-not-in-it');
	expect(tidied('user 88231942 (anna@shop.example) has 12 points, run 7f9c1f9e-2a3b-4c5d-8e9f-001122334455, see https://cdn.weshop.ai/u/88231942/a.png?sig=1', guard)).toBe('user <number> (<mail>) has <number> points, run <ID>, see https://cdn.weshop.ai/…');
});

it.each([
	['Insufficient power: your balance is 1234 points, user zhang wei', 'Insufficient power: your balance is <number> points, user zhang wei'],
	['balance: 12 of 40.5, and 3 on hold', 'balance: <number> of <number>, and <number> on hold'],
	['{"powerBalanceAmount":1234,"powerConsumption":"2"}', '{"powerBalanceAmount":<number>,"powerConsumption":"<number>"}'],
	['you need 8 more credits; remaining = 1,234', 'you need <number> more credits; remaining = <number>'],
	['\u4f59\u989d1234, 12\u79ef\u5206', '\u4f59\u989d<number>, <number>\u79ef\u5206'],
	// Limits, versions and statuses are nobody's.
	['params.targetWidth must be a whole number from 1 to 4096', 'params.targetWidth must be a whole number from 1 to 4096'],
	['params.power must be at most 16', 'params.power must be at most 16'],
	['points must be between 1 and 40', 'points must be between 1 and 40'],
	['It answered 402 (INSUFFICIENT_POWER), which is not about the API key', 'It answered 402 (INSUFFICIENT_POWER), which is not about the API key'],
	['Kling 3.0 takes 5 images, 2 endpoints', 'Kling 3.0 takes 5 images, 2 endpoints'],
])('masks amounts beside what an account has: %s', (text, masked) => {
	expect(tidied(text, new KeyGuard('a-key-that-is-not-in-it'))).toBe(masked);
});

it('keeps the status of a refusal of that kind', () => {
	const exchange = { call: 'any', host: 'openapi.weshop.ai', query: {}, headerNames: [], status: 402, answer: { success: false, error: { code: 'POWER', message: 'balance 12', retryable: false } } };
	expect(told(exchange, new KeyGuard('a-key-that-is-not-in-it'))).toBe('HTTP 402 POWER: balance <number>');
});

it('tells the form of a callback, not what stands in it', () => {
	const body = JSON.stringify({ executionId: 'run-1', status: 'Success', user: { mail: 'anna@shop.example', id: 88231942 }, images: ['https://cdn.example/a.png'] });
	expect(shapeOf(body, 'run-1')).toBe('{"executionId":"‹the run\'s ID›","status":"Success","user":{"mail":"‹a text of 17 characters›","id":"‹a number›"},"images":["‹an address›"]}');
	expect(shapeOf('status=done', 'run-1')).toBe('no JSON, 11 characters');
	expect(shapeOf('{"userName":"Wei","eventType":"ended"}', '7001')).toBe('{"userName":"‹a text of 3 characters›","eventType":"ended"}');
	expect(shapeOf('{"executionId":7001,"other":70012}', '7001')).toBe('{"executionId":"‹the run\'s ID›","other":"‹a number›"}');
});

it.each([
	['{"executionId":7001}', true],
	['id=7001&status=done', true],
	['data=%7B%22executionId%22%3A%227001%22%7D', true],
	['data=%7B%22executionId%22%3A%2217001%22%7D', false],
	['7001 is 100%', true],
	['{"executionId":170012}', false],
])('sees whether a callback names its run: %s', (body, isNamed) => {
	expect(names(body, '7001')).toBe(isNamed);
});

it.each([
	['2026-11-30T10:00:00Z', '2026-11-30T10:01:00Z', '1 minute'],
	['2026-11-30T10:00:00Z', '2026-11-30T15:20:00Z', '5 hours'],
	['2026-11-30T10:00:00Z', '2026-12-04T10:00:00Z', '4 days'],
])('from %s to %s it is %s', (from, to, words) => {
	expect(ageIn(from, to)).toBe(words);
});
