import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { compileDocument, DOCUMENT_FILE } from './api/document';
import { Caller } from './caller';
import type { Sandbox } from './sandbox';
import { SAMPLE_RUNS } from './sampleRuns';
import { DEMO_KEY } from './settings';
import { openSandbox } from './workersSandbox';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await openSandbox({ plainDoor: true, settings: { imageSeconds: 0.1, videoSeconds: 0.1 } });
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
	expect(await sandbox.faults()).toEqual([]);
	await sandbox.stop();
});

describe('openapi.yaml', () => {
	it('is a valid OpenAPI 3.1 document', async () => {
		const validator = path.resolve(__dirname, '../../node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js');
		const { stdout } = await promisify(execFile)(process.execPath, [validator, DOCUMENT_FILE]);
		expect(JSON.parse(stdout)).toEqual({ valid: true });
		expect(parse(readFileSync(DOCUMENT_FILE, 'utf8')).openapi).toBe('3.1.0');
	});

	it('is served without a key', async () => {
		const { status, data } = await new Caller(sandbox, 'none').http.get('/agent/openapi.yaml');
		expect(status).toBe(200);
		expect(data).toBe(readFileSync(DOCUMENT_FILE, 'utf8'));
	});

	it('detects an invalid response of the sandbox', () => {
		const document = compileDocument();
		const good = { success: true, data: { image: 'https://ai-image.weshop.ai/a.png' } };
		expect(document.faultOfAnswer('uploadImage', 200, good)).toBeUndefined();
		expect(document.faultOfAnswer('uploadImage', 200, { ...good, more: 1 })).toMatch(/additional/);
		expect(document.faultOfAnswer('uploadImage', 400, good)).toMatch(/success/);
		expect(document.faultOfAnswer('getRun', 200, good)).toMatch(/meta/);
	});
});

describe('the key', () => {
	const rejected: Array<[string, string | undefined, RegExp]> = [
		['is missing', undefined, /missing/],
		['is another one', 'weshop-sandbox-key-0002', /not known/],
		['has Bearer before it', `Bearer ${DEMO_KEY}`, /without Bearer/],
	];
	it.each(rejected)('is refused if it %s, as not retryable', async (_, key, message) => {
		const { http } = new Caller(sandbox, key ?? '');
		if (key === undefined) http.defaults.headers.common = {};
		http.defaults.headers.Authorization = key ?? null;
		const { status, data } = await http.post('/agent/runs', SAMPLE_RUNS.kling);
		expect(status).toBe(401);
		expect(data).toEqual({ success: false, error: { code: 'UNAUTHORIZED', message: expect.stringMatching(message), retryable: false } });
		expect(await sandbox.runs()).toEqual([]);
	});
});

it('an invalid response of the sandbox is a 500 and recorded as a fault', async () => {
	const caller = new Caller(sandbox);
	await sandbox.settings({ imageSeconds: 5, runningIsCalled: '' });
	const id = await caller.startedId(SAMPLE_RUNS.aipose);
	await sleep(2_500);
	const { status, data } = await caller.http.get(`/agent/runs/${id}`);
	expect([status, data]).toEqual([500, expect.stringContaining('SANDBOX FAULT')]);
	expect(await sandbox.faults()).toEqual([expect.stringContaining('status must NOT have fewer than 1 characters')]);
});

describe('envelopes', () => {
	it.each(Object.entries(SAMPLE_RUNS))('%s starts and returns id, task, price and balance', async (_, request) => {
		const { status, data } = await new Caller(sandbox).start(request);
		expect(status).toBe(200);
		expect(data).toMatchObject({ success: true, data: { executionId: expect.any(String), taskId: expect.any(String), powerConsumption: expect.any(Number) } });
		expect(data.meta.executionId).toBe(data.data.executionId);
		expect(data.data.powerBalanceAmount).toBe(10_000 - data.data.powerConsumption);
	});

	it('an unknown run and an unknown address are 404 failures', async () => {
		const { http } = new Caller(sandbox);
		for (const address of ['/agent/runs/no-such-run', '/agent/nothing']) {
			const { status, data } = await http.get(address);
			expect([status, data.success, data.error.code, data.error.retryable]).toEqual([404, false, 'NOT_FOUND', false]);
		}
	});

	it('a body that is not JSON is refused', async () => {
		const { status, data } = await new Caller(sandbox).http.post('/agent/runs', 'agent=kling');
		expect([status, data.error.message]).toEqual([400, 'the body is not JSON']);
	});
});
