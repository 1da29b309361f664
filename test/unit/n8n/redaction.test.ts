import { authenticatedRequest, type Sender } from '../../../nodes/WeShop/n8n/authenticatedRequest';
import { cpuTime } from '../cpuTime';

/** With all that addresses, JSON and regular expressions write in another way. */
const KEY = 'sk-???>>>A.b*c"d\\e+f/g=h%i&j$k';

/** What the node gets of WeShop's answer. */
async function read(body: unknown, apiKey = KEY): Promise<unknown> {
	const node = {
		getCredentials: async () => ({ weShopApiKey: apiKey }),
		helpers: { httpRequestWithAuthentication: async () => ({ statusCode: 200, headers: {}, body }) },
	};
	return (await authenticatedRequest(node as unknown as Sender, { url: 'https://openapi.weshop.ai/openapi/agent/runs' })).body;
}

const percent = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&');
const FORMS: Array<[form: string, repeated: string]> = [
	['as it is', KEY],
	['in capitals', KEY.toUpperCase()],
	['as JSON writes it', JSON.stringify(KEY).slice(1, -1)],
	['as a part of an address', encodeURIComponent(KEY)],
	['with its signs percent-encoded', KEY.replace(/[^a-z]/gi, percent)],
	['percent-encoded whole', percent(KEY)],
	['percent-encoded in capitals', percent(KEY).toUpperCase()],
	['in base64', Buffer.from(KEY).toString('base64')],
	['in base64 for addresses', Buffer.from(KEY).toString('base64url')],
	['at the head of a longer base64', Buffer.from(`${KEY}:x`).toString('base64').slice(0, -4)],
];

describe('A key that WeShop repeats is kept out of all that the node reads', () => {
	it.each(FORMS)('%s', async (_form, repeated) => {
		const body = await read({ data: { image: `https://files.example/a.png?key=${repeated}&b=1`, list: [repeated], [repeated]: 1 }, text: `Bad key "${repeated}"` });
		expect(JSON.stringify(body)).not.toContain(JSON.stringify(repeated).slice(1, -4));
		expect(body).toMatchObject({ data: { image: expect.stringMatching(/^https:\/\/files\.example\/a\.png\?key=\[API key\].*&b=1$/) as string, '[API key]': 1 } });
	});

	it.each(FORMS)('%s, in a page in place of an answer, as text or as bytes', async (_form, repeated) => {
		const page = `<html><body>Hello ${repeated} &amp;</body></html>`;
		for (const body of [page, Buffer.from(page), new TextEncoder().encode(page)]) expect(await read(body)).toMatch(/^<html><body>Hello \[API key\].* &amp;<\/body><\/html>$/);
	});

	it('though it was pasted with blanks around it', async () => {
		expect(await read({ text: KEY }, ` ${KEY}\n`)).toEqual({ text: '[API key]' });
	});

	it('in a text that is JSON itself', async () => {
		expect(await read({ echo: JSON.stringify({ headers: { authorization: KEY } }) })).toEqual({ echo: '{"headers":{"authorization":"[API key]"}}' });
	});

	it('in a property whose name every object has', async () => {
		const body = await read(JSON.parse(JSON.stringify({ constructor: 'x', inner: 'x' }).replaceAll('"x"', JSON.stringify(KEY)).replace('inner', '__proto__')));
		expect(JSON.stringify(body)).toBe('{"constructor":"[API key]","__proto__":"[API key]"}');
	});

	it('below a hundred thousand lists and objects', async () => {
		const deep = (innermost: string) => `${'{"a":['.repeat(50_000)}${JSON.stringify(innermost)}${']}'.repeat(50_000)}`;
		let inner = await read(JSON.parse(deep(KEY)));
		for (let level = 0; level < 50_000; level++) inner = (inner as { a: unknown[] }).a[0];
		expect(inner).toBe('[API key]');
	});

	it('in a moment, however much nearly the key there is', async () => {
		const key = 'a'.repeat(200) + 'b';
		expect(await cpuTime(async () => await read({ text: 'a'.repeat(20_000) }, key))).toBeLessThan(1_000);
	});
});

describe('What the answer says besides', () => {
	it('is left as it is where there is no key in it, whatever it is', async () => {
		for (const body of [{ a: [1, null, 'x', { b: false }] }, '<html>', '', undefined, null, 7, [], new Date(0)]) expect(await read(body)).toBe(body);
	});

	it('keeps its order, and its other properties', async () => {
		const body = { z: 1, [`the ${KEY}`]: { y: null }, a: [KEY, 2] };
		expect(JSON.stringify(await read(body))).toBe('{"z":1,"the [API key]":{"y":null},"a":["[API key]",2]}');
	});

	it('keeps its numbers and switches, though they hold the digits of the key', async () => {
		const started = { success: true, data: { executionId: 'exec-1', powerConsumption: 12345678, powerBalanceAmount: -123456789.5, tiny: 1.2345678e-7 } };
		expect(await read(JSON.parse(JSON.stringify(started)), '12345678')).toEqual(started);
		expect(await read({ success: true, data: { yes: true } }, 'truetrue')).toEqual({ success: true, data: { yes: true } });
	});

	it.each(['8', '88', 'abc', 'success', 'a-b-c-d'])('keeps its IDs and addresses where the key is "%s", which is too short for a key', async (apiKey) => {
		const id = `exec-${apiKey}-${apiKey}88abc`;
		const started = { success: true, data: { executionId: id, powerConsumption: 8.88, image: `https://files.example/${apiKey}.png` }, meta: { executionId: id } };
		expect(await read(JSON.parse(JSON.stringify(started)), apiKey)).toEqual(started);
	});

	it('loses a key of eight characters', async () => {
		expect(await read({ text: 'Bad key "a1b2c3d4"' }, 'a1b2c3d4')).toEqual({ text: 'Bad key "[API key]"' });
	});
});
