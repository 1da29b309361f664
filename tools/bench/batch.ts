import type { RecordedRun } from '../../test/sandbox/control';
import type { RecordedRequest } from '../../test/sandbox/journal/journal';
import { cutOutByCli } from './cli';
import type { BatchFigures } from './figures';
import { percentile } from './percentile';
import { cpuOfEnded, watchProcess } from './processUse';
import type { Stage } from './stage';
import { allItems, cutOut, itemAfterItem, workflow, type Link, type Step } from './workflows';

/** Between two looks of what a user builds, in seconds: as often as the node looks at a run of up to 20 s. */
const LOOK_EVERY = 2;
/** n8n saves an execution a little later than it ends. */
const SLACK = 120;

/** How a batch of runs is made. */
export interface Contender {
	name: string;
	/** Waits for one run after the other. */
	oneByOne?: boolean;
	/** Makes a run for each name; gives how long it took, in milliseconds. */
	make(stage: Stage, photo: string, taskNames: string[], seconds: number): Promise<number>;
}

export const OURS: Contender = { name: 'WeShop node', make: async (stage, photo, names, seconds) => await inN8n(stage, photo, names, seconds, ours(names.length)) };

/** @param maxConcurrency lower than the number of items */
export const oursAtATime = (maxConcurrency: number): Contender => ({
	name: `WeShop node, ${maxConcurrency} at a time`,
	make: async (stage, photo, names, seconds) => await inN8n(stage, photo, names, seconds, ours(maxConcurrency)),
});

export const OWN_NODES: Contender = { name: 'HTTP Request, Wait, If', make: async (stage, photo, names, seconds) => await inN8n(stage, photo, names, seconds, allItems(LOOK_EVERY)) };

/** As often as it takes to be no later than the node. */
export const OWN_NODES_OFTEN: Contender = { name: 'the same, polling every second', make: async (stage, photo, names, seconds) => await inN8n(stage, photo, names, seconds, allItems(1)) };

export const ONE_BY_ONE: Contender = { name: 'the same, item after item', oneByOne: true, make: async (stage, photo, names, seconds) => await inN8n(stage, photo, names, seconds, itemAfterItem(LOOK_EVERY)) };

export const CLI: Contender = {
	name: 'weshop-cli, one process a run',
	make: async ({ sandbox }, photo, names) => {
		const begun = Date.now();
		await cutOutByCli(sandbox.plainUrl, photo, names);
		return Date.now() - begun;
	},
};

const ours = (maxConcurrency: number): { steps: Step[]; links?: Link[] } => ({ steps: [cutOut({ maxConcurrency })] });

async function inN8n(stage: Stage, photo: string, names: string[], seconds: number, { steps, links }: { steps: Step[]; links?: Link[] }): Promise<number> {
	const items = names.map((taskName) => ({ taskName, photo }));
	return (await stage.run(workflow('Batch', stage.credentials, items, steps, links), seconds + SLACK)).took;
}

let batches = 0;

/**
 * Makes runs of these lengths with one contender.
 * @param lengths in seconds
 * @param roundTrip in milliseconds
 */
export async function measureBatch(stage: Stage, contender: Contender, photo: string, lengths: number[], roundTrip: number): Promise<BatchFigures> {
	const { sandbox } = stage;
	const label = `batch-${++batches}`;
	const names = lengths.map((_, index) => `${label}-${index}`);
	await sandbox.settings({ secondsOf: Object.fromEntries(names.map((name, index) => [name, lengths[index]!])) });
	const before = { requests: (await sandbox.requests()).length, cpuOfEnded: cpuOfEnded() };
	const isOutside = contender === CLI;
	const watched = watchProcess(isOutside ? process.pid : stage.pid);
	const longest = contender.oneByOne ? lengths.reduce((sum, length) => sum + length + 2 * LOOK_EVERY, 0) : Math.max(...lengths) * 12;
	const took = await contender.make(stage, photo, names, longest);
	const use = watched.end();
	const runs = (await sandbox.runs()).filter(({ request }) => names.includes(String(request.input.taskName)));
	if (runs.length !== names.length) throw new Error(`${contender.name} started ${runs.length} runs for ${names.length} items`);
	const requests = (await sandbox.requests()).slice(before.requests);
	const delays = runs.map((run) => delayOf(run, requests, isOutside)).sort((one, other) => one - other);
	const limit = Math.max(...lengths) * 1_000 + roundTrip;
	return {
		contender: contender.name,
		took,
		ratio: took / limit,
		requestsPerRun: requests.filter(({ url }) => new URL(url).pathname.startsWith('/openapi/')).length / runs.length,
		delay: { median: percentile(delays, 0.5), p95: percentile(delays, 0.95), longest: delays.at(-1)! },
		startedWithin: Math.max(...runs.map(({ startedAt }) => Date.parse(startedAt))) - Math.min(...runs.map(({ startedAt }) => Date.parse(startedAt))),
		// The sandbox runs in this process: what weshop-cli takes is what its processes took.
		rssGrowth: isOutside ? undefined : use.rssGrowth,
		cpu: isOutside ? cpuOfEnded() - before.cpuOfEnded : use.cpu,
	};
}

/** From ready to out: its file is asked for, or where none is loaded the look that finds it ready arrives. In milliseconds. */
function delayOf({ executionId, finishedAt }: RecordedRun, requests: RecordedRequest[], byLook: boolean): number {
	const about = requests.filter(({ url }) => (byLook ? url.endsWith(`/agent/runs/${executionId}`) : url.includes(`/results/${executionId}/`)));
	const at = byLook ? about.at(-1)?.time : about[0]?.time;
	if (!at || !finishedAt) throw new Error(`The run ${executionId} was never ${byLook ? 'looked at' : 'loaded'}`);
	return Date.parse(at) - Date.parse(finishedAt);
}
