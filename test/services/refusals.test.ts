import type { Received } from '../sandbox/doors/exchange';
import type { StoredFile } from '../sandbox/files';
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

const shop = (load: () => Promise<StoredFile> = () => Promise.reject(new Error('gone'))) => new Shopify(load);
const GRAPHQL = `https://${SHOP.subdomain}.myshopify.com/admin/api/2026-10/graphql.json`;
const SHOP_TOKEN = { 'x-shopify-access-token': SHOP.accessToken };

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
		['rows that are appended to another sheet', new Sheets(account), 'POST', `${SHEET}/values/Orders:append?valueInputOption=RAW`, { ...bearer(ACCESS_TOKEN), body: { values: [['x']] } }, 400],
		['rows that are written without saying how', new Sheets(account), 'PUT', `${SHEET}/values/Products!1:1`, { ...bearer(ACCESS_TOKEN), body: { values: [['x']] } }, 400],
		['another sheet that is to be cleared', new Sheets(account), 'POST', `${SHEET}/values/Orders:clear`, bearer(ACCESS_TOKEN), 400],
		['a folder in a folder that is not there', drive, 'POST', FILES, { ...bearer(ACCESS_TOKEN), body: { name: 'a', mimeType: 'application/vnd.google-apps.folder', parents: ['nothing'] } }, 404],
		['another shop token', shop(), 'POST', GRAPHQL, { headers: { 'x-shopify-access-token': 'x' } }, 401],
		['a version of Shopify that is out of support', shop(), 'POST', GRAPHQL.replace(/2026-\d\d/, '2024-07'), { headers: SHOP_TOKEN, body: { query: '{ products(first: 1) { nodes { id } } }' } }, 404],
		['a REST image of a product', shop(), 'POST', GRAPHQL.replace('graphql', 'products/7001/images'), { headers: SHOP_TOKEN, body: { image: { src: 'https://shop.example/photos/sneaker.jpg' } } }, 404],
		['a request to Shopify without a query', shop(), 'POST', GRAPHQL, { headers: SHOP_TOKEN, body: { variables: {} } }, 400],
		['another OpenAI key', new ChatModel(), 'POST', 'https://api.openai.com/v1/chat/completions', bearer('x'), 401],
		['an answer of a tool that nobody called', new ChatModel(), 'POST', 'https://api.openai.com/v1/chat/completions', { ...bearer(OPENAI_KEY), body: { model: 'm', messages: [{ role: 'tool', tool_call_id: 'x', content: '' }] } }, 400],
	] as Array<[string, Service, string, string, Ask, number]>)('%s', async (_, service, method, url, asked, status) => {
		expect((await ask(service, method, url, asked)).status).toBe(status);
	});

	it.each([
		['not_authed', {}],
		['invalid_auth', bearer('x')],
		['channel_not_found', { ...bearer(SLACK_TOKEN), body: { channel: '#other', text: 'Hi' } }],
		['invalid_blocks', { ...bearer(SLACK_TOKEN), body: { channel: '#product-photos', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }] } }],
		['no_text', { ...bearer(SLACK_TOKEN), body: { channel: '#product-videos' } }],
	])('Slack says %s', async (error, asked) => {
		expect(JSON.parse((await ask(new Slack(), 'POST', 'https://slack.com/api/chat.postMessage', asked)).text)).toEqual({ ok: false, error });
	});
});

describe("Shopify's GraphQL", () => {
	const UPDATE = 'mutation ($product: ProductUpdateInput!, $media: [CreateMediaInput!]) { productUpdate(product: $product, media: $media) { product { media(last: 1) { nodes { id status alt } } } userErrors { field message } } }';
	const photo = { originalSource: 'https://gone.example/a.png', alt: 'A sneaker', mediaContentType: 'IMAGE' };
	const query = async (service: Service, text: string, variables: object = {}) => JSON.parse((await ask(service, 'POST', GRAPHQL, { headers: SHOP_TOKEN, body: { query: text, variables } })).text) as { data?: Record<string, unknown>; errors?: Array<{ message: string }> };
	const update = async (service: Service, more: object, id = 'gid://shopify/Product/7001') => await query(service, UPDATE, { product: { id }, media: [{ ...photo, ...more }] });

	it.each([
		['a field that products no longer have', 'query { products(first: 1) { nodes { images(first: 1) { id } } } }', {}, /Cannot query field "images"/],
		['an argument that is missing', 'query { product { id } }', {}, /"id" of type "ID!" is required/],
		['media without their type', UPDATE, { product: { id: 'gid://shopify/Product/7001' }, media: [{ originalSource: photo.originalSource }] }, /"mediaContentType" of required type/],
		['media without a number', 'query { product(id: "gid://shopify/Product/7001") { media { nodes { id } } } }', {}, /first or last/],
		['what is no query', 'products', {}, /Syntax Error/],
	])('refuses %s', async (_, text, variables, why) => {
		const { errors } = await query(shop(), text, variables);
		expect(errors).toEqual([expect.objectContaining({ message: expect.stringMatching(why) as string })]);
	});

	it.each([
		['an alt text of 513 characters', { alt: 'x'.repeat(513) }, undefined, ['media', '0', 'alt']],
		['an address that is none', { originalSource: 'sneaker.jpg' }, undefined, ['media', '0', 'originalSource']],
		['a product that is not there', {}, 'gid://shopify/Product/1', ['id']],
	])('says in userErrors what is wrong with %s, and adds nothing', async (_, more, id, field) => {
		const service = shop();
		expect((await update(service, more, id)).data).toEqual({ productUpdate: { product: null, userErrors: [{ field, message: expect.stringMatching(/\w/) as string }] } });
		expect(service.arrived().flatMap(({ media }) => media)).toHaveLength(6);
	});

	it('takes media at once, and says later whether it could load them', async () => {
		const service = shop();
		const { data } = await update(service, { alt: 'x'.repeat(512) });
		expect(data).toMatchObject({ productUpdate: { product: { media: { nodes: [{ status: 'UPLOADED', alt: 'x'.repeat(512) }] } }, userErrors: [] } });
		const ids = service.arrived()[0]!.media.slice(-1).map(({ id }) => id);
		const later = await query(service, 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on MediaImage { status mediaErrors { code } } } }', { ids });
		expect(later.data).toEqual({ nodes: [{ status: 'FAILED', mediaErrors: [{ code: 'IMAGE_DOWNLOAD_FAILURE' }] }] });
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
