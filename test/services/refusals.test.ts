import type { Received } from '../sandbox/doors/exchange';
import { ChatModel, OPENAI_KEY } from './chatModel';
import { Drive } from './drive';
import { ACCESS_TOKEN, GOOGLE_APP, GoogleAccount, REFRESH_TOKEN } from './google';
import type { Service } from './service';
import { Sheets } from './sheets';
import { Shopify, SHOP } from './shopify';
import { Slack, SLACK_TOKEN } from './slack';

interface Ask {
	headers?: Record<string, string>;
	body?: unknown;
}

async function ask(service: Service, method: string, url: string, { headers = {}, body = '' }: Ask = {}) {
	const address = new URL(url);
	const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
	const received: Received = { door: 'proxy', method, url: address, headers: Object.entries(headers), body: bytes, gone: new AbortController().signal };
	const answer = await service.hosts[address.hostname]!(received);
	return { status: answer.status, headers: answer.headers, text: answer.body.toString() };
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const account = new GoogleAccount();
const drive = new Drive(account);
const FILES = 'https://www.googleapis.com/drive/v3/files';
const SHEET = 'https://sheets.googleapis.com/v4/spreadsheets/your-product-sheet';
const TOKEN = 'https://oauth2.googleapis.com/token';
const login = { grant_type: 'refresh_token', refresh_token: REFRESH_TOKEN, client_id: GOOGLE_APP.clientId, client_secret: GOOGLE_APP.clientSecret };

describe('The stand-ins refuse what the services refuse', () => {
	it.each([
		['a Drive request without a token', drive, 'GET', FILES, {}, 401],
		['an outdated token', drive, 'GET', FILES, bearer('outdated'), 401],
		['a Drive file that is not there', drive, 'GET', `${FILES}/nothing`, bearer(ACCESS_TOKEN), 404],
		['a search in a folder that is not there', drive, 'GET', `${FILES}?q='nothing' in parents`, bearer(ACCESS_TOKEN), 404],
		['a search that Drive cannot read', drive, 'GET', `${FILES}?q=size > 3`, bearer(ACCESS_TOKEN), 400],
		['a refresh by another app', account, 'POST', TOKEN, { body: String(new URLSearchParams({ ...login, client_secret: 'x' })) }, 401],
		['a refresh with another token', account, 'POST', TOKEN, { body: String(new URLSearchParams({ ...login, refresh_token: 'x' })) }, 400],
		['another document', new Sheets(account), 'GET', 'https://sheets.googleapis.com/v4/spreadsheets/other', bearer(ACCESS_TOKEN), 404],
		['another sheet of the document', new Sheets(account), 'GET', `${SHEET}/values/'Orders'`, bearer(ACCESS_TOKEN), 400],
		['a cell of another sheet', new Sheets(account), 'POST', `${SHEET}/values:batchUpdate`, { ...bearer(ACCESS_TOKEN), body: { valueInputOption: 'RAW', data: [{ range: 'Orders!A1', values: [['x']] }] } }, 400],
		['another shop token', new Shopify(() => Promise.reject(new Error())), 'GET', `https://${SHOP.subdomain}.myshopify.com/admin/api/2024-07/products.json`, { headers: { 'x-shopify-access-token': 'x' } }, 401],
		['a product that is not there', new Shopify(() => Promise.reject(new Error())), 'POST', `https://${SHOP.subdomain}.myshopify.com/admin/api/2024-07/products/1/images.json`, { headers: { 'x-shopify-access-token': SHOP.accessToken } }, 404],
		['an image that cannot be loaded', new Shopify(() => Promise.reject(new Error('gone'))), 'POST', `https://${SHOP.subdomain}.myshopify.com/admin/api/2024-07/products/7001/images.json`, { headers: { 'x-shopify-access-token': SHOP.accessToken }, body: { image: { src: 'https://gone.example/a.png' } } }, 422],
		['another OpenAI key', new ChatModel(), 'POST', 'https://api.openai.com/v1/chat/completions', bearer('x'), 401],
		['an answer of a tool that nobody called', new ChatModel(), 'POST', 'https://api.openai.com/v1/chat/completions', { ...bearer(OPENAI_KEY), body: { model: 'm', messages: [{ role: 'tool', tool_call_id: 'x', content: '' }] } }, 400],
	] as Array<[string, Service, string, string, Ask, number]>)('%s', async (_, service, method, url, asked, status) => {
		expect((await ask(service, method, url, asked)).status).toBe(status);
	});

	it.each([
		['not_authed', {}],
		['invalid_auth', bearer('x')],
		['channel_not_found', { ...bearer(SLACK_TOKEN), body: { channel: '#other', text: 'Hi' } }],
		['no_text', { ...bearer(SLACK_TOKEN), body: { channel: '#product-videos' } }],
	])('Slack says %s', async (error, asked) => {
		expect(JSON.parse((await ask(new Slack(), 'POST', 'https://slack.com/api/chat.postMessage', asked)).text)).toEqual({ ok: false, error });
	});
});

describe('An upload to Drive in pieces', () => {
	const UPLOAD = 'https://www.googleapis.com/upload/drive/v3/files?uploadType=resumable';
	const piece = Buffer.alloc(256 * 1024, 1);
	const begin = async (parents: string[]) => await ask(drive, 'POST', UPLOAD, { ...bearer(ACCESS_TOKEN), body: { name: 'a.bin', parents } });
	const put = async (url: string, body: Buffer, range: string) => await ask(drive, 'PUT', url, { headers: { 'content-range': range }, body });

	it('is kept when all pieces are there', async () => {
		const { headers } = await begin(['your-videos-folder']);
		expect((await put(headers.location!, piece, `bytes 0-${piece.length - 1}/${piece.length + 2}`)).status).toBe(308);
		expect((await put(headers.location!, Buffer.from('ok'), `bytes ${piece.length}-${piece.length + 1}/${piece.length + 2}`)).status).toBe(200);
		expect(drive.arrived().at(-1)).toMatchObject({ name: 'a.bin', parents: ['your-videos-folder'], size: piece.length + 2 });
	});

	it.each([
		['begins in the middle', piece, `bytes 5-${piece.length + 4}/${piece.length + 10}`],
		['has another length than its range', piece, `bytes 0-9/${piece.length}`],
		['is not a multiple of 256 KiB and not the last', Buffer.from('ab'), 'bytes 0-1/10'],
		['has no range', piece, ''],
	])('is refused where a piece %s', async (_, body, range) => {
		const { headers } = await begin(['root']);
		expect((await put(headers.location!, body, range)).status).toBe(400);
	});

	it('is refused for a folder that is not there', async () => {
		expect((await begin(['nothing'])).status).toBe(404);
	});
});
