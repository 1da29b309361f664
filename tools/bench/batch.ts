import type { RecordedRun } from '../../test/sandbox/control';
import type { RecordedRequest } from '../../test/sandbox/journal/journal';
import { cutOutByCli } from './cli';
import type { BatchFigures } from './figures';
import { lengthsOf, type Lengths } from './lengths';
import { percentile } from './percentile';
import { cpuOfEnded, watchProcess } from './processUse';
import type { Stage } from './stage';
import { allItems, cutOut, makeVideo, oneItemAtATime, workflow, type Link, type Media, type Step } from './workflows';

/** Of the workflow that makes one item at a time, in seconds. */
const POLL_SECONDS = 2;
/** How much longer than its runs an execution may take until n8n has saved it, in seconds. */
const SLACK_SECONDS = 120;

/** A way to make a batch of runs. */
export interface Contender {
	name: string;
	/** Waits for each run before it starts the next one. */
	oneByOne?: boolean;
	/** Makes a run for each name. Returns how long it took, in milliseconds. */
	make(stage: Stage, photo: string, taskNames: string[], seconds: number, media: Media): Promise<number>;
}

const inNode = (name: string, maxConcurrency?: number): Contender => ({
	name,
	make: async (stage, photo, names, seconds, media) => {
		const options = { maxConcurrency: maxConcurrency ?? names.length };
		return await inN8n(stage, photo, names, seconds, { steps: [media === 'video' ? makeVideo(options) : cutOut(options)] });
	},
});

export const OURS = inNode('WeShop node');

/** @param maxConcurrency less than the number of items */
export const oursAtATime = (maxConcurrency: number): Contender => inNode(`WeShop node, ${maxConcurrency} at a time`, maxConcurrency);

/** @param interval in seconds */
export const ownNodes = (interval: number): Contender => ({
	name: `HTTP Request, Wait, If: every ${interval} s`,
	make: async (stage, photo, names, seconds, media) => await inN8n(stage, photo, names, seconds, allItems(interval, media)),
});

export const ONE_BY_ONE: Contender = {
	name: `the same, every ${POLL_SECONDS} s, one item at a time`,
	oneByOne: true,
	make: async (stage, photo, names, seconds) => await inN8n(stage, photo, names, seconds, oneItemAtATime(POLL_SECONDS)),
};

export const CLI: Contender = {
	name: 'weshop-cli, one process per run',
	make: async ({ sandbox }, photo, names) => {
		const begun = Date.now();
		await cutOutByCli(sandbox.plainUrl, photo, names);
		return Date.now() - begun;
	},
};

async function inN8n(stage: Stage, photo: string, names: string[], seconds: number, { steps, links }: { steps: Step[]; links?: Link[] }): Promise<number> {
	const items = names.map((taskName) => ({ taskName, photo }));
	return (await stage.run(workflow(`Batch ${names[0]}`, stage.credentials, items, steps, links), seconds + SLACK_SECONDS)).took;
}

/** A mix of lengths, and how it is measured. */
export interface Mix extends Lengths {
	media: Media;
	/** Each with lengths of its own. */
	draws: number;
}

/** One execution for each draw. */
interface Drawn {
	names: string[];
	lengths: number[];
	took: number;
}

let batches = 0;
/** Of all batches, as several may be measured at the same time. */
const secondsOf: Record<string, number> = {};

const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/**
 * Makes runs with one contender and measures it.
 * @param areDrawsTogether whether all draws are executed at the same time
 * @param isAlone whether nothing else is measured at the same time: else nobody knows whose memory and CPU time it is
 * @param roundTrip in milliseconds
 */
