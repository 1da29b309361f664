import fc from 'fast-check';
import { WeShopClient } from '../../../nodes/WeShop/api/client';
import { openEnvelope, type HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { allPresets, presetPage } from '../../../nodes/WeShop/api/presets';
import { retryAfter } from '../../../nodes/WeShop/api/retryAfter';
import type { Preset, RunRequest } from '../../../nodes/WeShop/api/types';
import { readEndedRun, readRun, type RunReader } from '../../../nodes/WeShop/run/readRun';
import { mediaFileName, mediaMimeType } from '../../../nodes/WeShop/files/mediaFile';
import { SeenRuns } from '../../../nodes/WeShop/run/seenRuns';
import { executionOf, progressOf, resultsOf } from '../../../nodes/WeShop/run/runState';
import { resultJsons, runJson } from '../../../nodes/WeShop/run/results';
import { instantClock, START } from '../clock';
import { imageFile } from './imageFile';

// The same answers each time, as a test is no lottery.
fc.configureGlobal({ seed: 20_260_401, numRuns: 200 });

const DEADLINE = START + 60_000;
const request: RunRequest = { agent: { name: 'aipose', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };
const file = imageFile(new Uint8Array([1]));
const ID = 'run-1';

/** Any JSON, also with names that every object of JavaScript has. */
const names = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'then'));
const long = fc.constantFrom('x'.repeat(10_000), '\ud800', '👗'.repeat(100), '../../..', 'a\r\nb: c');
const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
	any: fc.oneof({ depthSize: 'small' }, fc.constantFrom(null, true, false, 0, -1, 1e308, ''), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), long, fc.array(tie('any'), { maxLength: 4 }), tie('object')),
	object: fc.array(fc.tuple(names, tie('any')), { maxLength: 4 }).map((entries) => JSON.parse(`{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`) as unknown),
})).any;

/** An object that has these keys, or some of them, mostly of the right type and at any time of another. */
const mostly = (right: Record<string, fc.Arbitrary<unknown>>) =>
	fc.record(Object.fromEntries(Object.entries(right).map(([name, arbitrary]) => [name, fc.oneof({ weight: 4, arbitrary }, { weight: 1, arbitrary: json })])), { requiredKeys: [] });
const orJson = (arbitrary: fc.Arbitrary<unknown>) => fc.oneof({ weight: 6, arbitrary }, { weight: 1, arbitrary: json });

const status = fc.constantFrom('Pending', 'Running', 'Success', 'Failed', 'Later');
const urls = fc.oneof(fc.webUrl(), fc.string(), long);
const result = orJson(mostly({ status, image: urls, video: urls, videoPoster: urls, lastFrame: urls }));
const execution = orJson(mostly({ executionId: fc.constantFrom(ID, 'other'), status, result: fc.array(result, { maxLength: 4 }) }));
const run = mostly({ agentName: fc.string(), agentVersion: fc.string(), initParams: orJson(mostly({ taskName: fc.string() })), executions: fc.array(execution, { maxLength: 3 }) });
const preset = orJson(mostly({ id: fc.nat(500), name: fc.string(), image: urls, categories: fc.array(fc.string()), type: fc.string() }));
const list = fc.array(preset, { maxLength: 6 });
const end = orJson(mostly({ total: fc.nat(), isLastPage: fc.boolean() }));
const info = mostly({ locations: list, fashionModels: list, backgrounds: list, pagination: orJson(mostly({ locations: end, fashionModels: end })) });
const started = mostly({ executionId: fc.oneof(fc.string(), fc.nat()), powerConsumption: fc.nat(), powerBalanceAmount: fc.nat() });
const price = mostly({ totalPower: fc.nat(), type: fc.string(), exclusive: fc.boolean(), paidPowerNotEnough: fc.boolean(), isEstimated: fc.boolean() });
const uploaded = mostly({ image: urls });

const refusal = orJson(mostly({ code: fc.string(), message: fc.string(), retryable: fc.boolean() }));
const bodyOf = (data: fc.Arbitrary<unknown>) =>
	orJson(mostly({ success: fc.boolean(), data, meta: orJson(mostly({ executionId: fc.string() })), error: refusal, code: json, msg: json }));
