import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { itemsOf } from '../../test/e2e/instance';
import { published, type Product } from '../../test/e2e/paused/workflows';
import { installCommunityPackage } from '../../test/n8n/communityPackage';
import type { Execution } from '../../test/n8n/executions';
import { freePort } from '../../test/n8n/freePort';
import { installN8n } from '../../test/n8n/install';
import { startN8n } from '../../test/n8n/n8n';
import { N8nRest } from '../../test/n8n/rest';
import type { Sandbox } from '../../test/sandbox/sandbox';
import { DEMO_KEY } from '../../test/sandbox/settings';
import { rssOf } from '../bench/processUse';
import { growthOf } from './memory';
import { fetching, ITEMS, productsOf, waysOf, type SoakProduct } from './batches';

const MINUTE = 60_000;
const MIB = 1024 * 1024;
const NEXT_BATCH_MS = 6_000;

/** The products made with Made Before come once more so much later: in most cases their runs have ended by then. */
const AGAIN_AFTER_MS = 2 * MINUTE;

/** For so long in each minute, WeShop's calls do not reach n8n: they are lost. */
const UNREACHABLE_MS = 10_000;

/** Longer than any wait, pause and retry of the soak. */
const LAST_SECONDS = 900;

const HOST = 'soak.n8n.example';
const OWNER = { email: 'soak@weshop.example', password: 'Weshop-soak-1' };
const SMALL = { NODE_OPTIONS: '--max-old-space-size=384', N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem' };

interface Batch {
	way: number;
	products: SoakProduct[];
	/** Of n8n, oldest first. */
	executionIds: string[];
}

export interface N8nSoakOptions {
	sandbox: Sandbox;
	minutes: number;
	/** The share of requests with a fault, from 0 to 1. */
	faults: number;
}

/** What came of it; each list names the products or runs concerned. */
export interface N8nSoakOutcome {
	figures: Record<string, number | number[]>;
	lost: string[];
	paidTwice: string[];
	withoutPicture: string[];
	/** What RSS did, if it grew; empty if it was flat. */
	memory: string[];
}

/**
 * Hundreds of pictures in a whole n8n with a small heap, some waited for in the node and some paused for, every second
 * one with Made Before, while requests meet faults and calls of WeShop's are lost.
 */
export async function soakN8n({ sandbox, minutes, faults }: N8nSoakOptions): Promise<N8nSoakOutcome> {
	const userFolder = mkdtempSync(path.join(tmpdir(), 'weshop-soak-n8n-'));
	await installN8n(console.log);
	await installCommunityPackage(userFolder);
	const running = await startN8n({ userFolder, env: { ...sandbox.environment, ...SMALL, WEBHOOK_URL: `https://${HOST}/` }, report: console.log });
	try {
		const n8n = new N8nRest(running.url);
		await n8n.setUpOwner(OWNER);
		const credential = await n8n.credentials.create({ name: 'WeShop', type: 'weShopApi', data: { weShopApiKey: DEMO_KEY } });
		const nowhere = await freePort();
		await sandbox.settings({ hosts: { [HOST]: running.port } });
		const starts: Array<(products: Product[]) => Promise<string>> = [];
		for (const { name, steps } of waysOf(credential)) starts.push(await published({ n8n, url: running.url }, name, steps));
		const fetch = await published({ n8n, url: running.url }, 'Soak get', fetching(credential));
		const begun = Date.now();
		const batches: Batch[] = [];
		const memory: number[] = [];
		const start = async (batch: Batch, products: SoakProduct[]) => void batch.executionIds.push(await starts[batch.way]!(products));
		const startBatch = async () => {
			const number = batches.length;
			const batch: Batch = { way: number % starts.length, products: productsOf(number), executionIds: [] };
			batches.push(batch);
			await start(batch, batch.products);
		};
		await sandbox.settings({ faultRate: faults });
		const again: Array<{ due: number; batch: Batch }> = [];
		while (Date.now() - begun < minutes * MINUTE) {
			const isUnreachable = (Date.now() - begun) % MINUTE > MINUTE - UNREACHABLE_MS;
			await sandbox.settings({ hosts: { [HOST]: isUnreachable ? nowhere : running.port } });
			await startBatch();
			again.push({ due: Date.now() + AGAIN_AFTER_MS, batch: batches.at(-1)! });
			for (const { batch } of again.splice(0, again.findIndex(({ due }) => due > Date.now()))) await start(batch, madeBefore(batch));
			if (Date.now() - begun > (memory.length + 1) * MINUTE) {
				memory.push(Math.round(rssOf(running.pid) / MIB));
				console.log(`${memory.length} min: ${batches.length * ITEMS} items, RSS of n8n ${memory.at(-1)} MiB`);
			}
			await sleep(NEXT_BATCH_MS);
		}
		await sandbox.settings({ faultRate: 0, hosts: { [HOST]: running.port } });
		const atTheEnd = Math.round(rssOf(running.pid) / MIB);
		return await evaluate({ n8n, sandbox, batches, start, fetch, memory: [...memory, atTheEnd] });
	} finally {
		await running.stop();
		rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	}
}

const madeBefore = ({ products }: Batch) => products.filter((product) => product.madeBefore === 'reuse');

interface Evaluated {
	n8n: N8nRest;
	sandbox: Sandbox;
	batches: Batch[];
	start: (batch: Batch, products: SoakProduct[]) => Promise<void>;
	fetch: (products: Product[]) => Promise<string>;
	/** RSS in MiB, one for each minute. */
	memory: number[];
}

/** What a user does on the morning after: Retry of what has failed, what was made before once more, Run → Get for the rest. */
async function evaluate({ n8n, sandbox, batches, start, fetch, memory }: Evaluated): Promise<N8nSoakOutcome> {
	const ended = async (id: string) => await n8n.executions.wait(id, { seconds: LAST_SECONDS });
	const failedOnes: string[] = [];
	for (const batch of batches) {
		for (const id of [...batch.executionIds]) {
			const { status } = await ended(id);
			if (status === 'success') continue;
			failedOnes.push(id);
			batch.executionIds.push(await n8n.executions.retry(id));
		}
	}
	const startsBefore = await startsOf(sandbox);
	for (const batch of batches) await Promise.all(batch.executionIds.map(ended));
	for (const batch of batches) {
		await start(batch, madeBefore(batch));
		await ended(batch.executionIds.at(-1)!);
	}
	const runs = await sandbox.runs();
	const outcome: N8nSoakOutcome = { figures: {}, lost: [], paidTwice: [], withoutPicture: [], memory: growthOf(memory) };
	const toFetch: Product[] = [];
	let failedItems = 0;
	for (const { products, executionIds } of batches) {
		const executions = await Promise.all(executionIds.map(ended));
		const shown = executions.map(({ data }) => JSON.stringify(data.resultData)).join();
		const items = executions.flatMap(outputsOf);
		failedItems += items.filter(({ error }) => error !== undefined).length;
		const pictures = new Set(items.filter(({ url }) => typeof url === 'string').map(({ executionId }) => executionId));
		for (const { sku } of products) {
			const mine = runs.filter(({ request }) => request.input.taskName === sku);
			if (mine.length > 1) outcome.paidTwice.push(sku);
			for (const { executionId } of mine) {
				if (pictures.has(executionId)) continue;
				if (shown.includes(executionId)) toFetch.push({ sku, photo: '', executionId });
				else if (!shown.includes('may have been started')) outcome.lost.push(`${sku}: ${executionId}`);
			}
		}
		const last = outputsOf(executions.at(-1)!);
		for (const [index, product] of products.filter(({ madeBefore: made }) => made === 'reuse').entries()) {
			const run = runs.find(({ request }) => request.input.taskName === product.sku);
			if (!run || last[index]?.executionId !== run.executionId || typeof last[index]?.url !== 'string') outcome.withoutPicture.push(product.sku);
		}
	}
	const fetched = toFetch.length === 0 ? [] : outputsOf(await ended(await fetch(toFetch)));
	for (const [index, { sku, executionId }] of toFetch.entries()) {
		if (fetched[index]?.executionId !== executionId || typeof fetched[index]?.url !== 'string') outcome.lost.push(`${sku}: Run → Get does not give ${String(executionId)}`);
	}
	const requests = await sandbox.requests();
	outcome.figures = {
		executions: batches.reduce((sum, { executionIds }) => sum + executionIds.length, 0),
		items: batches.length * ITEMS,
		runs: runs.length,
		requests: requests.length,
		responsesOtherThan200: requests.filter(({ status }) => status !== 200).length,
		failedExecutions: failedOnes.length,
		failedItems,
		fetchedByRunGet: toFetch.length,
		startsOnTheMorningAfter: (await startsOf(sandbox)) - startsBefore,
		lost: outcome.lost.length,
		paidTwice: outcome.paidTwice.length,
		madeBeforeWithoutPicture: outcome.withoutPicture.length,
		rssMiB: memory,
	};
	await sandbox.expectKeyStayedHome();
	return outcome;
}

async function startsOf(sandbox: Sandbox): Promise<number> {
	return (await sandbox.runs()).length;
}

function outputsOf(execution: Execution): Array<Record<string, unknown>> {
	if (!execution.data.resultData.runData['Cut out']) return [];
	return itemsOf(execution, 'Cut out').map(({ json }) => json);
}
