import type { INodeParameters } from 'n8n-workflow';
import { rateFor } from '../../nodes/WeShop/api/client';
import type { RecordedRun } from '../sandbox/control';
import type { RecordedRequest } from '../sandbox/journal/journal';
import { runWeShop, type Outcome } from './engine';
import { url } from './fields';
import { photoItem } from './files';
import { heldUp } from './heldUp';
import { pairsOf } from './pairs';
import { cutOut } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';

const SPREAD = 20;
const LONGEST = [4, 20];
const SINGLE = [5, 20];
/** How long WeShop asks for quiet, in seconds. */
const QUIET = 4;
const FIFTY = rateFor(50);
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name} ${index}`);
const spread = (longest: number) => numbered(`spread over ${longest} seconds`, SPREAD);
/** Not in the order of the items; the last one takes all of the time. */
const shareOf = (index: number) => ((7 * index + 7) % SPREAD || SPREAD) / SPREAD;

startWithAnEmptySandbox({
	secondsOf: {
		...Object.fromEntries(LONGEST.flatMap((longest) => spread(longest).map((name, index) => [name, longest * shareOf(index)]))),
		...Object.fromEntries(SINGLE.map((seconds) => [`alone for ${seconds} seconds`, seconds])),
		...Object.fromEntries(numbered('many', 300).map((name) => [name, 4.5])),
		// Still under way when the quiet begins.
		...Object.fromEntries(numbered('quiet', 51).map((name) => [name, 10])),
		'downloaded early': 1,
		'downloaded late': 9,
		'one after the other 0': 5.5,
		'one after the other 1': 5.5,
	},
	answers: [
		{
			endpoint: 'getRun',
			taskName: 'quiet 7',
			status: 429,
			headers: { 'retry-after': String(QUIET) },
			body: { success: false, error: { code: 'SLOW', message: 'slow down', retryable: true } },
		},
	],
});

const pause = async (milliseconds: number) => await new Promise<void>((later) => setTimeout(later, milliseconds));
const outcomes = new Map<string, Outcome>();
const outcome = (name: string): Outcome => outcomes.get(name)!;
let journal: RecordedRequest[];
let recorded: RecordedRun[];

beforeAll(async () => {
	const upload = { resource: 'asset', operation: 'upload', binaryPropertyName: 'data' };
	const small = String((await runWeShop({ parameters: upload, items: [await photoItem('waited for')] })).json[0]?.url);
	// A photo that reaches WeShop in the midst of the quiet.
	await theSandbox().settings({ uploadLatencyMs: 6_000 });
	const late = await photoItem('uploaded late');
	const oneOrOther = `={{ $binary.data ? { mode: 'binary', value: 'data' } : { mode: 'url', value: '${small}' } }}`;
	const run = async (name: string, names: string[], options: INodeParameters = {}, set: INodeParameters = {}) => {
		const items = names.map((taskName) => ({ ...(taskName === 'quiet 50' ? late : {}), json: { taskName } }));
		outcomes.set(name, await runWeShop({ parameters: cutOut('={{ $json.taskName }}', { originalImage: url(small), ...set }, options), items }));
	};
	const executions = [
		...LONGEST.map((longest) => async () => await run(`spread over ${longest} seconds`, spread(longest), { maxConcurrency: SPREAD })),
		...SINGLE.map((seconds) => async () => await run(`alone for ${seconds} seconds`, [`alone for ${seconds} seconds`])),
		async () => await run('downloaded', ['downloaded early', 'downloaded late'], {}, { download: true }),
		async () => await run('one after the other', numbered('one after the other', 2), { maxConcurrency: 1, timeout: 6 }),
		async () => await run('quiet', numbered('quiet', 51), { maxConcurrency: 51 }, { originalImage: oneOrOther }),
		async () => await run('many', numbered('many', 300), { maxConcurrency: 50 }),
	];
	// Starting many items holds up all else in the process for a moment, so all of it is done before the first look.
	await Promise.all(executions.map(async (execution, index) => await pause(index * 350).then(execution)));
	journal = await theSandbox().requests();
	recorded = await theSandbox().runs();
}, 100_000);

const nameOf = ({ request }: RecordedRun): string => String(request.input.taskName);
const runsOf = (name: string): RecordedRun[] => recorded.filter((run) => nameOf(run).replace(/ \d+$/, '') === name || nameOf(run) === name);
const timesOf = (requests: RecordedRequest[]): number[] => requests.map(({ time }) => Date.parse(time)).sort((one, other) => one - other);
const looksAt = (ids: string[]): RecordedRequest[] => journal.filter(({ method, url: asked }) => method === 'GET' && ids.some((id) => asked === `https://openapi.weshop.ai/openapi/agent/runs/${id}`));

/** The requests to WeShop's API of one of the executions. */
function apiRequests(name: string): RecordedRequest[] {
	const names = new Set(runsOf(name).map(nameOf));
	const starts = journal.filter(({ method, url: asked, body = '' }) => method === 'POST' && asked.endsWith('/openapi/agent/runs') && names.has((JSON.parse(body) as { input: { taskName: string } }).input.taskName));
	return [...starts, ...looksAt(runsOf(name).map(({ executionId }) => executionId))];
}

/** The most of these times that lie within one second. */
function busiestSecond(times: number[]): number {
	return Math.max(...times.map((from, index) => times.slice(index).filter((time) => time < from + 1_000).length));
}

