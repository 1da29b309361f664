import { setFlagsFromString } from 'node:v8';
import { n8nAxios } from '../../test/engine/n8nAxios';
import { runWeShop } from '../../test/engine/engine';
import { cutOut } from '../../test/engine/parameters';
import { speedUp } from '../../test/engine/spedUp';
import type { NodeFigures } from './figures';

const ITEMS = 1_000;
/** How much faster time passes for the node: nothing is measured here but what it costs the processor. */
const FASTER = 200;
const KILOBYTE = 1_000;

/** Answers every request at once, in the process: a run is ready at the second look. */
async function takeTheNetworkOut(): Promise<{ looks: number }> {
	const seen = { looks: 0 };
	const looked = new Set<string>();
	let started = 0;
	const answer = (url: string, method: string): object => {
		if (method === 'post') return { executionId: `run-${++started}`, powerConsumption: 2, powerBalanceAmount: 100 };
		seen.looks++;
		const executionId = url.split('/').at(-1)!;
		const isReady = looked.has(executionId);
		looked.add(executionId);
		return {
			agentName: 'removeBG',
			agentVersion: 'v1.0',
			executions: [{ executionId, ...(isReady ? { status: 'Success', result: [{ status: 'Success', image: `https://ai-image.weshop.ai/results/${executionId}/1.png` }] } : { status: 'Running', result: [] }) }],
		};
	};
	(await n8nAxios()).defaults.adapter = async (config) => ({
		data: { success: true, data: answer(config.url ?? '', config.method ?? 'get') },
		status: 200,
		statusText: 'OK',
		headers: { 'content-type': 'application/json' },
		config,
	});
	return seen;
}

interface Cost {
	/** In milliseconds, per item. */
	cpu: number;
	/** In kB, per item, at the peak. */
	heap: number;
}

async function costOf(parameters: ReturnType<typeof cutOut>): Promise<Cost> {
	const items = Array.from({ length: ITEMS }, (_, index) => ({ json: { taskName: `item ${index}` } }));
	globalThis.gc?.();
	const before = { heap: process.memoryUsage().heapUsed, cpu: process.cpuUsage() };
	const { status, outputs, error } = await runWeShop({ parameters, items });
	const { user, system } = process.cpuUsage(before.cpu);
	if (status !== 'success' || outputs[0]?.length !== ITEMS) throw new Error(`It ended as ${status} with ${outputs[0]?.length} items: ${error?.message.slice(0, 200)}`);
	return { cpu: (user + system) / 1_000 / ITEMS, heap: 0 };
}

/** The same once more, with the live heap looked at again and again; looking costs the processor more than the node. */
async function heapOf(parameters: ReturnType<typeof cutOut>): Promise<number> {
	const items = Array.from({ length: ITEMS }, (_, index) => ({ json: { taskName: `item ${index}` } }));
	const live = () => (globalThis.gc?.(), process.memoryUsage().heapUsed);
	const before = live();
	let peak = before;
	const timer = setInterval(() => (peak = Math.max(peak, live())), 50);
	const outcome = await runWeShop({ parameters, items });
	clearInterval(timer);
	peak = Math.max(peak, live());
	if (outcome.outputs[0]?.length !== ITEMS) throw new Error(`${outcome.outputs[0]?.length} items came out`);
	return (peak - before) / KILOBYTE / ITEMS;
}

async function main(): Promise<NodeFigures> {
	setFlagsFromString('--expose-gc');
	await speedUp(FASTER);
	const seen = await takeTheNetworkOut();
	const [start, wait] = [cutOut('={{ $json.taskName }}', { completion: 'none' }, { maxConcurrency: 1_000 }), cutOut('={{ $json.taskName }}', {}, { maxConcurrency: 1_000 })];
	for (const parameters of [start, wait]) await costOf(parameters);
	const begun = seen.looks;
	const [starts, waits] = [await costOf(start), await costOf(wait)];
	const looksPerWait = (seen.looks - begun) / ITEMS;
	return { cpuPerStart: starts.cpu, cpuPerWait: waits.cpu, looksPerWait, heapPerStart: await heapOf(start), heapPerWait: await heapOf(wait) };
}

process.once('message', () => {
	main().then(
		(figures) => process.send?.(figures, () => process.exit(0)),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
});
