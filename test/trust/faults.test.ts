import type { INodeParameters } from 'n8n-workflow';
import { RETRY_MS, UPLOAD_RETRY_MS } from '../../nodes/WeShop/n8n/session';
import { ConcurrencyLimit } from '../../nodes/WeShop/run/concurrency';
import { faults, type Fault } from '../faults/calls';
import type { RecordedRequest } from '../sandbox/journal/journal';
import type { Endpoint } from '../sandbox/settings';
import { runWeShop, type Outcome } from '../engine/engine';
import { photoItem } from '../engine/files';
import { cutOut, there } from '../engine/parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { giveExecutionsTimesOfTheirOwn, inItsOwnTime, type Hangs } from '../engine/ownTime';
import { headerOf, requests, runCalled, until } from '../engine/traffic';

/** Most of them wait most of the time. */
const AT_A_TIME = 40;

interface Call {
	name: string;
	endpoint: Endpoint;
	/** For how long it is retried, in milliseconds, where that differs from others. */
	retriedMs?: number;
	/** Something is paid for, or on its way to be. */
	isCostly?: boolean;
	/** @param name of the execution, and of the run where it starts one */
	parameters(name: string): INodeParameters;
}

const finished = 'finished long ago';
let finishedId = '';
const reading = (operation: string) => ({ resource: 'run', operation, executionId: finishedId, download: false });
const priced = { agentName: 'removeBG', agentVersion: 'v1.0', input: JSON.stringify({ originalImage: there }), params: JSON.stringify({ images: [there], maskType: 'autoSubjectSegment' }) };

const calls: Call[] = [
	{ name: 'the upload of an image', endpoint: 'uploadImage', retriedMs: UPLOAD_RETRY_MS, isCostly: true, parameters: () => ({ resource: 'asset', operation: 'upload', binaryPropertyName: 'data' }) },
	// Once a response is lost, after a minute at the latest, two more minutes, and the last request.
	{ name: 'the start of a run', endpoint: 'startRun', retriedMs: RETRY_MS + 80_000, isCostly: true, parameters: (name) => cutOut(name, { completion: 'none' }) },
	{ name: 'a poll of a run that is waited for', endpoint: 'getRun', isCostly: true, parameters: (name) => cutOut(name, {}, { timeout: RETRY_MS / 1000 }) },
	{ name: 'Run → Wait', endpoint: 'getRun', parameters: () => ({ ...reading('wait'), options: { timeout: RETRY_MS / 1000 } }) },
	{ name: 'Run → Get', endpoint: 'getRun', parameters: () => reading('get') },
	{ name: 'Run → Check', endpoint: 'getRun', parameters: () => reading('check') },
	{ name: 'Run → Estimate Cost', endpoint: 'estimatePower', parameters: () => ({ resource: 'run', operation: 'estimate', ...priced }) },
	{ name: 'Preset → Get Many', endpoint: 'listPresets', parameters: () => ({ resource: 'preset', operation: 'getMany', presetType: 'backgrounds' }) },
];

startWithAnEmptySandbox({ imageSeconds: 0.02 });
giveExecutionsTimesOfTheirOwn();

/** A fault once, or for as long as anybody asks. */
type Times = 'once' | 'always';
const nameOf = (call: Call, fault: Fault, times: Times) => `${call.name}: ${fault.name}, ${times}`;
const keyOf = (name: string) => `${process.env.SANDBOX_KEY}.${Buffer.from(name).toString('hex')}`;
const cells = calls.flatMap((call) => faults.flatMap((fault) => (['once', 'always'] as const).flatMap((times) => (times === 'once' || (call.isCostly && fault.outcome === 'again') ? [{ call, fault, times }] : []))));

const requestsTo: Partial<Record<Endpoint, RegExp>> = { uploadImage: /assets/, startRun: /^POST .*runs$/, getRun: /^GET .*runs/, estimatePower: /estimates/, listPresets: /info/ };

function hangs({ endpoint }: Call, { answer }: Fault, times: Times): Hangs | undefined {
	if (!answer.hang && answer.stallAfter === undefined) return undefined;
	return { at: requestsTo[endpoint]!, times: times === 'once' ? 1 : Infinity };
}
const outcomes = new Map<string, { outcome: Outcome; took: number }>();
const outcomeOf = (name: string) => outcomes.get(name)!.outcome;
const asked = new Map<string, RecordedRequest[]>();
let runs: Awaited<ReturnType<ReturnType<typeof theSandbox>['runs']>>;

