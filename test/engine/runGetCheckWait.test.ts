import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWeShop, type Outcome } from './engine';
import { bytesOf } from './files';
import { pairsOf } from './pairs';
import { lost, there } from './parameters';
import { request, start } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { sideBySide } from './sideBySide';
import { passTimeQuickly } from './spedUp';
import { downloadsOf, readsOf, requests, runCalled, sha256, until } from './traffic';

const film = (taskName: string): INodeParameters => ({
	...request(taskName),
	agentName: 'seedance',
	params: JSON.stringify({ images: [there], textDescription: 'It turns', returnLastFrame: true }),
});
/** Nothing is at the photo's address, so that WeShop cannot finish the run. */
const hopeless = (taskName: string): INodeParameters => ({
	...request(taskName, { originalImage: lost, images: [lost] }),
	input: JSON.stringify({ taskName, originalImage: lost }),
});
const read = async (operation: 'get' | 'check' | 'wait', ids: unknown[], set: INodeParameters = {}) =>
	await runWeShop({
		parameters: { resource: 'run', operation, executionId: '={{ $json.id }}', ...set },
		items: ids.map((id) => ({ json: { id: id as string, sku: `sku of ${String(id)}` } })),
	});

// A film takes long enough to be met unfinished.
startWithAnEmptySandbox({ videoSeconds: 4 });
passTimeQuickly(4);

