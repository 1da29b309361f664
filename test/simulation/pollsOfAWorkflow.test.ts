import { simulateMix } from '../../tools/bench/simulation';

/** Enough draws for the means; `npm run bench -- --only simulation` makes many more. */
const DRAWS: Record<number, number> = { 1: 40, 20: 2, 100: 1 };

const LENGTHS = [
	{ shortest: 20, longest: 20, media: 'image' },
	{ shortest: 2, longest: 20, media: 'image' },
	{ shortest: 60, longest: 180, media: 'video' },
	{ shortest: 60, longest: 180, media: 'image' },
] as const;

const MIXES = [1, 20, 100].flatMap((count) => LENGTHS.map((lengths) => ({ count, ...lengths })));

describe('No workflow of HTTP Request, Wait and If is both earlier and cheaper in requests, whatever its interval', () => {
	it.each(MIXES)('$count runs of $shortest to $longest s ($media)', async (mix) => {
		const [node, ...workflows] = await simulateMix(mix, DRAWS[mix.count]!);
		for (const workflow of workflows.filter(({ requestsPerRun }) => requestsPerRun <= node!.requestsPerRun)) {
			expect(workflow.delay).toBeGreaterThan(node!.delay);
		}
	});
});