beforeAll(async () => {
	await runWeShop({ parameters: cutOut(finished, { completion: 'none' }) });
	finishedId = await until(async () => ((await runCalled(finished)).status === 'Success' ? (await runCalled(finished)).executionId : undefined));
	const answers = cells.map(({ call, fault, times }) => ({ endpoint: call.endpoint, apiKey: keyOf(nameOf(call, fault, times)), ...fault.answer, ...(times === 'always' ? { times: 1_000 } : {}) }));
	await theSandbox().settings({ answers });
	const items = [await photoItem('product')];
	const slots = new ConcurrencyLimit(AT_A_TIME);
	await Promise.all(
		cells.map(async ({ call, fault, times }) => {
			const name = nameOf(call, fault, times);
			await slots.use(async () => outcomes.set(name, await inItsOwnTime(async () => await runWeShop({ parameters: call.parameters(name), items, apiKey: keyOf(name) }), hangs(call, fault, times))));
		}),
	);
	runs = await theSandbox().runs();
	for (const request of await requests()) {
		const key = headerOf(request, 'authorization') ?? '';
		asked.set(key, [...(asked.get(key) ?? []), request]);
	}
}, 300_000);

const billed = (name: string) => runs.filter(({ request }) => request.input.taskName === name);
/** What was asked for at the call in question, and not what led there. */
function askedAt({ endpoint }: Call, name: string): RecordedRequest[] {
	const all = asked.get(keyOf(name)) ?? [];
	if (endpoint === 'startRun') return all.filter(({ method }) => method === 'POST');
	return endpoint === 'getRun' ? all.filter(({ method }) => method === 'GET') : all;
}

function expectOneBill(name: string): void {
	expect(billed(name)).toHaveLength(1);
	const starts = asked.get(keyOf(name))!.filter(({ method }) => method === 'POST');
	expect(new Set(starts.map(({ body }) => body)).size).toBe(1);
	expect(new Set(starts.map((start) => headerOf(start, 'Idempotency-Key'))).size).toBe(1);
}

describe.each(calls)('$name', (call) => {
	const makesARun = call.endpoint === 'startRun' || call.name.startsWith('a poll');
	const where = (outcome: Fault['outcome']) => faults.filter((fault) => fault.outcome === outcome);

	it.each(where('again'))('that meets $name is tried again', (fault) => {
		const name = nameOf(call, fault, 'once');
		const { status, error, json } = outcomeOf(name);
		expect([status, error?.message]).toEqual(['success', undefined]);
		expect(json.length).toBeGreaterThan(0);
		expect(askedAt(call, name).length).toBeGreaterThanOrEqual(2);
		if (fault.answer.headers?.['retry-after']) expect(outcomes.get(name)!.took).toBeGreaterThanOrEqual(20_000);
		if (makesARun) expectOneBill(name);
		if (makesARun) expect(json[0]).toMatchObject({ executionId: billed(name)[0]!.executionId });
	});

	it.each(where('told'))('that meets $name tells so at once', (fault) => {
		const name = nameOf(call, fault, 'once');
		const { status, error } = outcomeOf(name);
		expect([status, error?.message]).toEqual(['error', expect.stringContaining(fault.says)]);
		expect(askedAt(call, name)).toHaveLength(1);
		if (call.endpoint === 'startRun') expect(billed(name)).toEqual([]);
		else if (makesARun) expect(error?.message).toContain(billed(name)[0]!.executionId);
	});

	it.each(where('fine'))('that meets $name goes on as if nothing were', (fault) => {
		const name = nameOf(call, fault, 'once');
		expect([outcomeOf(name).status, outcomeOf(name).error?.message]).toEqual(['success', undefined]);
		if (makesARun) expectOneBill(name);
		if (call.endpoint !== 'getRun') expect(askedAt(call, name)).toHaveLength(1);
	});

	// Where nothing is paid for, the same code ends the retries after the same time.
	if (!call.isCostly) return;
	it.each(where('again'))('that meets $name for as long as it is retried reports it, and loses nothing', async (fault) => {
		const name = nameOf(call, fault, 'always');
		const { status, error } = outcomeOf(name);
		expect(status).toBe('error');
		expect(error?.message).toContain(fault.says);
		expect(askedAt(call, name).length).toBeGreaterThanOrEqual(2);
		// The last try is over within a second of the deadline, even if it hangs.
		expect(outcomes.get(name)!.took).toBeLessThanOrEqual((call.retriedMs ?? RETRY_MS) + 1_000);
		if (call.endpoint === 'startRun') {
			expect(/may have been started, and be paid for/.test(error?.description ?? '')).toBe(fault.isUnclear === true);
			expect(billed(name)).toHaveLength(fault.answer.carriedOut ? 1 : 0);
			if (fault.answer.carriedOut) expectOneBill(name);
		} else if (makesARun) {
			expectOneBill(name);
			const { executionId } = billed(name)[0]!;
			expect(error?.message).toContain(executionId);
			expect(error?.description).toContain(`Run → Get and the execution ID ${executionId}`);
			const { json } = await runWeShop({ parameters: { ...reading('get'), executionId } });
			expect(json).toEqual([expect.objectContaining({ executionId, status: 'Success', url: expect.stringMatching(/^https:/) })]);
		}
	});
});

it('every fault was met', async () => {
	const left = (await theSandbox().settings()).answers.filter(({ times }) => times === undefined || times === 1_000);
	expect(left).toEqual([]);
});

itKeptTheKeyAtHome();
