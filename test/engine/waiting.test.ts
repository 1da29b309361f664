import type { INodeParameters } from 'n8n-workflow';
import { rateFor } from '../../nodes/WeShop/api/client';
import type { RecordedRun } from '../sandbox/control';
import type { RecordedRequest } from '../sandbox/journal/journal';
import { runWeShop, type Outcome } from './engine';
import { url } from './fields';
import { photoItem } from './files';
import { heldUp } from './heldUp';
import { inAll } from './pauses';
import { pairsOf } from './pairs';
import { cutOut } from './parameters';
import { uploaded } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { sideBySide } from './sideBySide';

// The promises about time, in real time: these executions wait as a user waits.

const SPREAD = 20;
const LONGEST = [4, 12];
const SINGLE = [5, 12];
const MANY = 200;
/** How long WeShop asks for a pause, in seconds. */
const RETRY_AFTER = 6;
const FIFTY = rateFor(50);
/** What was sent in one second and is received in the next, with the next one's, where the machine is busy. */
const ARRIVE_TOGETHER = FIFTY.perSecond;
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name} ${index}`);
const spread = (longest: number) => numbered(`spread over ${longest} seconds`, SPREAD);
/** Not in the order of the items; the last one takes all of the time. */
const shareOf = (index: number) => ((7 * index + 7) % SPREAD || SPREAD) / SPREAD;

startWithAnEmptySandbox({
	secondsOf: {
		...Object.fromEntries(LONGEST.flatMap((longest) => spread(longest).map((name, index) => [name, longest * shareOf(index)]))),
		...Object.fromEntries(SINGLE.map((seconds) => [`alone for ${seconds} seconds`, seconds])),
		...Object.fromEntries(numbered('many', MANY).map((name) => [name, 4])),
		// Still under way when WeShop asks for a pause.
		...Object.fromEntries(numbered('slowed down', 51).map((name) => [name, 11])),
		'downloaded early': 1,
		'downloaded late': 12,
		'one after the other 0': 5.5,
		'one after the other 1': 5.5,
	},
	answers: [
		{
			endpoint: 'getRun',
			taskName: 'slowed down 7',
			status: 429,
			headers: { 'retry-after': String(RETRY_AFTER) },
			body: { success: false, error: { code: 'SLOW', message: 'slow down', retryable: true } },
		},
	],
});

/** An execution, and what WeShop saw of it. */
interface Seen {
	outcome: Outcome;
	/** In the order of their starts. */
	runs: RecordedRun[];
	/** Those to the API about these runs. */
	requests: RecordedRequest[];
	/** All that anybody has sent by then. */
	journal: RecordedRequest[];
}

const pause = async (milliseconds: number) => await new Promise<void>((later) => setTimeout(later, milliseconds));
const taskNameOf = ({ request }: RecordedRun): string => String(request.input.taskName);
const timesOf = (requests: RecordedRequest[]): number[] => requests.map(({ time }) => Date.parse(time)).sort((one, other) => one - other);
const readsIn = (journal: RecordedRequest[], runs: RecordedRun[]): RecordedRequest[] =>
	journal.filter(({ method, url: asked }) => method === 'GET' && runs.some(({ executionId }) => asked === `https://openapi.weshop.ai/openapi/agent/runs/${executionId}`));

const small = sideBySide(async () => {
	const address = await uploaded('waited for');
	// A photo that reaches WeShop in the midst of the pause that it has asked for.
	await theSandbox().settings({ uploadLatencyMs: 6_000 });
	return address;
});

let declared = 0;

/** An execution with an item for each task name; the last one may have a photo. */
function execution(taskNames: string[], options: INodeParameters = {}, { download = false, withPhoto = false, apiKey = process.env.SANDBOX_KEY } = {}): () => Promise<Seen> {
	const place = declared++;
	return sideBySide(async () => {
		const photo = await photoItem('uploaded late');
		const items = taskNames.map((taskName, index) => ({ ...(withPhoto && index === taskNames.length - 1 ? photo : {}), json: { taskName } }));
		const originalImage = withPhoto ? `={{ $binary.data ? { mode: 'binary', value: 'data' } : { mode: 'url', value: '${await small()}' } }}` : url(await small());
		// Starting many items holds up all else in the process for a moment, so all of it is done before the first reading.
		await pause(place * 350);
		const outcome = await runWeShop({ parameters: cutOut('={{ $json.taskName }}', { originalImage, download }, options), items, apiKey });
		const [journal, all] = await Promise.all([theSandbox().requests(), theSandbox().runs()]);
		const runs = all.filter((run) => taskNames.includes(taskNameOf(run)));
		const starts = journal.filter(({ method, url: asked, body = '' }) => method === 'POST' && asked.endsWith('/openapi/agent/runs') && taskNames.includes((JSON.parse(body) as { input: { taskName: string } }).input.taskName));
		return { outcome, runs, requests: [...starts, ...readsIn(journal, runs)], journal };
	});
}

/** The most of these times that lie within one second. */
const busiestSecond = (times: number[]): number => Math.max(...times.map((from, index) => times.slice(index).filter((time) => time < from + 1_000).length));

describe.each(LONGEST)('Twenty items whose runs go on side by side and take up to %d seconds', (longest) => {
	const twenty = execution(spread(longest), { maxConcurrency: SPREAD });

	it('take hardly longer than the longest, and come out in order', async () => {
		const { outcome, runs } = await twenty();
		const { json, outputs, took, endedAt } = outcome;
		expect(json.map(({ taskName, status }) => [taskName, status])).toEqual(spread(longest).map((name) => [name, 'Success']));
		expect(pairsOf(outputs[0])).toEqual([...Array(SPREAD).keys()]);
		// A busy machine may take its time. One after the other they would take ten times as long as the longest.
		const allStartedAt = Math.max(...runs.map(({ startedAt }) => Date.parse(startedAt)));
		expect(allStartedAt - (endedAt - took) - heldUp(endedAt - took, allStartedAt)).toBeLessThan(10_000);
		expect((endedAt - allStartedAt - heldUp(allStartedAt, endedAt)) / 1_000).toBeLessThanOrEqual(longest + 12);
	});
});

