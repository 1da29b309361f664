import { setFlagsFromString } from 'node:v8';
import { n8nAxios } from '../../test/engine/n8nAxios';
import { runWeShop } from '../../test/engine/engine';
import { cutOut } from '../../test/engine/parameters';
import { speedUp } from '../../test/engine/spedUp';
import type { NodeFigures } from './figures';

const ITEMS = 1_000;
/** How much faster the clock runs for the node, since only its CPU time is measured here. */
const FASTER = 200;
const KILOBYTE = 1_000;

/** Answers every request in this process, without a network. A run is finished at the second poll. */
async function mockNetwork(): Promise<{ polls: number }> {
	const counter = { polls: 0 };
	const polled = new Set<string>();
	let started = 0;
	const answer = (url: string, method: string): object => {
		if (method === 'post') return { executionId: `run-${++started}`, powerConsumption: 2, powerBalanceAmount: 100 };
		counter.polls++;
		const executionId = url.split('/').at(-1)!;
		const isReady = polled.has(executionId);
		polled.add(executionId);
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
	return counter;
}

interface Cost {
	/** In milliseconds per item. */
	cpu: number;
	/** The peak, in kB per item. */
	heap: number;
}

async function costOf(parameters: ReturnType<typeof cutOut>): Promise<Cost> {
	const items = Array.from({ length: ITEMS }, (_, index) => ({ json: { taskName: `item ${index}` } }));
	globalThis.gc?.();
	const before = { heap: process.memoryUsage().heapUsed, cpu: process.cpuUsage() };
	const { status, outputs, error } = await runWeShop({ parameters, items });
	const { user, system } = process.cpuUsage(before.cpu);
	if (status !== 'success' || outputs[0]?.length !== ITEMS) throw new Error(`The execution ended as ${status} with ${outputs[0]?.length} items: ${error?.message.slice(0, 200)}`);
	return { cpu: (user + system) / 1_000 / ITEMS, heap: 0 };
}

/** A separate run with samples of the live heap, since sampling takes more CPU time than the node. */
async function heapOf(parameters: ReturnType<typeof cutOut>): Promise<number> {
	const items = Array.from({ length: ITEMS }, (_, index) => ({ json: { taskName: `item ${index}` } }));
	const live = () => (globalThis.gc?.(), process.memoryUsage().heapUsed);
	const before = live();
	let peak = before;
	const timer = setInterval(() => (peak = Math.max(peak, live())), 50);
	const outcome = await runWeShop({ parameters, items });
	clearInterval(timer);
	peak = Math.max(peak, live());
	if (outcome.outputs[0]?.length !== ITEMS) throw new Error(`${outcome.outputs[0]?.length} items were output`);
	return (peak - before) / KILOBYTE / ITEMS;
}

async function main(): Promise<NodeFigures> {
	setFlagsFromString('--expose-gc');
	await speedUp(FASTER);
	const counter = await mockNetwork();
	const [start, wait] = [cutOut('={{ $json.taskName }}', { completion: 'none' }, { maxConcurrency: 1_000 }), cutOut('={{ $json.taskName }}', {}, { maxConcurrency: 1_000 })];
	for (const parameters of [start, wait]) await costOf(parameters);
	const before = counter.polls;
	const [starts, waits] = [await costOf(start), await costOf(wait)];
	const pollsPerWait = (counter.polls - before) / ITEMS;
	return { cpuPerStart: starts.cpu, cpuPerWait: waits.cpu, pollsPerWait, heapPerStart: await heapOf(start), heapPerWait: await heapOf(wait) };
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
