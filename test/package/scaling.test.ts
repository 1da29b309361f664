import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from '../../tools/bench/figures';
import { lengthsOf } from '../../tools/bench/lengths';
import { needFor, requestsFor, timeFor } from '../../tools/bench/model';

const { batches, ceiling } = JSON.parse(readFileSync(path.join(__dirname, '../../docs/bench.json'), 'utf8')) as Figures;

/** Of a core: n8n, while the benchmark asks it five times a second whether the execution has ended. */
const BEING_ASKED = 0.09;

/** Batches that the node made, and how many runs were unfinished at a time. */
const ours = batches.flatMap(({ name, lengths, contenders }) =>
	contenders.flatMap(({ contender, ...figures }) => {
		if (!contender.startsWith('WeShop node')) return [];
		const atATime = Number(/(\d+) at a time/.exec(contender)?.[1] ?? lengths.count);
		return [{ name: `${name}, ${atATime} at a time`, lengths: lengthsOf(lengths), atATime, figures }];
	}),
);

describe('The model of docs/scaling.md, against what was measured', () => {
	it('has something to be held against: one run and many, all at a time and ten', () => {
		expect(ours.map(({ lengths, atATime }) => [lengths.length, atATime])).toEqual(expect.arrayContaining([[1, 1], [20, 20], [100, 100], [100, 10]]));
	});

	it.each(ours)('says within a tenth how long it takes: $name', ({ lengths, atATime, figures: { took } }) => {
		const modelled = timeFor({ lengths, maxConcurrency: atATime });
		expect(modelled).toBeGreaterThan((took / 1_000) * 0.9);
		expect(modelled).toBeLessThan((took / 1_000) * 1.1);
	});

	it.each(ours)('says within a third how many requests a run takes: $name', ({ lengths, atATime, figures: { requestsPerRun } }) => {
		const modelled = lengths.reduce((sum, length) => sum + requestsFor(length, atATime), 0) / lengths.length;
		expect(modelled).toBeGreaterThan(requestsPerRun * 0.67);
		expect(modelled).toBeLessThan(requestsPerRun * 1.33);
	});

	it.each(ours.filter(({ lengths }) => lengths.length >= 20))('says within a half what n8n computes: $name', ({ lengths, figures: { cpu, took } }) => {
		const need = lengths.reduce((sum, length) => sum + needFor(86_400, length, 1, false).cores, 0) + (took / 1_000) * BEING_ASKED;
		expect(need).toBeGreaterThan(cpu * 0.5);
		expect(need).toBeLessThan(cpu * 1.5);
	});
});

it('nothing measured hung on the stand-in: it answers more than the node may ask', () => {
	expect(Math.min(ceiling.startsPerSecond, ceiling.pollsPerSecond)).toBeGreaterThan(50);
});