const header = fc.oneof(fc.string(), fc.nat().map(String), fc.date({ noInvalidDate: true }).map(String), fc.constantFrom('9'.repeat(400), '1e9', '-5', ' 7 '), json);
const headers = orJson(mostly({ 'retry-after': header, date: header }));
const statusCode = fc.oneof(fc.constant(200), fc.integer({ min: 100, max: 999 }));
const answerWith = (data: fc.Arbitrary<unknown>): fc.Arbitrary<HttpResponse> => fc.record({ statusCode, headers, body: bodyOf(data) }) as fc.Arbitrary<HttpResponse>;
const success = (data: fc.Arbitrary<unknown>): fc.Arbitrary<HttpResponse> => data.map((value) => ({ statusCode: 200, headers: {}, body: { success: true, data: value } }));
const answers = (data: fc.Arbitrary<unknown>) => fc.oneof(success(data), answerWith(data));

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isMissingOr = (type: string) => (value: unknown) => value === undefined || typeof value === type;

/** A client of a WeShop that answers so, whatever it is asked, and what a call of it came to: only ever a value or a failure. */
async function told<T>(answer: HttpResponse | HttpResponse[], call: (client: WeShopClient, reader: RunReader) => Promise<T>): Promise<T | WeShopFailure> {
	const all = Array.isArray(answer) ? answer : [answer];
	let asked = 0;
	const clock = instantClock();
	const client = new WeShopClient(async () => {
		if (++asked > 5_000) throw new Error('It is asked for ever');
		return structuredClone(all[Math.min(asked, all.length) - 1]!);
	}, clock);
	const came = await call(client, { client, clock, seen: new SeenRuns() }).catch((thrown: unknown) => thrown as WeShopFailure);
	if (came instanceof Error && !(came instanceof WeShopFailure)) throw came;
	if (came instanceof WeShopFailure) expect(isFailure(came) && asked <= 5_000).toBe(true);
	return came;
}

