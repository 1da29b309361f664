import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from '../../tools/bench/figures';
import { lengthsOf } from '../../tools/bench/lengths';
import { needFor, requestsFor, timeFor } from '../../tools/bench/model';

const { batches, simulation, catalogue, ceiling } = JSON.parse(readFileSync(path.join(__dirname, '../../docs/bench.json'), 'utf8')) as Figures;

/** Of a core: n8n, while the benchmark asks it five times a second whether the execution has ended. */
const BEING_ASKED = 0.09;

const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** Batches that the node made, measured and simulated, with the lengths of each draw, and how many runs were unfinished at a time. */
const ours = [...batches.map((batch) => ({ how: 'measured', ...batch })), ...simulation.map((batch) => ({ how: 'simulated', ...batch }))].flatMap(({ how, name, media, lengths, draws, contenders }) =>
	contenders.flatMap(({ contender, ...figures }) => {
		if (!contender.startsWith('WeShop node')) return [];
		const atATime = Number(/(\d+) at a time/.exec(contender)?.[1] ?? lengths.count);
		const drawn = Array.from({ length: draws }, (_, draw) => lengthsOf(lengths, draw));
		return [{ name: `${how}, ${name}, ${atATime} at a time`, media, drawn, atATime, figures: { cpu: undefined, ...figures } }];
	}),
);

describe('The model of docs/scaling.md, against what was measured and simulated', () => {
	it('has something to be held against: one run and many, all at a time and ten', () => {
		expect(ours.map(({ drawn, atATime }) => [drawn[0]!.length, atATime])).toEqual(expect.arrayContaining([[1, 1], [20, 20], [100, 100], [100, 10]]));
	});

	it.each(ours)('says within a tenth how long it takes: $name', ({ media, drawn, atATime, figures: { took } }) => {
		const modelled = mean(drawn.map((lengths) => timeFor({ media, lengths, maxConcurrency: atATime })));
		expect(modelled).toBeGreaterThan((took / 1_000) * 0.9);
		expect(modelled).toBeLessThan((took / 1_000) * 1.1);
	});

	it.each(ours)('says within a third how many requests a run takes: $name', ({ media, drawn, atATime, figures: { requestsPerRun } }) => {
		const modelled = mean(drawn.flat().map((length) => requestsFor(length, atATime, media)));
		expect(modelled).toBeGreaterThan(requestsPerRun * 0.67);
		expect(modelled).toBeLessThan(requestsPerRun * 1.33);
	});

	const computing = ours.filter(({ drawn, figures }) => drawn[0]!.length >= 20 && figures.cpu !== undefined);
	if (computing.length > 0) {
		it.each(computing)('says within a half what n8n computes: $name', ({ media, drawn, figures: { cpu, took } }) => {
			const need = mean(drawn.map((lengths) => lengths.reduce((sum, length) => sum + needFor(86_400, length, 1, false, media).cores, 0))) + (took / 1_000) * BEING_ASKED;
			expect(need).toBeGreaterThan(cpu! * 0.5);
			expect(need).toBeLessThan(cpu! * 1.5);
		});
	}
});

describe('No workflow of HTTP Request, Wait and If is both earlier and cheaper in requests than the node', () => {
	const figures = [
		...batches.map(({ name, contenders }) => ({ name: `measured, ${name}`, contenders: contenders.map(({ delay, ...one }) => ({ ...one, delay: delay.mean })) })),
		...simulation.map(({ name, media, contenders }) => ({ name: `simulated, ${name} (${media})`, contenders })),
	];

	it.each(figures)('$name', ({ contenders }) => {
		const node = contenders.find(({ contender }) => contender === 'WeShop node')!;
		const cheaper = contenders.filter(({ contender, requestsPerRun }) => contender.startsWith('HTTP Request') && requestsPerRun <= node.requestsPerRun);
		expect(cheaper.filter(({ delay }) => delay <= node.delay).map(({ contender }) => contender)).toEqual([]);
	});
});

it('a catalogue of a thousand photos goes through a small n8n: nothing lost, nothing paid twice, and its memory stays flat', () => {
	const node = catalogue.find(({ contender }) => contender.startsWith('WeShop node'));
	expect(node).toMatchObject({ runs: 1_000, paidTwice: 0, files: 1_000 });
	expect(node!.growthAfterHundred).toBeLessThan(50);
});

it('nothing measured hung on the stand-in: it answers more than the node may ask', () => {
	expect(Math.min(ceiling.startsPerSecond, ceiling.pollsPerSecond)).toBeGreaterThan(50);
});
