import type { Run, RunResult } from '../../../nodes/WeShop/api/types';
import { resultsOf } from '../../../nodes/WeShop/run/runState';
import { resultJsons, runJson, sharesOf, type RunPower } from '../../../nodes/WeShop/run/results';

const ID = 'exec-1';

function runOf(result: unknown, more: Partial<Run> = {}): Run {
	return {
		agentName: 'aimodel',
		agentVersion: 'v1.0',
		initParams: { originalImage: 'https://shop.example/a.jpg' },
		executions: [{ executionId: ID, status: 'Success', result: result as RunResult[] }],
		...more,
	};
}

const picture = (n: number, status = 'Success') => ({ status, image: `https://files.example/${n}.png` });
const jsons = (run: Run, { includeRun = false, power }: { includeRun?: boolean; power?: RunPower } = {}) => resultJsons([{ run, executionId: ID, power }], includeRun);

describe('The results of a run', () => {
	it('come out one by one, counted from 0', () => {
		const common = { executionId: ID, agentName: 'aimodel', agentVersion: 'v1.0', status: 'Success', mediaType: 'image', count: 2 };
		expect(jsons(runOf([picture(1), picture(2)]))).toStrictEqual([
			{ ...common, index: 0, url: 'https://files.example/1.png' },
			{ ...common, index: 1, url: 'https://files.example/2.png' },
		]);
	});

	it('bear the label of the run, its cost and what is left', () => {
		const run = runOf([picture(1)], { initParams: { taskName: 'Summer shoes' } });
		expect(jsons(run, { power: { powerConsumption: 0, powerBalance: 12 } })[0]).toMatchObject({
			taskName: 'Summer shoes',
			powerConsumption: 0,
			powerBalance: 12,
		});
		expect(jsons(runOf([picture(1)]))[0]).not.toHaveProperty('powerConsumption');
	});

	it('bear the run as WeShop sent it only when it is wanted', () => {
		const run = runOf([picture(1)], { other: 'field' });
		expect(jsons(run, { includeRun: true })[0]?.run).toEqual(run);
		expect(jsons(run)[0]).not.toHaveProperty('run');
	});

	it('are videos with their poster and last frame', () => {
		const video = { status: 'Success', video: 'https://files.example/1.mp4', videoPoster: 'https://files.example/1.jpg', lastFrame: 'https://files.example/1-last.jpg' };
		expect(jsons(runOf([video]))[0]).toMatchObject({
			mediaType: 'video',
			url: 'https://files.example/1.mp4',
			posterUrl: 'https://files.example/1.jpg',
			lastFrameUrl: 'https://files.example/1-last.jpg',
		});
	});

	it('are videos even where a picture stands beside', () => {
		const both = { status: 'Success', image: 'https://files.example/1.jpg', video: 'https://files.example/1.mp4' };
		expect(jsons(runOf([both]))[0]).toMatchObject({ mediaType: 'video', url: 'https://files.example/1.mp4' });
	});

	it('have no poster nor last frame where WeShop names none', () => {
		for (const empty of [undefined, null, 5]) {
			const [result] = jsons(runOf([{ status: 'Success', video: 'https://files.example/1.mp4', videoPoster: empty, lastFrame: empty }]));
			expect(Object.keys(result ?? {})).not.toContain('posterUrl');
			expect(Object.keys(result ?? {})).not.toContain('lastFrameUrl');
		}
	});

	it('are those of the run that was asked for', () => {
		const run = runOf([]);
		run.executions = [{ executionId: ID, status: 'Success', result: [picture(1)] }, { executionId: 'other', status: 'Success', result: [picture(2)] }];
		expect(jsons(run).map(({ url }) => url)).toEqual(['https://files.example/1.png']);
	});

	it('count among those that succeeded only', () => {
		const run = runOf([picture(1), picture(2, 'Failed'), { status: 'Success' }, picture(3)]);
		expect(jsons(run).map(({ url, index, count }) => [url, index, count])).toEqual([
			['https://files.example/1.png', 0, 2],
			['https://files.example/3.png', 1, 2],
		]);
		expect(resultsOf(run, ID).failed).toBe(2);
	});

	it.each([
		['undefined', undefined, 0],
		['null', null, 0],
		['no list', 'x', 0],
		['an empty list', [], 0],
		['only nothing', [null], 0],
		['only a word', ['Success'], 0],
		['a failed one', [picture(1, 'Failed')], 1],
		['an address that is none', [{ status: 'Success', image: 5 }, { status: 'Success', image: '' }], 2],
	])('may be %s: then there are none', (_what, result, failed) => {
		expect(jsons(runOf(result))).toEqual([]);
		expect(resultsOf(runOf(result), ID)).toEqual({ good: [], failed });
	});

	it.each([{}, { executions: [] }])('are none where the run has no execution: %j', (run) => {
		expect(jsons(run)).toEqual([]);
		expect(resultsOf(run, ID)).toEqual({ good: [], failed: 0 });
	});

	it('need no state of their own', () => {
		expect(jsons(runOf([{ image: 'https://files.example/1.png' }]))).toHaveLength(1);
	});
});