describe('Twenty items whose runs go on side by side', () => {
	it.each(LONGEST)('of up to %d seconds take hardly longer than the longest, and come out in order', (longest) => {
		const { json, outputs, took, endedAt } = outcome(`spread over ${longest} seconds`);
		expect(json.map(({ taskName, status }) => [taskName, status])).toEqual(spread(longest).map((name) => [name, 'Success']));
		expect(pairsOf(outputs[0])).toEqual([...Array(SPREAD).keys()]);
		// A busy machine may take its time over the starts: all twenty go at once.
		const allStartedAt = Math.max(...runsOf(`spread over ${longest} seconds`).map(({ startedAt }) => Date.parse(startedAt)));
		expect(allStartedAt - (endedAt - took) - heldUp(endedAt - took, allStartedAt)).toBeLessThan(2_500);
		expect((endedAt - allStartedAt - heldUp(allStartedAt, endedAt)) / 1_000).toBeLessThanOrEqual(longest + Math.max(2, longest / 10) + 0.5);
	});
});

describe('A single run', () => {
	const single = (seconds: number) => {
		const [run] = runsOf(`alone for ${seconds} seconds`);
		const readyAt = Date.parse(run!.startedAt) + seconds * 1_000;
		const { endedAt } = outcome(`alone for ${seconds} seconds`);
		return { late: (endedAt - readyAt - heldUp(readyAt, endedAt)) / 1_000, looks: looksAt([run!.executionId]).length };
	};

	it.each(SINGLE)('of %d seconds is out at most two seconds or a tenth of its time after it is ready', (seconds) => {
		// The look that finds it ready has to be answered, too.
		expect(single(seconds).late).toBeLessThanOrEqual(Math.max(2, seconds / 10) + 0.1);
	});

	it.each(SINGLE)('of %d seconds is looked at hardly more often than every three seconds', (seconds) => {
		expect(single(seconds).looks).toBeLessThanOrEqual(1.3 * Math.ceil(seconds / 3));
	});
});

describe('Three hundred items', () => {
	it('all finish, in order, each of them started once', () => {
		expect(outcome('many').json.map(({ taskName, status }) => [taskName, status])).toEqual(numbered('many', 300).map((name) => [name, 'Success']));
		expect(runsOf('many')).toHaveLength(300);
		expect(apiRequests('many').filter(({ method }) => method === 'POST')).toHaveLength(300);
	});

	it('never send more requests in a second than the node promises', () => {
		const times = timesOf(apiRequests('many'));
		expect(times.length).toBeGreaterThanOrEqual(600);
		expect(busiestSecond(times)).toBeLessThanOrEqual(FIFTY.atOnce);
		expect(times.length / ((times.at(-1)! - times[0]!) / 1_000)).toBeLessThanOrEqual(FIFTY.perSecond + FIFTY.atOnce / 30);
	});

	it('have at most fifty unfinished runs at a time', () => {
		const spans = runsOf('many').map(({ startedAt, finishedAt }) => [Date.parse(startedAt), Date.parse(finishedAt!)] as const);
		const unfinished = spans.map(([at]) => spans.filter(([from, to]) => from <= at && at < to).length);
		expect(Math.max(...unfinished)).toBeLessThanOrEqual(50);
	});
});

describe('A Retry-After that one look gets', () => {
	const refusedAt = () => timesOf(apiRequests('quiet').filter(({ status }) => status === 429));

	it('keeps the looks at the other runs quiet, and the start of an item that comes to it later', () => {
		expect(refusedAt()).toHaveLength(1);
		const [from] = refusedAt();
		const times = timesOf(apiRequests('quiet'));
		// What was on its way already still arrives, on a busy machine in its own time.
		expect(times.filter((time) => time > from! + 1_000 && time < from! + QUIET * 1_000)).toEqual([]);
		const [uploaded] = timesOf(journal.filter(({ files }) => files?.some(({ fileName }) => fileName === 'product.png')).slice(-1));
		expect(uploaded! + 6_000).toBeLessThan(from! + QUIET * 1_000);
		expect(outcome('quiet').json.map(({ taskName }) => taskName)).toEqual(numbered('quiet', 51));
	});

	it('is not followed by a flood', () => {
		const after = timesOf(apiRequests('quiet')).filter((time) => time > refusedAt()[0]! + 1_000);
		expect(after.length).toBeGreaterThan(FIFTY.perSecond);
		expect(busiestSecond(after)).toBeLessThanOrEqual(FIFTY.atOnce + 1);
	});
});

it('the results of a run that ends early are downloaded while others are waited for', () => {
	const [[early], [late]] = [runsOf('downloaded early'), runsOf('downloaded late')];
	const [downloaded] = timesOf(journal.filter(({ url: asked }) => asked.includes(`/results/${early!.executionId}/`)));
	expect(downloaded).toBeLessThan(Date.parse(late!.finishedAt!));
	expect(outcome('downloaded').outputs[0]!.map(({ binary }) => binary?.data?.fileName)).toEqual([early, late].map((run) => `removeBG-${run!.executionId}-0.png`));
});

it('a Timeout counts from the start of each run, not from that of the execution', () => {
	const { json, took } = outcome('one after the other');
	expect(json.map(({ taskName, status }) => [taskName, status])).toEqual(numbered('one after the other', 2).map((name) => [name, 'Success']));
	expect(took).toBeGreaterThan(11_000);
	const [first, second] = runsOf('one after the other');
	expect(Date.parse(second!.startedAt)).toBeGreaterThanOrEqual(Date.parse(first!.finishedAt!));
});

itKeptTheKeyAtHome();
