import type { Batch, BatchFigures, CatalogueFigures, Figures, Simulation } from './figures';
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
	const delays = [delay.mean, delay.median, delay.p95].map(seconds).join(' / ');
	return [name, contender, seconds(took), ratio.toFixed(2), requestsPerRun.toFixed(1), delays, memory, cpu === undefined ? '–' : cpu.toFixed(1)];
}

function catalogueRow({ contender, ended, took, runs, paidTwice, files, rssGrowth, growthAfterHundred, cpu }: CatalogueFigures): Row {
	const after = growthAfterHundred === undefined ? '–' : whole(growthAfterHundred);
	return [contender, took === undefined ? `${ended}` : seconds(took), whole(runs), paidTwice, whole(files), whole(rssGrowth), after, cpu.toFixed(0)];
}

function environmentText({ n8n, node, cores, processor, memory, system, measured }: Machine): string {
	return `Measured with n8n ${n8n} on Node.js ${node}, against a simulated WeShop, all on one machine: ${cores} cores (${processor}), ${memory} GiB, ${system}; ${measured}.`;
}

const PART_NAMES: Record<string, string> = { node: 'the node without a network', package: 'the package', starts: 'runs that are only started', download: 'the video', upload: 'the photo of 20 MB', samePhoto: 'the same photo', photos: '100 photos', catalogue: '1,000 photos', ceiling: 'the limits of the simulated WeShop' };

/** A sentence for each machine and day, with all parts that were measured there. */
function olderTexts(older: Partial<Record<string, Machine>>): string[] {
	const parts = new Map<string, string[]>();
	for (const [part, machine] of Object.entries(older)) {
		const { n8n, cores, processor, measured } = machine!;
		const when = `Measured before, with n8n ${n8n} on ${cores} cores (${processor}), ${measured}`;
		parts.set(when, [...(parts.get(when) ?? []), PART_NAMES[part] ?? part]);
	}
	return [...parts].map(([when, names]) => `${when}: ${names.join(', ')}.`);
}

function batchesTable(batches: Batch[]): string {
	const rows = batches.flatMap(({ name, draws, contenders }) => contenders.map((one, index) => batchRow(index === 0 ? `${name}, ${draws === 1 ? 'once' : `${draws} times`}` : '', one)));
	return table(['Runs', 'With', 'Time (s)', '× the limit', 'Requests per run', 'Delay, mean / median / p95 (s)', 'Memory (MiB)', 'CPU (s)'], rows);
}

function simulationTable(simulation: Simulation[]): string {
	const rows = simulation.flatMap(({ name, draws, contenders }) =>
		contenders.map(({ contender, ratio, requestsPerRun, delay }, index) => [index === 0 ? `${name}, ${whole(draws)} times` : '', contender, ratio.toFixed(3), requestsPerRun.toFixed(1), (delay / 1_000).toFixed(2)]),
	);
	return table(['Simulated runs', 'With', '× the limit', 'Requests per run', 'Delay, mean (s)'], rows);
}

/** The batches and the machine, as Markdown. */
export function batchTable({ machine, batches }: Figures): string {
	return `${batchesTable(batches)}\n\n${environmentText(machine)}`;
}

/** All figures, as Markdown. */
export function tables(figures: Partial<Figures>): string {
	const { machine, older = {}, ceiling, batches, starts, download, upload, photos, catalogue, simulation, samePhoto, node, package: packed } = figures;
	const parts: string[] = [];
	if (machine) parts.push([environmentText(machine), ...olderTexts(older)].join(' '));
	if (batches && batches.length > 0) parts.push(batchesTable(batches));
	if (simulation) parts.push(simulationTable(simulation));
	const files = [...(download ?? []).map((one) => ['200 MB video, download', one] as const), ...(upload ?? []).map((one) => ['20 MB photo, upload', one] as const)];
	if (files.length > 0) {
		parts.push(table(['File', 'With', 'Time (s)', 'Memory (MiB)', 'Memory for the first file (MiB)', 'CPU (s)'], files.map(([name, { contender, took, rssGrowth, firstRssGrowth, cpu }]) => [name, contender, seconds(took), whole(rssGrowth), whole(firstRssGrowth), cpu.toFixed(1)])));
	}
	if (photos) parts.push(table(['100 photos of 8 MB', 'Time (s)', 'Memory (MiB)'], photos.map(({ contender, took, rssGrowth }) => [contender, seconds(took), whole(rssGrowth)])));
	if (catalogue) parts.push(table(['1,000 photos of 4 MB to their results', 'Time (s)', 'Runs', 'Paid twice', 'Result files', 'Memory (MiB)', 'Memory after the first hundred (MiB)', 'CPU (s)'], catalogue.map(catalogueRow)));
	if (samePhoto) parts.push(table(['The same photo for 50 items', 'Uploads', 'Time (s)'], samePhoto.map(({ contender, uploads, took }) => [contender, uploads, seconds(took)])));
	if (starts) {
		parts.push(table(['Started, not waited for', 'Time (s)', 'Per item (ms)', 'CPU per item (ms)'], starts.map(({ items, took, cpu }) => [`${whole(items)} items`, seconds(took), (took / items).toFixed(1), ((cpu * 1_000) / items).toFixed(1)])));
	}
	const more: Row[] = [];
	if (node) {
		more.push(['CPU per item that is started, without a network', `${node.cpuPerStart.toFixed(2)} ms`]);
		more.push([`The same with ${node.pollsPerWait} polls`, `${node.cpuPerWait.toFixed(2)} ms`]);
		more.push(['Peak of the live heap per item, for 1,000 items that are started / waited for', `${node.heapPerStart.toFixed(1)} / ${node.heapPerWait.toFixed(1)} kB`]);
	}
	if (packed) {
		more.push(['Loading the package', `${packed.load.toFixed(0)} ms`]);
		more.push(['Package size, packed / unpacked / in memory', `${whole(packed.packed)} / ${whole(packed.unpacked)} / ${whole(packed.heap)} kB`]);
	}
	if (ceiling) more.push(['Limits of the simulated WeShop', `${whole(ceiling.startsPerSecond)} starts or ${whole(ceiling.pollsPerSecond)} polls per second, ${whole(ceiling.fileRate)} MB/s for a file, ${ceiling.roundTrip.toFixed(1)} ms for a poll`]);
	if (more.length > 0) parts.push(table(['', ''], more));
	return parts.join('\n\n');
}