export async function measureBatch(stage: Stage, contender: Contender, photo: string, mix: Mix, { areDrawsTogether, isAlone, roundTrip }: { areDrawsTogether: boolean; isAlone: boolean; roundTrip: number }): Promise<BatchFigures> {
	const { sandbox } = stage;
	const label = `batch-${++batches}`;
	const draws = Array.from({ length: mix.draws }, (_, draw) => {
		const lengths = lengthsOf(mix, draw);
		return { lengths, names: lengths.map((_length, index) => `${label}-${draw}-${index}`) };
	});
	for (const { names, lengths } of draws) for (const [index, name] of names.entries()) secondsOf[name] = lengths[index]!;
	await sandbox.settings({ secondsOf });
	const before = { requests: (await sandbox.requests()).length, cpuOfEnded: cpuOfEnded() };
	const isCli = contender === CLI;
	const watch = watchProcess(isCli ? process.pid : stage.pid);
	const make = async ({ names, lengths }: (typeof draws)[number]): Promise<Drawn> => {
		const longest = contender.oneByOne ? lengths.reduce((sum, length) => sum + length + 2 * POLL_SECONDS, 0) : Math.max(...lengths) * 12;
		return { names, lengths, took: await contender.make(stage, photo, names, longest, mix.media) };
	};
	const drawn: Drawn[] = [];
	if (areDrawsTogether) drawn.push(...(await Promise.all(draws.map(make))));
	else for (const draw of draws) drawn.push(await make(draw));
	const use = watch.end();
	const names = new Set(draws.flatMap((draw) => draw.names));
	const runs = (await sandbox.runs()).filter(({ request }) => names.has(String(request.input.taskName)));
	if (runs.length !== names.size) throw new Error(`${contender.name} started ${runs.length} runs for ${names.size} items`);
	const requests = requestsOf(runs, (await sandbox.requests()).slice(before.requests));
	const delays = runs.map((run) => delayOf(run, requests.get(run.executionId) ?? [], isCli)).sort((one, other) => one - other);
	const polls = [...requests.values()].flat().filter(({ url }) => new URL(url).pathname.startsWith('/openapi/')).length;
	return {
		contender: contender.name,
		took: mean(drawn.map(({ took }) => took)),
		ratio: mean(drawn.map(({ took, lengths }) => took / (Math.max(...lengths) * 1_000 + roundTrip))),
		// Each run has one start.
		requestsPerRun: 1 + polls / runs.length,
		delay: { mean: mean(delays), median: percentile(delays, 0.5), p95: percentile(delays, 0.95), longest: delays.at(-1)! },
		startedWithin: mean(draws.map((draw) => spreadOf(runs.filter(({ request }) => draw.names.includes(String(request.input.taskName)))))),
		// The sandbox runs in this process, so the memory of weshop-cli cannot be measured, only the CPU time of its processes.
		...(isAlone && !isCli ? { rssGrowth: use.rssGrowth } : {}),
		...(isAlone ? { cpu: (isCli ? cpuOfEnded() - before.cpuOfEnded : use.cpu) / mix.draws } : {}),
	};
}

function spreadOf(runs: RecordedRun[]): number {
	const times = runs.map(({ startedAt }) => Date.parse(startedAt));
	return Math.max(...times) - Math.min(...times);
}

/** The polls of each run, and the requests for its files. */
function requestsOf(runs: RecordedRun[], requests: RecordedRequest[]): Map<string, RecordedRequest[]> {
	const byRun = new Map(runs.map(({ executionId }): [string, RecordedRequest[]] => [executionId, []]));
	for (const request of requests) {
		const id = /\/agent\/runs\/([^/?]+)$|\/results\/([^/?]+)\//.exec(request.url)?.slice(1).find(Boolean);
		if (id) byRun.get(id)?.push(request);
	}
	return byRun;
}

/**
 * How long a finished run was not noticed, in milliseconds.
 * @param downloadsNothing then the last poll counts, otherwise the download of the file
 */
function delayOf({ executionId, finishedAt }: RecordedRun, requests: RecordedRequest[], downloadsNothing: boolean): number {
	const relevant = requests.filter(({ url }) => downloadsNothing !== url.includes('/results/'));
	const at = downloadsNothing ? relevant.at(-1)?.time : relevant[0]?.time;
	if (!at || !finishedAt) throw new Error(`The run ${executionId} was never ${downloadsNothing ? 'read' : 'downloaded'}`);
	return Date.parse(at) - Date.parse(finishedAt);
}
