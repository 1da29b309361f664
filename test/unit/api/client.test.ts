import type { IHttpRequestOptions } from 'n8n-workflow';
import { WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { WeShopFailure } from '../../../nodes/WeShop/api/failure';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { instantClock, START } from '../clock';
import { imageFile, sentBytes } from './imageFile';

const DEADLINE = START + 60_000;
const request: RunRequest = { agent: { name: 'aipose', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };
const success = (data: unknown, meta?: object): HttpResponse => ({ statusCode: 200, headers: {}, body: { success: true, data, meta } });

/** A client whose requests get these responses one after the other, the last one again and again. */
function clientWith(...answers: Array<HttpResponse | Error>) {
	const sent: IHttpRequestOptions[] = [];
	const clock = instantClock();
	const send = async (options: IHttpRequestOptions) => {
		const answer = answers[Math.min(sent.push(options), answers.length) - 1]!;
		return answer instanceof Error ? await Promise.reject<HttpResponse>(answer) : answer;
	};
	return { client: new WeShopClient(send, clock), sent, clock };
}

/** What reaches WeShop; the time that is left for it is another one at each try. */
const payloadOf = ({ method, url, body, headers }: IHttpRequestOptions) => ({ method, url, body, headers });

describe('Every request', () => {
	it.each<[string, (client: WeShopClient) => Promise<unknown>, Partial<IHttpRequestOptions>]>([
		[
			'that starts a run',
			async (client) => await client.startRun(request, 'key-1', DEADLINE),
			{ method: 'POST', url: '/openapi/agent/runs', body: request as never, headers: { 'Idempotency-Key': 'key-1' } },
		],
		['that reads a run', async (client) => await client.getRun('abc', DEADLINE), { method: 'GET', url: '/openapi/agent/runs/abc' }],
		[
			'that asks for a price',
			async (client) => await client.estimatePower(request, DEADLINE),
			{ method: 'POST', url: '/openapi/agent/power-estimates', body: request as never },
		],
		[
			'that lists scenes',
			async (client) => await client.agentInfo('aimodel', 'locations', 2, 100, DEADLINE),
			{
				method: 'GET',
				url: '/openapi/v1/agent/info',
				qs: { agentName: 'aimodel', agentVersion: 'v1.0', page: 2, pageSize: 100, resourceType: 'locations' },
			},
		],
		[
			'that lists fashion models',
			async (client) => await client.agentInfo('aimodel', 'fashionModels', 1, 100, DEADLINE),
			{ qs: { agentName: 'aimodel', agentVersion: 'v1.0', page: 1, pageSize: 100, resourceType: 'fashionModels' } },
		],
		[
			'that lists the scenes of an agent that has no other list',
			async (client) => await client.agentInfo('aiproduct', 'locations', 3, 100, DEADLINE),
			{ qs: { agentName: 'aiproduct', agentVersion: 'v1.0', page: 3, pageSize: 100 } },
		],
		[
			'that lists backgrounds, which have no pages',
			async (client) => await client.agentInfo('removeBG', 'backgrounds', 1, 100, DEADLINE),
			{ qs: { agentName: 'removeBG', agentVersion: 'v1.0' } },
		],
	])('%s goes to its place at WeShop', async (_what, call, expected) => {
		const { client, sent } = clientWith(success({ executionId: 'abc' }));
		await call(client);
		expect(sent).toEqual([expect.objectContaining({ baseURL: 'https://openapi.weshop.ai', json: true, ...expected })]);
		expect(sent[0]!.timeout).toBeGreaterThanOrEqual(30_000);
		if (!expected.headers) expect(sent[0]!.headers).toBeUndefined();
	});

	it.each([
		['a/b?c=d#e', 'a%2Fb%3Fc%3Dd%23e'],
		['../../admin', '..%2F..%2Fadmin'],
		['über 1', '%C3%BCber%201'],
		['100%', '100%25'],
	])('writes the execution ID %s safely into its address', async (id, written) => {
		const { client, sent } = clientWith(success({}));
		await client.getRun(id, DEADLINE);
		expect(sent[0]!.url).toBe(`/openapi/agent/runs/${written}`);
	});
});

describe('A started run', () => {
	it.each([
		['in data', success({ executionId: 'a' }), 'a'],
		['in meta', success({}, { executionId: 'b' }), 'b'],
		['in both', success({ executionId: 'a' }, { executionId: 'b' }), 'a'],
		['as a number', success({ executionId: 123 }), '123'],
	])('is known by the ID %s', async (_where, answer, executionId) => {
		expect(await clientWith(answer).client.startRun(request, 'k', DEADLINE)).toMatchObject({ executionId });
	});

	it('tells what it cost and what is left', async () => {
		const { client } = clientWith(success({ executionId: 'a', taskId: 't', powerConsumption: 4, powerBalanceAmount: 96 }));
		expect(await client.startRun(request, 'k', DEADLINE)).toEqual({ executionId: 'a', powerConsumption: 4, powerBalance: 96 });
	});

	it('without an ID is asked for again under its key, which brings it', async () => {
		const { client, sent } = clientWith(success({}), success({ executionId: 'a' }));
		await expect(client.startRun(request, 'k', DEADLINE)).resolves.toMatchObject({ executionId: 'a' });
		expect(sent).toHaveLength(2);
		expect(payloadOf(sent[1]!)).toEqual(payloadOf(sent[0]!));
	});

	it('that never gets an ID is to be looked up in the history, as it may be paid for', async () => {
		await expect(clientWith(success({})).client.startRun(request, 'k', DEADLINE)).rejects.toMatchObject({
			message: expect.stringMatching(/no execution ID/),
			description: expect.stringMatching(/may have been started.*history/),
		});
	});

	it.each<[string, HttpResponse | Error]>([
		['a server in trouble', { statusCode: 502, headers: {}, body: '<html>' }],
		['an answer that cannot be read', { statusCode: 200, headers: {}, body: '{"success":true,"da' }],
		['no ID', success({})],
		['an answer that was garbled on its way', Object.assign(new Error('incorrect header check'), { code: 'Z_DATA_ERROR' })],
	])('may be paid for after %s, even if WeShop refuses the next try', async (_what, lost) => {
		const refusal = { statusCode: 401, headers: {}, body: { success: false, error: { code: 'UNAUTHORIZED', message: 'who are you?' } } };
		await expect(clientWith(lost, refusal).client.startRun(request, 'k', DEADLINE)).rejects.toMatchObject({
			message: expect.stringContaining('API key'),
			description: expect.stringMatching(/may have been started/),
		});
	});

	it.each<[string, HttpResponse | Error]>([
		['too many requests', { statusCode: 429, headers: {}, body: '' }],
		['no way to WeShop', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })],
	])('cannot have been paid for after %s', async (_what, passing) => {
		const refusal = { statusCode: 401, headers: {}, body: { success: false, error: { code: 'UNAUTHORIZED', message: 'who are you?' } } };
		const { description } = await clientWith(passing, refusal).client.startRun(request, 'k', DEADLINE).catch((failure: WeShopFailure) => failure) as WeShopFailure;
		expect(description).not.toMatch(/may have been started/);
	});

	it('is reached again by the same body under the same key when the first answer is lost', async () => {
		const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
		const { client, sent } = clientWith(lost, { statusCode: 502, headers: {}, body: '<html>' }, success({ executionId: 'a' }));
		await expect(client.startRun(request, 'key-1', DEADLINE)).resolves.toMatchObject({ executionId: 'a' });
		expect(sent).toHaveLength(3);
		for (const one of sent) expect(payloadOf(one)).toEqual(payloadOf(sent[0]!));
		expect(sent[2]!.headers).toEqual({ 'Idempotency-Key': 'key-1' });
	});
});

