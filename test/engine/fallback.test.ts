import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { PlannedAnswer } from '../sandbox/settings';
import { retryFromTheList, runWeShop, type Given, type Outcome } from './engine';
import { pairsOf } from './pairs';
import { cutOut, lost } from './parameters';
import { uploaded } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { execution, sideBySide } from './sideBySide';
import { passTimeQuickly } from './spedUp';
import { downloadsOf, keysOf, runCalled, runsCalled, startsCalled } from './traffic';

const refused = { endpoint: 'startRun', status: 400, body: { success: false, error: { code: 'NO', message: 'not this one', retryable: false } } } as const;

startWithAnEmptySandbox({
	imageSeconds: 0.2,
	secondsOf: { 'too slow 0': 60, 'too slow 1': 60, 'now paused 0': 4 },
	answers: ['a retry 1', 'now waited for 1'].map((taskName): PlannedAnswer => ({ ...refused, taskName })),
});
passTimeQuickly();

/** The address of a photo that is quickly worked on. */
const small = sideBySide(async () => await uploaded('waited for here'));
const parameters = (set: INodeParameters = {}, options: INodeParameters = {}) => cutOut('={{ $json.name }}', { completion: 'callback', originalImage: '={{ $json.photo }}', download: true, batchCount: 2, ...set }, options);
const itemsOf = (name: string, photos: string[]) => photos.map((photo, index) => ({ json: { name: `${name} ${index}`, photo } }));

/** As many of these as the execution has items; the second one cannot be finished. */
const photos = async () => [await small(), lost, await small()];

/** A first execution that fails, and its retry from the list with what the user has set by then. */
const retried = (name: string, first: INodeParameters, then: INodeParameters, items: () => Promise<string[]>) =>
	sideBySide(async () => {
		const given = { items: itemsOf(name, await items()), isPublic: true };
		const before = await runWeShop({ parameters: first, ...given });
		return { before, after: await retryFromTheList(before, { parameters: then, ...given }) };
	});

const retry = retried('a retry', parameters(), parameters(), photos);

const fallbacks: Array<[reason: string, given: Partial<Given>, told: string, items?: number]> = [
	['no public address', { isPublic: false }, "WeShop cannot reach n8n at 127.0.0.1:5678. Set n8n's environment variable WEBHOOK_URL to its public address"],
	['too short a Timeout', { parameters: parameters({}, { timeout: 64 }) }, 'a Timeout below 65 seconds is too short for a pause'],
	['an AI agent', { asTool: true }, 'an AI agent waits for its tool'],
	['Execute Once', { executeOnce: true }, 'Execute Once is on, which n8n does not support for a paused execution', 1],
	['a retry', {}, 'this is a retry, and WeShop calls back the execution that started the runs'],
];

describe.each(fallbacks)('An execution that cannot pause for %s', (reason, given, told, count = 3) => {
	const outcome = reason === 'a retry' ? async () => (await retry()).after : sideBySide(async () => await runWeShop({ parameters: parameters(), items: itemsOf(reason, await photos()), isPublic: true, ...given }));

	it('waits in the node, and says why', async () => {
		const { status, waitTill, hints } = await outcome();
		expect([status, waitTill]).toEqual(['success', undefined]);
		expect(hints).toEqual([{ message: `The execution was not paused, and the node waited for the results: ${told}.`, type: 'info', location: 'outputPane' }]);
	});

	it('puts out one item for each input item, a failed run too, whatever On Error says', async () => {
		const { json, outputs } = await outcome();
		const ids = await Promise.all([0, 1, 2].slice(0, count).map(async (index) => (await runCalled(`${reason} ${index}`)).executionId));
		expect(pairsOf(outputs[0])).toEqual([0, 1, 2].slice(0, count));
		const good = (index: number) => ({ executionId: ids[index], status: 'Success', index: 0, count: 2, results: [0, 1].map((number) => expect.objectContaining({ executionId: ids[index], index: number, count: 2 })) });
		const failed = { error: expect.stringContaining(`WeShop could not finish the run ${ids[1]}`), details: { executionId: ids[1], status: 'Failed', retryable: false } };
		expect(json).toEqual([expect.objectContaining(good(0)), failed, expect.objectContaining(good(2))].slice(0, count));
	});

	it('puts the files of all results side by side, but none for a tool', async () => {
		const [{ json, binary = {} }] = (await outcome()).outputs[0] as [Outcome['outputs'][0][0]];
		const { executionId } = await runCalled(`${reason} 0`);
		const fields = reason === 'an AI agent' ? [] : ['data', 'data_1'];
		expect(Object.entries(binary).map(([field, { fileName }]) => [field, fileName])).toEqual(fields.map((field, index) => [field, `removeBG-${executionId}${['', '-2'][index]}.png`]));
		expect((json.results as IDataObject[]).map(({ binaryPropertyName }) => binaryPropertyName)).toEqual(fields.length > 0 ? fields : [undefined, undefined]);
		expect(await downloadsOf(executionId)).toHaveLength(fields.length);
	});

	it('asks WeShop to call only where the first try did', async () => {
		await outcome();
		for (const index of [0, 1, 2].slice(0, count)) {
			expect('callbackUrl' in (await runCalled(`${reason} ${index}`)).request).toBe(reason === 'a retry');
		}
	});
});