describe.each(SINGLE)('A single run of %d seconds', (seconds) => {
	const alone = execution([`alone for ${seconds} seconds`]);

	it('is out soon after it is ready', async () => {
		const { outcome, journal, runs } = await alone();
		expect(readsIn(journal, runs).length).toBeGreaterThanOrEqual(1);
		// Its pauses are all that is between its start and the reading that finds it ready, but for the answers.
		expect(inAll(outcome.pauses)).toBeGreaterThan(0);
		// The run begins a little later than the node sends its start, on a busy machine by so much that a reading comes too early.
		expect(inAll(outcome.pauses) / 1_000).toBeLessThanOrEqual(seconds + 2 * Math.max(2, seconds / 10) + 0.5);
	});

	it('is read hardly more often than every three seconds', async () => {
		const { journal, runs } = await alone();
		expect(readsIn(journal, runs).length).toBeLessThanOrEqual(1.3 * Math.ceil(seconds / 3));
	});
});

describe('Two hundred items', () => {
	const many = execution(numbered('many', MANY), { maxConcurrency: 50 });

	it('all finish, in order, each of them started once', async () => {
		const { outcome, runs, requests } = await many();
		expect(outcome.json.map(({ taskName, status }) => [taskName, status])).toEqual(numbered('many', MANY).map((name) => [name, 'Success']));
		expect(runs).toHaveLength(MANY);
		expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(MANY);
	});

	it('never send more requests in a second than the node promises', async () => {
		const times = timesOf((await many()).requests);
		expect(times.length).toBeGreaterThanOrEqual(2 * MANY);
		expect(busiestSecond(times)).toBeLessThanOrEqual(FIFTY.atOnce + ARRIVE_TOGETHER);
		expect(times.length / ((times.at(-1)! - times[0]!) / 1_000)).toBeLessThanOrEqual(FIFTY.perSecond + FIFTY.atOnce / 20);
	});

	it('have at most fifty unfinished runs at a time', async () => {
		const spans = (await many()).runs.map(({ startedAt, finishedAt }) => [Date.parse(startedAt), Date.parse(finishedAt!)] as const);
		const unfinished = spans.map(([at]) => spans.filter(([from, to]) => from <= at && at < to).length);
		expect(Math.max(...unfinished)).toBeLessThanOrEqual(50);
	});
});

describe('A Retry-After that one reading gets', () => {
	const slowedDown = execution(numbered('slowed down', 51), { maxConcurrency: 51 }, { withPhoto: true, apiKey: `${process.env.SANDBOX_KEY}.pause` });
	const refusalsIn = (requests: RecordedRequest[]) => timesOf(requests.filter(({ status }) => status === 429));

	it('holds back the readings of the other runs, and the start of an item that comes to it later', async () => {
		const { outcome, requests, journal } = await slowedDown();
		expect(refusalsIn(requests)).toHaveLength(1);
		const [from] = refusalsIn(requests);
		// What was on its way already still arrives, on a busy machine in its own time.
		expect(timesOf(requests).filter((time) => time > from! + 3_000 && time < from! + RETRY_AFTER * 1_000)).toEqual([]);
		const [sent] = timesOf(journal.filter(({ files }) => files?.some(({ fileName }) => fileName === 'product.png')).slice(-1));
		expect(sent! + 6_000).toBeLessThan(from! + RETRY_AFTER * 1_000);
		expect(outcome.json.map(({ taskName }) => taskName)).toEqual(numbered('slowed down', 51));
	});

	it('is not followed by a flood', async () => {
		const { requests } = await slowedDown();
		const after = timesOf(requests).filter((time) => time > refusalsIn(requests)[0]! + 3_000);
		expect(after.length).toBeGreaterThan(FIFTY.perSecond);
		expect(busiestSecond(after)).toBeLessThanOrEqual(FIFTY.atOnce + 1 + ARRIVE_TOGETHER);
	});
});

describe('The results of a run that ends early', () => {
	const downloaded = execution(['downloaded early', 'downloaded late'], {}, { download: true });

	it('are downloaded while others are waited for', async () => {
		const { outcome, runs, journal } = await downloaded();
		const [early, late] = ['downloaded early', 'downloaded late'].map((name) => runs.find((run) => taskNameOf(run) === name)!);
		const [at] = timesOf(journal.filter(({ url: asked }) => asked.includes(`/results/${early!.executionId}/`)));
		expect(at).toBeLessThan(Date.parse(late!.finishedAt!));
		expect(outcome.outputs[0]!.map(({ binary }) => binary?.data?.fileName)).toEqual([early, late].map((run) => `removeBG-${run!.executionId}.png`));
	});
});

describe('A Timeout', () => {
	const oneAfterTheOther = execution(numbered('one after the other', 2), { maxConcurrency: 1, timeout: 10 });

	it('counts from the start of each run, not from that of the execution', async () => {
		const { outcome, runs } = await oneAfterTheOther();
		expect(outcome.json.map(({ taskName, status }) => [taskName, status])).toEqual(numbered('one after the other', 2).map((name) => [name, 'Success']));
		expect(outcome.took).toBeGreaterThan(11_000);
		expect(Date.parse(runs[1]!.startedAt)).toBeGreaterThanOrEqual(Date.parse(runs[0]!.finishedAt!));
	});
});

itKeptTheKeyAtHome();
