import type { RecordedRun } from '../../test/sandbox/control';
import type { RecordedRequest } from '../../test/sandbox/journal/journal';
import { cutOutByCli } from './cli';
import type { BatchFigures } from './figures';
import { percentile } from './percentile';
import { cpuOfEnded, watchProcess } from './processUse';
import type { Stage } from './stage';
import { allItems, cutOut, oneItemAtATime, workflow, type Link, type Step } from './workflows';

/** The poll interval of a workflow that a user builds, in seconds: the same as the node's for runs of up to 20 s. */
const POLL_SECONDS = 2;
/** How much longer than its runs an execution may take until n8n has saved it, in seconds. */
const SLACK_SECONDS = 120;

/** A way to make a batch of runs. */
export interface Contender {
	name: string;
	/** Waits for each run before it starts the next one. */
	oneByOne?: boolean;
	/** Makes a run for each name. Returns how long it took, in milliseconds. */
	make(stage: Stage, photo: string, taskNames: string[], seconds: number): Promise<number>;
}

export const OURS: Contender = { name: 'WeShop node', make: async (stage, photo, names, seconds) => await inN8n(stage, photo, names, seconds, ours(names.length)) };

/** @param maxConcurrency less than the number of items */
export const oursAtATime = (maxConcurrency: number): Contender => ({
	name: `WeShop node, ${maxConcurrency} at a time`,
	make: async (stage, photo, names, seconds) => await inN8n(stage, photo, names, seconds, ours(maxConcurrency)),
});

export const OWN_NODES: Contender = { name: 'HTTP Request, Wait, If', make: async (stage, photo, names, seconds) => await inN8n(stage, photo, names, seconds, allItems(POLL_SECONDS)) };

/** With the poll interval that it takes to be as fast as the node. */
export const OWN_NODES_OFTEN: Contender = { name: 'the same, polling every second', make: async (stage, photo, names, seconds) => await inN8n(stage, photo, names, seconds, allItems(1)) };

export const ONE_BY_ONE: Contender = { name: 'the same, one item at a time', oneByOne: true, make: async (stage, photo, names, seconds) => await inN8n(stage, photo, names, seconds, oneItemAtATime(POLL_SECONDS)) };

export const CLI: Contender = {
	name: 'weshop-cli, one process per run',
	make: async ({ sandbox }, photo, names) => {
		const begun = Date.now();
		await cutOutByCli(sandbox.plainUrl, photo, names);
		return Date.now() - begun;
	},
};

const ours = (maxConcurrency: number): { steps: Step[]; links?: Link[] } => ({ steps: [cutOut({ maxConcurrency })] });

async function inN8n(stage: Stage, photo: string, names: string[], seconds: number, { steps, links }: { steps: Step[]; links?: Link[] }): Promise<number> {
	const items = names.map((taskName) => ({ taskName, photo }));
	return (await stage.run(workflow('Batch', stage.credentials, items, steps, links), seconds + SLACK_SECONDS)).took;
}

let batches = 0;

/**
 * Makes runs with one contender and measures it.
 * @param lengths durations of the runs, in seconds
 * @param roundTrip in milliseconds
 */
export async function measureBatch(stage: Stage, contender: Contender, photo: string, lengths: number[], roundTrip: number): Promise<BatchFigures> {
	const { sandbox } = stage;
	const label = `batch-${++batches}`;
	const names = lengths.map((_, index) => `${label}-${index}`);
	await sandbox.settings({ secondsOf: Object.fromEntries(names.map((name, index) => [name, lengths[index]!])) });
	const before = { requests: (await sandbox.requests()).length, cpuOfEnded: cpuOfEnded() };
	const isCli = contender === CLI;
	const watch = watchProcess(isCli ? process.pid : stage.pid);
	const longest = contender.oneByOne ? lengths.reduce((sum, length) => sum + length + 2 * POLL_SECONDS, 0) : Math.max(...lengths) * 12;
	const took = await contender.make(stage, photo, names, longest);
	const use = watch.end();
	const runs = (await sandbox.runs()).filter(({ request }) => names.includes(String(request.input.taskName)));
	if (runs.length !== names.length) throw new Error(`${contender.name} started ${runs.length} runs for ${names.length} items`);
	const requests = (await sandbox.requests()).slice(before.requests);
	const delays = runs.map((run) => delayOf(run, requests, isCli)).sort((one, other) => one - other);
	const limit = Math.max(...lengths) * 1_000 + roundTrip;
	return {
		contender: contender.name,
		took,
		ratio: took / limit,
		requestsPerRun: requests.filter(({ url }) => new URL(url).pathname.startsWith('/openapi/')).length / runs.length,
		delay: { median: percentile(delays, 0.5), p95: percentile(delays, 0.95), longest: delays.at(-1)! },
		startedWithin: Math.max(...runs.map(({ startedAt }) => Date.parse(startedAt))) - Math.min(...runs.map(({ startedAt }) => Date.parse(startedAt))),
		// The sandbox runs in this process, so the memory of weshop-cli cannot be measured, only the CPU time of its processes.
		rssGrowth: isCli ? undefined : use.rssGrowth,
		cpu: isCli ? cpuOfEnded() - before.cpuOfEnded : use.cpu,
	};
}

/**
 * How long a finished run was not noticed, in milliseconds.
 * @param downloadsNothing then the last poll counts, otherwise the download of the file
 */
function delayOf({ executionId, finishedAt }: RecordedRun, requests: RecordedRequest[], downloadsNothing: boolean): number {
	const relevant = requests.filter(({ url }) => (downloadsNothing ? url.endsWith(`/agent/runs/${executionId}`) : url.includes(`/results/${executionId}/`)));
	const at = downloadsNothing ? relevant.at(-1)?.time : relevant[0]?.time;
	if (!at || !finishedAt) throw new Error(`The run ${executionId} was never ${downloadsNothing ? 'read' : 'downloaded'}`);
	return Date.parse(at) - Date.parse(finishedAt);
}
