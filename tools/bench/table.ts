import type { Batch, BatchFigures, Figures } from './figures';
import type { Machine } from './machine';

type Row = Array<string | number>;

const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1);
const whole = (number: number) => Math.round(number).toLocaleString('en');

function table(head: string[], rows: Row[]): string {
	const line = (cells: Row) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function batchRow(name: string, { contender, took, ratio, requestsPerRun, delay, rssGrowth, cpu }: BatchFigures): Row {
	const memory = rssGrowth === undefined ? '–' : whole(Math.max(0, rssGrowth));
	return [name, contender, seconds(took), ratio.toFixed(2), requestsPerRun.toFixed(1), `${seconds(delay.median)} / ${seconds(delay.p95)}`, memory, cpu.toFixed(1)];
}

function madeOn({ n8n, node, cores, processor, memory, system, measured }: Machine): string {
	return `Measured with n8n ${n8n} on Node.js ${node}, against the stand-in for WeShop, all on one machine: ${cores} cores (${processor}), ${memory} GiB, ${system}; ${measured}.`;
}

function batchesTable(batches: Batch[]): string {
	const rows = batches.flatMap(({ name, contenders }) => contenders.map((one, index) => batchRow(index === 0 ? name : '', one)));
	return table(['Runs', 'Made by', 'Took (s)', '× the limit', 'Requests per run', 'Late, median / p95 (s)', 'Memory (MiB)', 'Processor (s)'], rows);
}

/** What was measured, as Markdown. */
export function tables(figures: Partial<Figures>): string {
	const { machine, ceiling, batches, starts, download, upload, samePhoto, node, package: packed } = figures;
	const parts: string[] = [];
	if (machine) parts.push(madeOn(machine));
	if (batches) parts.push(batchesTable(batches));
	const files = [...(download ?? []).map((one) => ['200 MB video down', one] as const), ...(upload ?? []).map((one) => ['20 MB photo up', one] as const)];
	if (files.length > 0) {
		parts.push(table(['File', 'By', 'Took (s)', 'Memory (MiB)', 'The same for the first file (MiB)', 'Processor (s)'], files.map(([name, { contender, took, rssGrowth, firstRssGrowth, cpu }]) => [name, contender, seconds(took), whole(rssGrowth), whole(firstRssGrowth), cpu.toFixed(1)])));
	}
	if (samePhoto) parts.push(table(['The same photo for 50 items', 'Uploads', 'Took (s)'], samePhoto.map(({ contender, uploads, took }) => [contender, uploads, seconds(took)])));
	if (starts) {
		parts.push(table(['Started and not waited for', 'Took (s)', 'Per item (ms)', 'Processor per item (ms)'], starts.map(({ items, took, cpu }) => [`${whole(items)} items`, seconds(took), (took / items).toFixed(1), ((cpu * 1_000) / items).toFixed(1)])));
	}
	const more: Row[] = [];
	if (node) {
		more.push(['Processor per item that is started, without a network', `${node.cpuPerStart.toFixed(2)} ms`]);
		more.push([`The same with ${node.looksPerWait} polls`, `${node.cpuPerWait.toFixed(2)} ms`]);
		more.push(['Live heap per item at the peak, of 1,000 that are started / waited for', `${node.heapPerStart.toFixed(1)} / ${node.heapPerWait.toFixed(1)} kB`]);
	}
	if (packed) {
		more.push(['Loading the package', `${packed.load.toFixed(0)} ms`]);
		more.push(['Its size packed / unpacked / in memory', `${whole(packed.packed)} / ${whole(packed.unpacked)} / ${whole(packed.heap)} kB`]);
	}
	if (ceiling) more.push(["The stand-in's own ceiling", `${whole(ceiling.startsPerSecond)} starts or ${whole(ceiling.pollsPerSecond)} reads a second, ${whole(ceiling.fileRate)} MB/s of a file, ${ceiling.roundTrip.toFixed(1)} ms for a read`]);
	if (more.length > 0) parts.push(table(['', ''], more));
	return parts.join('\n\n');
}
