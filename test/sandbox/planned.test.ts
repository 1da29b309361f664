import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Caller } from './caller';
import { FIXTURES } from './files';
import type { RunRequest } from './runs/request';
import type { Sandbox } from './sandbox';
import { SAMPLE_RUNS, sampleRun, SHIRT, SNEAKER } from './sampleRuns';
import type { PlannedAnswer } from './settings';
import { openThroughProxy, throughProxy } from './tunnel';
import { openSandbox } from './workersSandbox';

let sandbox: Sandbox;
let caller: Caller;
beforeAll(async () => {
	sandbox = await openSandbox({ plainDoor: true, settings: { imageSeconds: 0.1 } });
	caller = new Caller(sandbox);
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
	expect(await sandbox.faults()).toEqual([]);
	await sandbox.stop();
});

const plan = (...answers: PlannedAnswer[]): Promise<unknown> => sandbox.settings({ answers });
const named = (taskName: string): RunRequest => sampleRun('removeBG', {}, { taskName });
const shirt = readFileSync(path.join(FIXTURES, 't-shirt.png'));
const sneaker = readFileSync(path.join(FIXTURES, 'sneaker.jpg'));

it('replaces the next answers of one endpoint', async () => {
	await plan({ endpoint: 'startRun', times: 2, status: 429, headers: { 'retry-after': '7' }, body: { code: 429, msg: 'slow down' } });
	for (const expected of [429, 429, 200]) expect((await caller.start(SAMPLE_RUNS.removeBG)).status).toBe(expected);
	expect(await sandbox.runs()).toHaveLength(1);
});

it('can lose the answer of a run that was started', async () => {
	await plan({ endpoint: 'startRun', drop: true, carriedOut: true });
	await expect(caller.start(sampleRun('removeBG'), 'key-1')).rejects.toThrow('ECONNRESET');
	const { data } = await caller.start(sampleRun('removeBG'), 'key-1');
	const runs = await sandbox.runs();
	expect(runs.map(({ executionId }) => executionId)).toEqual([data.data.executionId]);
	expect((await sandbox.requests()).map(({ status }) => status)).toEqual([0, 200]);
});

it('resets the connection through the proxy, too', async () => {
	await plan({ endpoint: 'files', drop: true });
	await expect(throughProxy(sandbox, SHIRT)).rejects.toThrow('ECONNRESET');
	expect(await sandbox.requests()).toMatchObject([{ status: 0 }]);
});

describe('with a task name', () => {
	it('applies to the start and the estimate of that run only', async () => {
		await plan({ endpoint: 'startRun', taskName: 'sku-2', status: 503 }, { endpoint: 'estimatePower', taskName: 'sku-2', status: 502 });
		const statuses = async (taskName: string): Promise<number[]> => [(await caller.start(named(taskName))).status, (await caller.http.post('/agent/power-estimates', named(taskName))).status];
		expect([await statuses('sku-1'), await statuses('sku-2'), await statuses('sku-2')]).toEqual([[200, 200], [503, 502], [200, 200]]);
	});

	it('applies to reads of that run only', async () => {
		const [one, other] = [await caller.startedId(named('sku-1')), await caller.startedId(named('sku-2'))];
		await plan({ endpoint: 'getRun', taskName: 'sku-2', status: 504, times: 2 });
		const status = async (id: string): Promise<number> => (await caller.http.get(`/agent/runs/${id}`)).status;
		expect([await status(one), await status(other), await status(one), await status(other), await status(other)]).toEqual([200, 504, 200, 504, 200]);
	});

	it('applies to the result files of that run only', async () => {
		const urls = (await Promise.all(['sku-1', 'sku-2'].map((name) => caller.finish(named(name))))).map(({ result }) => result[0]?.image ?? '');
		await plan({ endpoint: 'files', taskName: 'sku-2', status: 404, body: 'gone' });
		const status = async (url = ''): Promise<number> => (await throughProxy(sandbox, url)).status;
		expect([await status(SNEAKER), await status(urls[0]), await status(urls[1]), await status(urls[1])]).toEqual([200, 200, 404, 200]);
	});

	it('applies to the upload of a file that is called so', async () => {
		await plan({ endpoint: 'uploadImage', taskName: 'sku-2', status: 503 });
		const status = async (name: string): Promise<number> => (await caller.upload(readFileSync(path.join(FIXTURES, 'sneaker.jpg')), name, 'image/jpeg')).status;
		expect([await status('sku-1.jpg'), await status('sku-2.jpg'), await status('sku-2.jpg')]).toEqual([200, 503, 200]);
	});

	it('ignores requests without one and invalid bodies', async () => {
		await plan({ endpoint: 'startRun', taskName: 'sku-2', status: 503 }, { endpoint: 'startRun', status: 429 });
		expect((await caller.http.post('/agent/runs', 'no JSON')).status).toBe(429);
		expect((await caller.start(SAMPLE_RUNS.removeBG)).status).toBe(200);
		expect((await sandbox.settings()).answers).toMatchObject([{ taskName: 'sku-2' }]);
	});
});

describe('of a file', () => {
	it('can be any picture, as bytes', async () => {
		await plan({ endpoint: 'files', status: 200, body: shirt, headers: { 'Content-Type': 'image/png' } });
		const { headers, body } = await throughProxy(sandbox, SNEAKER);
		expect([headers['content-type'], headers['content-length'], body.equals(shirt)]).toEqual(['image/png', String(shirt.length), true]);
	});

	it('can be the file itself without a content-type', async () => {
		await plan({ endpoint: 'files', carriedOut: true, headers: { 'Content-Type': null } });
		const { status, headers, body } = await throughProxy(sandbox, SNEAKER);
		expect([status, body.equals(sneaker)]).toEqual([200, true]);
		expect(headers).not.toHaveProperty('content-type');
	});

	it.each([0, 1000])('can be cut after %i bytes of its declared length', async (truncateAfter) => {
		await plan({ endpoint: 'files', carriedOut: true, truncateAfter });
		const response = await openThroughProxy(sandbox, SNEAKER);
		const chunks: Buffer[] = [];
		const reading = async (): Promise<void> => {
			for await (const chunk of response) chunks.push(chunk as Buffer);
		};
		await expect(reading()).rejects.toThrow('aborted');
		expect([response.statusCode, response.headers['content-length']]).toEqual([200, String(sneaker.length)]);
		expect(Buffer.concat(chunks).equals(sneaker.subarray(0, truncateAfter))).toBe(true);
		const [request] = await sandbox.requests();
		expect([request?.status, request?.clientLeft]).toEqual([200, undefined]);
	});
});

it('of the API can be cut as well', async () => {
	await plan({ endpoint: 'startRun', carriedOut: true, truncateAfter: 20 });
	await expect(caller.start(SAMPLE_RUNS.removeBG)).rejects.toThrow('aborted');
	expect(await sandbox.runs()).toHaveLength(1);
});
