import { authenticatedRequest, type Sender } from '../../../nodes/WeShop/n8n/authenticatedRequest';

/** With all that addresses, JSON and regular expressions write in another way. */
const KEY = 'sk-???>>>A.b*c"d\\e+f/g=h%i&j$k';

/** What the node gets to know of an answer of WeShop's. */
async function heard(body: unknown, apiKey = KEY): Promise<unknown> {
	const node = {
		getCredentials: async () => ({ weShopApiKey: apiKey }),
		helpers: { httpRequestWithAuthentication: async () => ({ statusCode: 200, headers: {}, body }) },
	};
	return (await authenticatedRequest(node as unknown as Sender, { url: 'https://openapi.weshop.ai/openapi/agent/runs' })).body;
}

const percent = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&');

describe('A key that WeShop repeats is kept out of all that the node knows', () => {
	it.each([
		['as it is', KEY],
		['in capitals', KEY.toUpperCase()],
		['as a part of an address', encodeURIComponent(KEY)],
		['with its signs percent-encoded', KEY.replace(/[^a-z]/gi, percent)],
		['percent-encoded whole', percent(KEY)],
		['percent-encoded in capitals', percent(KEY).toUpperCase()],
		['in base64', Buffer.from(KEY).toString('base64')],
		['in base64 for addresses', Buffer.from(KEY).toString('base64url')],
		['at the head of a longer base64', Buffer.from(`${KEY}:x`).toString('base64').slice(0, -4)],
	])('%s', async (_form, repeated) => {
		const said = await heard({ data: { image: `https://files.example/a.png?key=${repeated}&b=1`, list: [repeated], [repeated]: 1 }, text: `Bad key "${repeated}"` });
		expect(JSON.stringify(said)).not.toContain(JSON.stringify(repeated).slice(1, -4));
		expect(said).toMatchObject({ data: { image: expect.stringMatching(/^https:\/\/files\.example\/a\.png\?key=\[API key\].*&b=1$/) as string, '[API key]': 1 } });
	});

	it('though it was pasted with blanks around it', async () => {
		expect(await heard({ text: KEY }, ` ${KEY}\n`)).toEqual({ text: '[API key]' });
	});

	it('and an answer without it is left as it is, whatever it is', async () => {
		for (const body of [{ a: [1, null, 'x', { b: false }] }, '<html>', '', undefined, null, 7]) expect(await heard(body)).toBe(body);
	});
});