function isFailure({ message, description, details, retryAfterMs, httpStatus }: WeShopFailure): boolean {
	const { code, executionId, status: state, retryable } = details;
	const isPlain = !/undefined|\[object|is not a function|Cannot read|not iterable/.test(message);
	return isPlain && message !== '' && [description, code, executionId, state].every(isMissingOr('string')) && isMissingOr('boolean')(retryable) && isMissingOr('number')(retryAfterMs) && httpStatus !== null;
}

describe('Whatever WeShop answers,', () => {
	it('an answer is data or a failure', () => {
		fc.assert(
			fc.property(answers(json), (answer) => {
				const opened = openEnvelope(answer, START);
				if (opened instanceof WeShopFailure) return isFailure(opened) && (opened.retryAfterMs === undefined || opened.retryAfterMs >= 0);
				return typeof opened.data === 'object' && opened.data !== null && !Array.isArray(opened.data) && isMissingOr('string')(opened.executionId);
			}),
		);
	});

	it('a pause that it asks for is a time, or none', () => {
		fc.assert(
			fc.property(header, fc.integer({ min: 0, max: 2e12 }), (value, now) => {
				const pause = retryAfter(value, now);
				return pause === undefined || (pause >= 0 && !Number.isNaN(pause));
			}),
		);
	});

	it('an upload gives an address', async () => {
		await fc.assert(
			fc.asyncProperty(answers(uploaded), async (answer) => {
				const came = await told(answer, async (client) => await client.uploadImage(file, DEADLINE));
				return came instanceof WeShopFailure || isText(came);
			}),
		);
	});

	it('a start gives an ID, and power in numbers', async () => {
		await fc.assert(
			fc.asyncProperty(answers(started), async (answer) => {
				const came = await told(answer, async (client) => await client.startRun(request, 'key', DEADLINE));
				return came instanceof WeShopFailure || (isText(came.executionId) && [came.powerConsumption, came.powerBalance].every(isMissingOr('number')));
			}),
		);
	});

	it('a price has numbers, texts and flags where they belong, and nothing else', async () => {
		await fc.assert(
			fc.asyncProperty(answers(price), async (answer) => {
				const came = await told(answer, async (client) => await client.estimatePower(request, DEADLINE));
				if (came instanceof WeShopFailure) return true;
				const { totalPower, type, exclusive, paidPowerNotEnough, isEstimated, ...others } = came;
				return isMissingOr('number')(totalPower) && isMissingOr('string')(type) && [exclusive, paidPowerNotEnough, isEstimated].every(isMissingOr('boolean')) && Object.keys(others).length === 0;
			}),
		);
	});

	it('a run has results that can be put out', async () => {
		await fc.assert(
			fc.asyncProperty(answers(run), fc.boolean(), async (answer, includeRun) => {
				const read = await told(answer, async (client) => await client.getRun(ID, DEADLINE));
				if (read instanceof WeShopFailure) return true;
				const { good, failed } = resultsOf(read, ID);
				const state = runJson(read, ID, includeRun);
				const results = resultJsons([{ run: read, executionId: ID }], includeRun);
				const isState = (one: typeof state) =>
					one.executionId === ID && [one.agentName, one.agentVersion, one.status].every((text) => typeof text === 'string') && one.status !== '' && isMissingOr('string')(one.taskName) && 'run' in one === includeRun;
				return (
					['unfinished', 'finished', 'failed'].includes(progressOf(read, ID)) &&
					isMissingOr('object')(executionOf(read, ID)) &&
					failed >= 0 &&
					results.length === good.length &&
					isState(state) &&
					results.every(
						(one, index) =>
							isState(one) && isText(one.url) && ['image', 'video'].includes(one.mediaType) && one.index === index && one.count === good.length && [one.posterUrl, one.lastFrameUrl].every((url) => url === undefined || isText(url)),
					)
				);
			}),
		);
	});

	it('a run is read for a while only, and is unfinished, finished or failed', async () => {
		await fc.assert(
			fc.asyncProperty(answers(run), async (answer) => {
				const came = await told(answer, async (_, reader) => await readRun(reader, ID, { deadline: DEADLINE }));
				return came instanceof WeShopFailure || (['unfinished', 'finished', 'failed'].includes(came.progress) && (came.hasEnded || came.progress === 'unfinished'));
			}),
		);
	});

	it('a run that somebody said has ended is read for a while only', async () => {
		await fc.assert(
			fc.asyncProperty(answers(run), fc.boolean(), async (answer, mayBeForged) => {
				const came = await told(answer, async (_, reader) => await readEndedRun(reader, ID, { mayBeForged }));
				return came === undefined || came instanceof WeShopFailure || progressOf(came, ID) !== 'unfinished';
			}),
		);
	});

	it('presets have an ID and a name, and come to an end', async () => {
		const isPreset = ({ id, name, image, categories, type }: Preset) =>
			typeof id === 'number' && isText(name) && (image === undefined || isText(image)) && isMissingOr('string')(type) && (categories === undefined || (Array.isArray(categories) && categories.every(isText)));
		await fc.assert(
			fc.asyncProperty(fc.array(answers(info), { minLength: 1, maxLength: 4 }), fc.constantFrom('locations', 'fashionModels', 'backgrounds'), fc.constantFrom(1, 50, Infinity), async (pages, presetType, limit) => {
				const page = await told(pages, async (client) => await presetPage(client, 'aimodel', presetType, 1, DEADLINE));
				const all = await told(pages, async (client) => await allPresets(client, 'aimodel', presetType, limit, DEADLINE));
				if (!(page instanceof WeShopFailure) && !(page.presets.every(isPreset) && [undefined, 2].includes(page.next))) return false;
				return all instanceof WeShopFailure || (all.every(isPreset) && all.length <= limit && new Set(all.map(({ id }) => id)).size === all.length);
			}),
		);
	});

	it('presets come to an end even where every page has new ones and is never the last', async () => {
		let first = 0;
		const client = new WeShopClient(async () => {
			if (first > 2_000) throw new Error('It is asked for ever');
			return { statusCode: 200, headers: {}, body: { success: true, data: { locations: [{ id: first++, name: 'new' }], pagination: { locations: { isLastPage: false } } } } };
		}, instantClock());
		await expect(allPresets(client, 'aimodel', 'locations', Infinity, DEADLINE)).resolves.not.toHaveLength(0);
		expect(first).toBeLessThanOrEqual(1_000);
	});

	it('a file has a name that any file system takes, and the type of a picture or a video', () => {
		const type = fc.oneof(fc.string(), long, fc.constantFrom('constructor', '__proto__', 'image/', 'image/../x', 'video/mp4; a=b', 'image/png\r\nx: y'), fc.string().map((rest) => `image/${rest}`));
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 20 }), type, urls, fc.constantFrom('image', 'video'), fc.oneof(fc.string(), long), fc.oneof(fc.string(), long), fc.nat(16), (head, said, url, mediaType, agent, id, index) => {
				const mimeType = mediaMimeType(head, said, url, mediaType);
				const isName = (name: string) => /^[A-Za-z0-9_-]{1,230}\.[A-Za-z0-9]{1,16}$/.test(name) && (index === 0 || name.includes(`-${index + 1}.`));
				return /^(image|video)\/[a-z0-9][a-z0-9.+-]{0,63}$/.test(mimeType) && isName(mediaFileName({ agentName: agent, executionId: id }, index, mimeType)) && isName(mediaFileName({ agentName: agent, executionId: id }, index, said));
			}),
		);
	});
});