describe('Run: Get, Check and Wait', () => {
	/** The IDs of a picture that is there, a film that is still going, and a run that has failed. */
	const runs = sideBySide(async () => {
		await Promise.all([start(request('picture', { batchCount: 2 })), start(film('film')), start(hopeless('failed'))]);
		await until(async () => ((await runCalled('picture')).status === 'Success' && (await runCalled('failed')).status === 'Failed') || undefined);
		const [picture, video, failed] = (await Promise.all(['picture', 'film', 'failed'].map(runCalled))).map(({ executionId }) => executionId) as [string, string, string];
		return { picture, video, failed };
	});
	const whileItGoesOn = (then: (ids: Awaited<ReturnType<typeof runs>>) => Promise<Outcome>) => sideBySide(async () => await then(await runs()));
	const gotUnfinished = whileItGoesOn(async ({ video }) => await read('get', [video], { options: { includeInput: true } }));
	const checkedUnfinished = whileItGoesOn(async ({ picture, video, failed }) => await read('check', [picture, video, failed], { download: false }));
	const checkedByAgent = whileItGoesOn(async ({ video }) => await runWeShop({ parameters: { resource: 'run', operation: 'check', executionId: video }, asTool: true }));
	const waited = whileItGoesOn(async ({ video }) => await read('wait', [video]));

	/** Once the film is there. */
	const then = (next: (ids: Awaited<ReturnType<typeof runs>>) => Promise<Outcome>) => sideBySide(async () => (await waited(), await next(await runs())));
	const gotFinished = then(async ({ picture, video, failed }) => await read('get', [picture, video, failed], { options: { includeRun: true, includeInput: true } }));
	const checkedFinished = then(async ({ video }) => await read('check', [video]));
	const waitedFinished = then(async ({ picture }) => await read('wait', [picture], { binaryPropertyName: 'photo' }));
	const waitedForFailed = then(async ({ picture, failed }) => await read('wait', [picture, failed], { download: false }));

	const together = (set: (ids: string[]) => unknown, onError?: 'continueRegularOutput', unknown: string[] = []) =>
		then(async ({ picture, failed }) => await runWeShop({ parameters: { resource: 'run', operation: 'get', executionId: '={{ $json.ids }}', download: false }, items: [{ json: { ids: set([picture, failed, ...unknown]) as string } }], onError }));
	const several: Array<[string, ReturnType<typeof together>]> = [
		['as a message lists them', together((ids) => ids.join(', '))],
		['in lines', together((ids) => `${ids.join(',\n')}\n`)],
		['with semicolons, one of them twice', together((ids) => [...ids, ids[0]].join(' ;'))],
		['as a list', together((ids) => ids)],
		['as JSON', together((ids) => JSON.stringify(ids))],
	];
	it.each(several)('Get reads several runs, %s', async (_how, outcome) => {
		const { picture, failed } = await runs();
		const { outputs } = await outcome();
		expect(outputs[0]!.map(({ json: { executionId, status }, pairedItem }) => [executionId, status, pairedItem])).toEqual([
			[picture, 'Success', { item: 0 }],
			[picture, 'Success', { item: 0 }],
			[failed, 'Failed', { item: 0 }],
		]);
	});

	const oneUnknown = together((ids) => ids.join(), undefined, ['nobody-knows-it']);
	const oneUnknownGoesOn = together((ids) => ids.join(), 'continueRegularOutput', ['nobody-knows-it']);
	it('Get names the run among several that WeShop does not know, or puts it out beside the others', async () => {
		expect((await oneUnknown()).status).toBe('error');
		expect((await oneUnknownGoesOn()).json.map(({ executionId, details }) => executionId ?? (details as IDataObject).executionId)).toEqual([
			...Array<string>(2).fill((await runs()).picture),
			(await runs()).failed,
			'nobody-knows-it',
		]);
	});

	it('Get puts out the state of a run that has not finished', async () => {
		const { json, hints } = await gotUnfinished();
		expect(hints).toEqual([expect.objectContaining({ message: 'A run has not finished: its item has the status and no results. Run → Wait waits for the results.', type: 'info' })]);
		const { video } = await runs();
		expect(json).toEqual([
			{ input: { id: video, sku: `sku of ${video}` }, executionId: video, agentName: 'seedance', agentVersion: 'v1.0', taskName: 'film', status: expect.stringMatching(/^(Pending|Running)$/) },
		]);
	});

	it('Get puts out the results of one that has, with their files, and the state of one that failed', async () => {
		const { json, outputs, hints } = await gotFinished();
		expect(hints).toEqual([]);
		const { picture, video, failed } = await runs();
		expect(json.map(({ executionId, status, index }) => ({ executionId, status, index }))).toEqual([
			{ executionId: picture, status: 'Success', index: 0 },
			{ executionId: picture, status: 'Success', index: 1 },
			{ executionId: video, status: 'Success', index: 0 },
			{ executionId: failed, status: 'Failed', index: undefined },
		]);
		expect(outputs.map(pairsOf)).toEqual([[0, 0, 1, 2]]);
		expect(json.map(({ input }) => (input as IDataObject).sku)).toEqual([picture, picture, video, failed].map((id) => `sku of ${id}`));
		expect(json.every(({ run, executionId }) => (run as { executions: IDataObject[] }).executions[0]?.executionId === executionId)).toBe(true);
		expect(json[2]).toMatchObject({
			mediaType: 'video',
			url: expect.stringMatching(/^https:\/\/ai-video\.weshop\.ai\/.*\.mp4$/),
			posterUrl: expect.stringMatching(/\.jpg$/),
			lastFrameUrl: expect.stringMatching(/\.jpg$/),
		});
		const files = await Promise.all(outputs[0]!.slice(0, 3).map(async (item) => sha256(await bytesOf(item))));
		expect(new Set(files).size).toBe(3);
		expect(outputs[0]![3]).not.toHaveProperty('binary');
	});

	it('Check lets finished and failed runs out by the first output and the others by the second', async () => {
		const { outputs } = await checkedUnfinished();
		const { picture, video, failed } = await runs();
		expect(outputs.map((items) => items.map(({ json }) => [json.executionId, json.status]))).toEqual([
			[
				[picture, 'Success'],
				[picture, 'Success'],
				[failed, 'Failed'],
			],
			[[video, expect.stringMatching(/^(Pending|Running)$/)]],
		]);
		expect(outputs.map(pairsOf)).toEqual([[0, 0, 2], [1]]);
		expect((await checkedFinished()).outputs.map((items) => items.map(({ json }) => json.executionId))).toEqual([[video], []]);
	});

	it('Check lets all runs out by the one output that reaches an AI agent', async () => {
		const { outputs } = await checkedByAgent();
		const { video } = await runs();
		expect(outputs.map((items) => items.map(({ json }) => json.executionId))).toEqual([[video]]);
	});

	it('Wait puts out the results of a run that was still going, and of one that had ended, as soon as it can', async () => {
		const { picture, video } = await runs();
		const stillGoing = await waited();
		const hadEnded = await waitedFinished();
		expect(stillGoing.json).toEqual([expect.objectContaining({ executionId: video, status: 'Success', mediaType: 'video', index: 0, count: 1 })]);
		expect((await bytesOf(stillGoing.outputs[0]![0])).toString('latin1', 4, 8)).toBe('ftyp');
		expect(hadEnded.json.map(({ executionId, index }) => [executionId, index])).toEqual([
			[picture, 0],
			[picture, 1],
		]);
		expect(hadEnded.outputs[0]!.map(({ binary }) => Object.keys(binary ?? {}))).toEqual([['photo'], ['photo']]);
		expect(hadEnded.pauses).toEqual([]);
	});

	it('Wait fails for a run that failed, and names it and the one that did not', async () => {
		const { status, error } = await waitedForFailed();
		const { picture, failed } = await runs();
		expect(status).toBe('error');
		expect(error?.message).toContain(failed);
		expect(error?.description).toContain(picture);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
	});

	it('Get reads each run once and loads a file only where it is wanted', async () => {
		const { picture } = await runs();
		await Promise.all([gotFinished(), checkedUnfinished(), waitedFinished(), waitedForFailed()]);
		const before = [(await readsOf(picture)).length, (await downloadsOf(picture)).length];
		await read('get', [picture], { download: false });
		expect([(await readsOf(picture)).length, (await downloadsOf(picture)).length]).toEqual([before[0]! + 1, before[1]]);
	});

	it('sends nothing for an ID that would lead elsewhere', async () => {
		const before = (await requests()).length;
		expect((await read('get', ['../../../elsewhere'])).status).toBe('error');
		expect((await requests()).length).toBe(before);
	});

	it.each(['get', 'check', 'wait'] as const)('%s refuses an empty ID before it asks', async (operation) => {
		const before = (await requests()).length;
		const { error } = await read(operation, [' ']);
		expect(error?.message).toBe('Execution ID is empty');
		expect((await requests()).length).toBe(before);
	});
});

itKeptTheKeyAtHome();