describe('An uploaded image', () => {
	const content = new Uint8Array([137, 80, 78, 71]);
	const file = imageFile(content, [1, 2]);

	it('is one part named image, with its name, type and content', async () => {
		const { client, sent } = clientWith(success({ image: 'https://uploads.example/1.png' }));
		await expect(client.uploadImage(file, START + 600_000)).resolves.toBe('https://uploads.example/1.png');
		expect(sent[0]).toMatchObject({ method: 'POST', url: '/openapi/agent/assets/images' });
		expect(sent[0]!.timeout).toBeGreaterThan(60_000);
		const parts = [...(sent[0]!.body as unknown as FormData).entries()];
		expect(parts.map(([name]) => name)).toEqual(['image']);
		const part = parts[0]![1] as File;
		expect([part.name, part.type, part.size]).toEqual(['shoe.png', 'image/png', 4]);
	});

	it('is packed anew for each try, as a body can be sent once only', async () => {
		const { client, sent } = clientWith({ statusCode: 503, headers: {}, body: '' }, success({ image: 'https://uploads.example/1.png' }));
		await client.uploadImage(file, DEADLINE);
		expect(sent).toHaveLength(2);
		expect(sent[1]!.body).not.toBe(sent[0]!.body);
	});

	/** What n8n does with a request: it reads the form's file, and an error in there ends the request with another one. */
	function clientThatReads(answer: HttpResponse) {
		const bodies: Uint8Array[] = [];
		const send = async ({ body }: IHttpRequestOptions) => {
			bodies.push(await sentBytes(body).catch(() => Promise.reject(new Error('aborted'))));
			return answer;
		};
		return { client: new WeShopClient(send, instantClock()), bodies };
	}
	const failing = (thrown: Error) => ({
		...file,
		read: async function* () {
			yield content.subarray(0, 1);
			await Promise.reject(thrown);
		},
	});

	it('is read from its beginning by each try', async () => {
		const { client, bodies } = clientThatReads({ statusCode: 503, headers: {}, body: '' });
		await expect(client.uploadImage(file, START + 3_000)).rejects.toBeInstanceOf(WeShopFailure);
		expect(bodies.length).toBeGreaterThan(1);
		for (const body of bodies) expect(body).toEqual(content);
	});

	it('is given to the connection in pieces where its store returns it in one', async () => {
		const sizes: number[] = [];
		const send = async ({ body }: IHttpRequestOptions) => {
			const { stream } = (body as unknown as FormData).get('image') as File;
			for await (const { length } of stream.call((body as unknown as FormData).get('image')) as unknown as AsyncIterable<Uint8Array>) sizes.push(length);
			return success({ image: 'https://uploads.example/1.png' });
		};
		await new WeShopClient(send, instantClock()).uploadImage(imageFile(new Uint8Array(150_000)), DEADLINE);
		expect(sizes).toEqual([65_536, 65_536, 18_928]);
	});

	it('that cannot be read fails with the reason, and is not retried', async () => {
		const { client, bodies } = clientThatReads(success({ image: 'https://uploads.example/1.png' }));
		await expect(client.uploadImage(failing(new WeShopFailure('It is gone')), DEADLINE)).rejects.toThrow(/^It is gone$/);
		expect(bodies).toEqual([]);
	});

	it.each([[3], [5]])('is not sent with another length than it was announced with: %i', async (size) => {
		const { client, bodies } = clientThatReads(success({ image: 'https://uploads.example/1.png' }));
		await expect(client.uploadImage({ ...file, size }, DEADLINE)).rejects.toThrow(/changed while it was uploaded/);
		expect(bodies).toEqual([]);
	});

	it.each<[string, HttpResponse | Error]>([
		['is refused before all of it was sent', { statusCode: 413, headers: {}, body: '' }],
		['loses its connection', Object.assign(new Error('gone'), { code: 'CERT_HAS_EXPIRED' })],
	])('is closed when it %s', async (_what, answer) => {
		let open = 0;
		const read = async function* () {
			open++;
			try {
				yield content.subarray(0, 1);
				yield content.subarray(1);
			} finally {
				open--;
			}
		};
		const send = async ({ body }: IHttpRequestOptions) => {
			await ((body as unknown as FormData).get('image') as File).stream().getReader().read();
			expect(open).toBe(1);
			return answer instanceof Error ? await Promise.reject<HttpResponse>(answer) : answer;
		};
		await expect(new WeShopClient(send, instantClock()).uploadImage({ ...file, read }, DEADLINE)).rejects.toBeInstanceOf(WeShopFailure);
		await new Promise(setImmediate);
		expect(open).toBe(0);
	});

	it('that got no address is a failure', async () => {
		const upload = clientWith(success({})).client.uploadImage(file, DEADLINE);
		await expect(upload).rejects.toThrow(/took the upload.*no address/);
		await expect(upload).rejects.toBeInstanceOf(WeShopFailure);
	});
});

describe('A refusal', () => {
	it('is not asked for twice', async () => {
		const { client, sent } = clientWith({ statusCode: 400, headers: {}, body: { success: false, error: { code: 'BAD', message: 'No', retryable: false } } });
		await expect(client.startRun(request, 'k', DEADLINE)).rejects.toMatchObject({ message: 'WeShop says: No', details: { code: 'BAD', retryable: false } });
		expect(sent).toHaveLength(1);
	});

	it('of the key is not asked for twice', async () => {
		const { client, sent } = clientWith({ statusCode: 401, headers: {}, body: { success: false, error: { code: 'UNAUTHORIZED', message: 'who are you?' } } });
		await expect(client.getRun('a', DEADLINE)).rejects.toThrow('API key');
		expect(sent).toHaveLength(1);
	});
});