describe('A retry from the list of executions', () => {
	const bodiesOf = async (name: string) => (await startsCalled(name)).map(({ body }) => JSON.parse(body!) as IDataObject);
	const nowPaused = retried('now paused', parameters({ completion: 'wait' }, { timeout: 5 }), parameters(), async () => [await small()]);
	const nowWaitedFor = retried('now waited for', parameters(), parameters({ completion: 'wait' }), async () => [await small(), await small()]);

	it.each([
		['a retry', retry, [0, 2]],
		['now paused', nowPaused, [0]],
		['now waited for', nowWaitedFor, [0]],
	])('starts no run again, though the user has changed After Starting: %s', async (name, outcome, indexes) => {
		const { before, after } = await outcome();
		expect([before.status, after.status]).toEqual(['error', 'success']);
		for (const index of indexes) {
			expect(await startsCalled(`${name} ${index}`)).toHaveLength(1);
			const { executionId } = await runCalled(`${name} ${index}`);
			expect(after.json[index]).toMatchObject({ executionId, status: 'Success' });
		}
	});

	it.each([
		['a retry', retry],
		['now waited for', nowWaitedFor],
	])('sends the same request under the same key where WeShop has refused it before: %s', async (name, outcome) => {
		const { before } = await outcome();
		const [first, second, ...more] = await bodiesOf(`${name} 1`);
		expect(more).toEqual([]);
		expect(second).toEqual(first);
		expect(new Set(await keysOf(`${name} 1`)).size).toBe(1);
		expect(await runsCalled(`${name} 1`)).toHaveLength(1);
		expect([first, second].map((body) => body?.callbackUrl)).toEqual(Array(2).fill(expect.stringContaining(`/webhook-waiting/${before.executionId}/`)));
	});

	it('names no address where the first execution was not to pause, and says why it does not pause itself', async () => {
		const { after } = await nowPaused();
		expect((await bodiesOf('now paused 0')).map(({ callbackUrl }) => callbackUrl)).toEqual([undefined]);
		expect(after.hints[0]?.message).toContain('this is a retry');
	});
});

describe('A run that takes too long', () => {
	const tooSlow = execution(async () => ({ parameters: parameters({}, { timeout: 20 }), items: itemsOf('too slow', [await small(), await small()]), isPublic: true }));

	it('is a failed item in its place, whatever On Error says', async () => {
		const { json } = await tooSlow();
		const ids = await Promise.all([0, 1].map(async (index) => (await runCalled(`too slow ${index}`)).executionId));
		expect(json).toEqual(
			ids.map((executionId) => ({
				error: expect.stringContaining(`The run ${executionId} was not finished after 20 seconds`),
				details: { executionId, status: expect.stringMatching(/^(Pending|Segmenting|Running)$/), retryable: true },
			})),
		);
	});
});

itKeptTheKeyAtHome();
