import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FIXTURES } from './files';
import type { RecordedRequest } from './journal/journal';
import type { Sandbox } from './sandbox';
import { startSandboxProcess } from './sandboxProcess';
import { SNEAKER } from './sampleRuns';
import { openThroughProxy, throughProxy, type Tunnelled } from './tunnel';
import { openSandbox } from './workersSandbox';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await openSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
	expect(await sandbox.faults()).toEqual([]);
	await sandbox.stop();
});

const sneaker = readFileSync(path.join(FIXTURES, 'sneaker.jpg'));

async function timed(method: string): Promise<Tunnelled & { tookMs: number }> {
	const begunAt = Date.now();
	const answer = await throughProxy(sandbox, SNEAKER, { method });
	return { ...answer, tookMs: Date.now() - begunAt };
}

async function whenItLeft(): Promise<RecordedRequest[]> {
	for (let tries = 0; tries < 100; tries++) {
		const requests = await sandbox.requests();
		if (requests.some(({ clientLeft }) => clientLeft)) return requests;
		await sleep(20);
	}
	throw new Error('no client left');
}

it('serves a file after a delay', async () => {
	await sandbox.settings({ filesLatencyMs: 400 });
	const { status, body, tookMs } = await timed('GET');
	expect([status, body.equals(sneaker)]).toEqual([200, true]);
	expect(tookMs).toBeGreaterThanOrEqual(390);
});

it('serves a file slowly, with its full length', async () => {
	await sandbox.settings({ filesBytesPerSecond: 2 * sneaker.length });
	const { headers, body, tookMs } = await timed('GET');
	expect([headers['content-length'], body.equals(sneaker)]).toEqual([String(sneaker.length), true]);
	expect(tookMs).toBeGreaterThanOrEqual(490);
	expect((await sandbox.requests())[0]).not.toHaveProperty('clientLeft');
});

it('answers HEAD immediately, even if the file is slow', async () => {
	await sandbox.settings({ filesBytesPerSecond: 1 });
	const { headers, body, tookMs } = await timed('HEAD');
	expect([headers['content-length'], body.length]).toEqual([String(sneaker.length), 0]);
	expect(tookMs).toBeLessThan(30_000);
});

it('notices that a client disconnects during a file, and continues', async () => {
	await sandbox.settings({ filesBytesPerSecond: 2000 });
	const response = await openThroughProxy(sandbox, SNEAKER);
	const [chunk] = (await once(response, 'data')) as [Buffer];
	expect(chunk.length).toBeLessThan(sneaker.length);
	response.destroy();
	expect(await whenItLeft()).toMatchObject([{ url: SNEAKER, status: 200, clientLeft: true }]);
	await sandbox.settings({ filesBytesPerSecond: 0 });
	expect((await throughProxy(sandbox, SNEAKER)).body.equals(sneaker)).toBe(true);
});

it('notices that a client disconnects before the file', async () => {
	await sandbox.settings({ filesLatencyMs: 3_600_000 });
	const asking = expect(openThroughProxy(sandbox, SNEAKER, { timeoutMs: 300 })).rejects.toThrow('timeout');
	expect(await whenItLeft()).toMatchObject([{ url: SNEAKER, clientLeft: true }]);
	await asking;
});

it('can be stopped during a file', async () => {
	const another = await startSandboxProcess({ settings: { filesBytesPerSecond: 1 } });
	const response = await openThroughProxy(another, SNEAKER);
	const broken = expect(once(response.resume(), 'end')).rejects.toThrow('aborted');
	await another.stop();
	await broken;
});