describe('The results of several runs of an item', () => {
	const runsOf = (...counts: number[]) =>
		counts.map((count, index) => {
			const run = runOf(Array.from({ length: count }, (_, at) => picture(10 * index + at)));
			run.executions![0]!.executionId = `exec-${index}`;
			return { run, executionId: `exec-${index}`, power: { powerConsumption: 2 * count, runPowerConsumption: 2 * count } };
		});

	it('are counted over all runs, in their order, each with the ID of its own', () => {
		expect(resultJsons(runsOf(2, 1), false).map(({ executionId, index, count }) => [executionId, index, count])).toEqual([
			['exec-0', 0, 3],
			['exec-0', 1, 3],
			['exec-1', 2, 3],
		]);
	});

	it.each([[[1]], [[3]], [[2, 1]], [[16, 7, 3]]])('have shares that sum up to what the runs cost: %j results', (counts) => {
		const results = resultJsons(runsOf(...counts), false);
		const sum = results.reduce((total, { powerConsumption = 0 }) => total + powerConsumption, 0);
		expect(sum).toBeCloseTo(2 * counts.reduce((total, count) => total + count, 0), 9);
	});

	it.each([
		[20, 2, [10, 10]],
		[20, 3, [6.68, 6.66, 6.66]],
		[1, 16, [0.1, ...Array.from({ length: 15 }, () => 0.06)]],
		[0, 2, [0, 0]],
		[0.5, 1, [0.5]],
		[2.125, 2, [1.065, 1.06]],
		[undefined, 2, []],
	])('share %p points among %d as %j', (whole, count, shares) => {
		expect(sharesOf(whole, count)).toEqual(shares);
	});

	it('have what people look for first at the start', () => {
		expect(Object.keys(resultJsons(runsOf(1), true)[0]!)).toEqual(['url', 'mediaType', 'index', 'count', 'executionId', 'agentName', 'agentVersion', 'status', 'powerConsumption', 'runPowerConsumption', 'run']);
	});
});

describe('A run without results to show', () => {
	it('is told by its state', () => {
		const run = runOf(null);
		run.executions = [{ executionId: ID, status: 'Segmenting' }];
		expect(runJson(run, ID, false)).toStrictEqual({ executionId: ID, agentName: 'aimodel', agentVersion: 'v1.0', status: 'Segmenting' });
		expect(runJson(run, ID, true).run).toBe(run);
	});

	it.each([{}, { agentName: null, agentVersion: {} }])('has no name but an empty one, where WeShop tells none: %j', (run) => {
		expect(runJson(run as never, ID, false)).toStrictEqual({ executionId: ID, agentName: '', agentVersion: '', status: 'Pending' });
	});

	it('is pending where WeShop does not say', () => {
		expect(runJson({ agentName: 'kling', agentVersion: 'v1.0' }, ID, false)).toStrictEqual({
			executionId: ID,
			agentName: 'kling',
			agentVersion: 'v1.0',
			status: 'Pending',
		});
	});
});
