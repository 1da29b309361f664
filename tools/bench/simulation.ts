import type { Media } from '../../nodes/WeShop/run/pollSchedule';
import { manyRuns } from '../../test/simulation/manyRuns';
import { seeded } from '../../test/unit/random';
import type { SimulatedFigures } from './figures';
import { lengthsOf, type Lengths } from './lengths';
import { simulateWorkflow } from './simulatedWorkflow';

/** The intervals, in seconds, with which the workflow of n8n's own nodes polls. */
export const INTERVALS = [1, 2, 3, 5];
/** Half of what a request takes, in milliseconds. */
const ONE_WAY = 20;
/** Of n8n for a request, in milliseconds (`npm run bench`). */
const CPU = 9;

export interface SimulatedMix extends Lengths {
	media: Media;
}

/**
 * The node with its own client, rate limit and poller, beside the workflow of n8n's own nodes: the same draws for all,
 * without a network.
 * @param atATime how many runs the node may have unfinished besides: all of them, or less
 */
export async function simulateMix(mix: SimulatedMix, draws: number, atATime: number[] = []): Promise<SimulatedFigures[]> {
	const node = (maxConcurrency: number) => async (lengths: number[], draw: number) => {
		const { delay, ...story } = await manyRuns(lengths, maxConcurrency, seeded(draw + 1), ONE_WAY, { media: mix.media, cpuMs: CPU, expected: lengths.length });
		return { ...story, delay: delay.mean };
	};
	const contenders = [
		{ contender: 'WeShop node', make: node(mix.count) },
		...atATime.map((maxConcurrency) => ({ contender: `WeShop node, ${maxConcurrency} at a time`, make: node(maxConcurrency) })),
		...INTERVALS.map((interval) => ({ contender: `HTTP Request, Wait, If: every ${interval} s`, make: async (lengths: number[]) => await Promise.resolve(simulateWorkflow(lengths, interval * 1_000, ONE_WAY, CPU)) })),
	];
	return await Promise.all(
		contenders.map(async ({ contender, make }) => {
			const sum = { contender, took: 0, ratio: 0, requestsPerRun: 1, delay: 0 };
			for (let draw = 0; draw < draws; draw++) {
				const lengths = lengthsOf(mix, draw).map((seconds) => seconds * 1_000);
				const { took, pollsPerRun, delay } = await make(lengths, draw);
				sum.took += (took * 1_000) / draws;
				sum.ratio += (took * 1_000) / (Math.max(...lengths) + 2 * ONE_WAY) / draws;
				sum.requestsPerRun += pollsPerRun / draws;
				sum.delay += (delay * 1_000) / draws;
			}
			return sum;
		}),
	);
}
