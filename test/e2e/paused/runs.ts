import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBefore } from '../../../tools/compatibility/versionAsked';
import { lastRun, type Execution } from '../../n8n/executions';
import { pinned, versionOf } from '../../n8n/pinned';
import { callWebhook, type HttpResponse } from '../../n8n/triggerCalls';
import type { RecordedRun } from '../../sandbox/control';
import type { Sandbox } from '../../sandbox/sandbox';
import { throughProxy } from '../../sandbox/tunnel';
import { contentOf, surroundings, theSandbox } from '../instance';
import type { Place } from './workflows';

type Item = NonNullable<NonNullable<ReturnType<typeof lastRun>['data']>['main'][number]>[number];

/** Resolves when the execution has left n8n's process. */
export async function untilPaused({ n8n }: Place, id: string): Promise<Execution> {
	const execution = await n8n.executions.wait(id, { until: ['waiting'] });
	expect(execution.status).toBe('waiting');
	return execution;
}

/** Asks again and again until there is an answer, for a minute or so many seconds. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>, seconds = 60): Promise<T> {
	for (let looks = 0; looks < seconds * 10; looks++) {
		const found = await look();
		if (found) return found;
		await sleep(100);
	}
	throw new Error(`In ${seconds} s there was not: ${what}`);
}

export async function untilSuccess({ n8n }: Place, id: string, seconds = 60): Promise<Execution> {
	const execution = await n8n.executions.wait(id, { seconds });
	expect(execution.data.resultData.error).toBeUndefined();
	expect(execution.status).toBe('success');
	return execution;
}

export function itemsOf(execution: Execution, node = 'Cut out'): Item[] {
	return lastRun(execution, node).data?.main?.[0] ?? [];
}

/** The runs at WeShop of these products, in their order; each was started once. */
export async function runsOf(skus: string[]): Promise<RecordedRun[]> {
	const runs = await theSandbox().runs();
	return skus.map((sku) => {
		const [run, ...more] = runs.filter(({ request }) => request.input.taskName === sku);
		if (!run || more.length > 0) throw new Error(`${run ? more.length + 1 : 'No'} runs were started for ${sku}`);
		return run;
	});
}

/** Lets the callbacks of these runs go in the same instant, once they are all held; resolves when each has been answered. */
export async function release(skus: string[]): Promise<void> {
	await until(`the callbacks of ${skus.join(', ')}`, async () => {
		const held = (await theSandbox().runs()).filter(({ callbackHeld, request }) => callbackHeld && skus.includes(request.input.taskName ?? ''));
		return held.length === skus.length;
	});
	await theSandbox().releaseCallbacks();
}

/** How often WeShop was asked to start a run, and paid. */
export async function starts(): Promise<number> {
	return (await theSandbox().requests()).filter(({ method, url }) => method === 'POST' && url.endsWith('/agent/runs')).length;
}

/** The address that WeShop was given for a run, in the form in which this process reaches it. */
export function callbackAddress({ url }: Place, { request }: RecordedRun): URL {
	const given = new URL(request.callbackUrl ?? 'about:blank');
	return new URL(given.pathname + given.search, url);
}

/** WeShop's call for a run, once more or by somebody else. */
export async function callBack(own: Place, run: RecordedRun, body: unknown = { executionId: run.executionId, status: 'Success' }): Promise<HttpResponse> {
	return await callWebhook(callbackAddress(own, run).href, body);
}

/** What everyone gets who loads this address. */
export async function served(url: string): Promise<Buffer> {
	const { status, body } = await throughProxy(surroundings().sandbox as Sandbox, url);
	if (status !== 200) throw new Error(`${url} answered ${status}`);
	return body;
}

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** That the item is all of the run: its fields, its nested results, each with its very file. */
export async function expectResultsOf({ n8n }: Place, item: Item | undefined, run: RecordedRun, field = 'data'): Promise<void> {
	const { executionId, agentName, files } = run;
	const of = { executionId, agentName, agentVersion: 'v1.0', taskName: run.request.input.taskName, status: 'Success', count: files.length };
	const fieldOf = (index: number) => (index === 0 ? field : `${field}_${index}`);
	expect(item?.json).toMatchObject({
		...of,
		index: 0,
		url: files[0],
		results: files.map((url, index) => ({ ...of, mediaType: 'image', index, url, binaryPropertyName: fieldOf(index) })),
	});
	expect(Object.keys(item?.binary ?? {})).toEqual(files.map((_, index) => fieldOf(index)));
	for (const [index, url] of files.entries()) {
		const file = item?.binary?.[fieldOf(index)];
		const { fileName } = (item?.json.results as Array<{ fileName: string }>)[index]!;
		expect(fileName).toMatch(new RegExp(`${agentName}.*${index > 0 ? `-${index + 1}` : ''}\\.png$`));
		expect(file).toMatchObject({ fileName, mimeType: 'image/png' });
		expect(sha256(await contentOf(n8n, file!))).toBe(sha256(await served(url)));
	}
}

/**
 * Whether n8n sends a failed item of a paused node to the error output. Before 2.35 it does not know a failed item by its
 * fields alone, and after a wait there is nothing else.
 */
export const KNOWS_FAILED_ITEMS = !isBefore(versionOf(pinned), 2, 35);

/** To be called last in each test file. */
export async function expectNoHarm(): Promise<void> {
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
}
