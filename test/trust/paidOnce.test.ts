import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { RecordedRun } from '../sandbox/control';
import type { RecordedRequest } from '../sandbox/journal/journal';
import { ConcurrencyLimit } from '../../nodes/WeShop/run/concurrency';
import type { PlannedAnswer } from '../sandbox/settings';
import { retryFromTheList, runWeShop, type Given, type Outcome } from '../engine/engine';
import { fileIn, url } from '../engine/fields';
import { photoItem } from '../engine/files';
import { cutOut } from '../engine/parameters';
import { request } from '../engine/request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { speedUp } from '../engine/spedUp';
import { headerOf } from '../engine/traffic';

const BALANCE = 1_000_000;
/**
 * In seconds, what a run takes that outlasts a time-out of half a minute at thirty times the speed: by far, as the
 * machine may be busy, but not the second time-out that Retry On Fail gives it.
 */
const tooLong = (how: string) => (how === 'by Retry On Fail' ? 1.5 : 3.5);
startWithAnEmptySandbox({ imageSeconds: 0.05, balance: BALANCE });

/** The address of a photo that is quickly worked on. */
let small = '';

type Ways = Record<string, (taskName: string, options: INodeParameters, image: INodeParameters) => Partial<Given>>;
const making = (set: INodeParameters, given: Partial<Given> = {}) => (taskName: string, options: INodeParameters, image: INodeParameters) => ({ ...given, parameters: cutOut(taskName, { ...set, ...image }, options) });
/** How a run comes to be, and whether and where it is waited for. */
const ways: Ways = {
	'waited for': making({}),
	paused: making({ completion: 'callback' }, { isPublic: true }),
	'not paused as n8n has no public address': making({ completion: 'callback' }),
	'not waited for': making({ completion: 'none' }),
	'of Run: Start': (taskName, options) => {
		const { resource, agentName, params } = request(taskName, { originalImage: small, images: [small] });
		return { parameters: { resource, agentName, params, operation: 'start', input: JSON.stringify({ originalImage: small }), options: { taskName, ...options } } };
	},
	'of an AI agent': making({}, { asTool: true }),
};
const all = Object.keys(ways);
const but = (...left: string[]) => all.filter((way) => !left.includes(way));

const pose = (taskName: string, textDescription: string, options: INodeParameters) => ({ ...cutOut(taskName, { operation: 'changePose', originalImage: url(small), textDescription }, options) });

/** How an execution is tried once more. */
const again: Record<string, (given: Given, later: Given) => Promise<Outcome>> = {
	'by Retry On Fail': async (given) => await runWeShop({ ...given, retryOnFail: true }),
	'from the list of executions': async (given, later) => await retryFromTheList(await failed(given), later),
	'twice from the list of executions': async (given, later) => {
		const first = await failed(given);
		await retryFromTheList(first, given);
		return await retryFromTheList(first, later);
	},
};

async function failed(given: Given): Promise<Outcome> {
	const outcome = await runWeShop(given);
	if (outcome.status !== 'error') throw new Error(`The first execution was to fail: ${outcome.status}`);
	return outcome;
}

const outcomes = new Map<string, Outcome>();
const outcome = (name: string): Outcome => outcomes.get(name)!;
const answers: PlannedAnswer[] = [];
const places = new ConcurrencyLimit(6);
/** Executions run side by side, but not so many that an answer comes too late for that alone. */
const cell = (name: string, run: () => Promise<Outcome>) => work.push(async () => await places.use(async () => outcomes.set(name, await run())));
/** One that mostly waits. */
const slowCell = (name: string, run: () => Promise<Outcome>) => work.push(async () => outcomes.set(name, await run()));
const work: Array<() => Promise<unknown>> = [];
const plan = (taskName: string, ...planned: Array<Partial<PlannedAnswer>>) => answers.push(...planned.map((answer): PlannedAnswer => ({ endpoint: 'startRun', taskName, ...answer })));
const given = (way: string, taskName: string, options: INodeParameters = {}, image: INodeParameters = { originalImage: url(small) }): Given => ways[way]!(taskName, options, image) as Given;
const product = async (name: string) => [await photoItem(name)];
const billed = (name: string) => runsOf(name).reduce((sum, { power }) => sum + power, 0);

const applied = { carriedOut: true };
const lost: Record<string, Partial<PlannedAnswer>> = {
	'the connection is cut before the run is started': { drop: true },
	'the connection is cut after the run is started': { drop: true, ...applied },
	'a proxy puts its page in place of the answer': { status: 502, body: '<html>Bad Gateway</html>', ...applied },
	'no answer comes at all': { hang: true, ...applied },
	'half of the answer comes': { truncateAfter: 20, ...applied },
	'the answer is no whole JSON': { status: 200, body: '{"success":true,"data":{"exec', ...applied },
	'the answer has no ID': { status: 200, body: { success: true, data: {} }, ...applied },
	'the answer is garbled': { headers: { 'content-encoding': 'gzip' }, ...applied },
};
const untilRetriesEnd = Array.from({ length: 3 }, () => ({ hang: true, ...applied }));

const lostStarts = Object.keys(lost).flatMap((trouble) => all.map((way) => [trouble, way, `${trouble}, ${way}`] as const));
const seldom = (way: string, how: string) => how.startsWith('twice') && way !== 'waited for';
const lostForLong = but('of an AI agent').flatMap((way) => Object.keys(again).filter((how) => !seldom(way, how)).map((how) => [way, how, `lost for long, ${way}, ${how}`] as const));
const tooSlow = ['waited for', 'of an AI agent'].flatMap((way) => Object.keys(again).filter((how) => !seldom(way, how)).map((how) => [way, how, `too slow, ${way}, ${how}`] as const));
const failing = (
	[
		['waited for', 'by Retry On Fail'],
		['waited for', 'from the list of executions'],
		['paused', 'by Retry On Fail'],
		['not paused as n8n has no public address', 'by Retry On Fail'],
		['of an AI agent', 'by Retry On Fail'],
	] as const
).flatMap(([way, how]) => [false, true].map((own) => [way, how, `${own ? 'own key' : 'no key'}, failed for good, ${way}, ${how}`, own] as const));
const ownKeys = but('of an AI agent', 'paused').flatMap((way) => [false, true].filter((file) => !(file && way === 'of Run: Start')).map((file) => [way, file ? 'a file' : 'an address', `own key, ${way}, ${file}`] as const));

for (const [trouble, way, name] of lostStarts) {
	plan(name, lost[trouble]!);
	cell(name, async () => await runWeShop(given(way, name)));
}
for (const [way, how, name] of lostForLong) {
	plan(name, ...untilRetriesEnd);
	slowCell(name, async () => {
		const one = { ...given(way, name, {}, { originalImage: fileIn('data') }), items: await product(name) };
		return await again[how]!(one, one);
	});
}
const secondsOf: Record<string, number> = {};
for (const [way, how, name] of tooSlow) {
	secondsOf[name] = tooLong(how);
	cell(name, async () => {
		const items = await product(name);
		const of = (timeout: number) => ({ ...given(way, name, { timeout }, { originalImage: fileIn('data') }), items });
		return await again[how]!(of(30), of(600));
	});
}
for (const [way, how, name, own] of failing) {
	plan(name, { endpoint: 'getRun', status: 200, body: { success: true, data: { executions: [{ status: 'Failed', result: [] }] } } });
	cell(name, async () => {
		const one = { ...given(way, name, own ? { idempotencyKey: name } : {}, { originalImage: fileIn('data') }), items: await product(name) };
		return await again[how]!(one, one);
	});
}
for (const [way, image, name] of ownKeys) {
	cell(name, async () => {
		const isFile = image === 'a file';
		const one = { ...given(way, name, { idempotencyKey: name }, isFile ? { originalImage: fileIn('data') } : undefined), staticData: {}, ...(isFile ? { items: await product(name) } : {}) };
		outcomes.set(`${name}, before`, await runWeShop(one));
		return await runWeShop(one);
	});
}

/** What an expression gives is another thing at each look. */
const changing = ['by Retry On Fail', 'from the list of executions'].map((how) => [how, `changing prompt, ${how}`] as const);
for (const [how, name] of changing) {
	secondsOf[name] = tooLong(how);
	cell(name, async () => {
		const of = (timeout: number): Given => ({ parameters: pose(name, '={{ "Pose " + Math.random() + $execution.id }}', { timeout }) });
		return await again[how]!(of(30), of(600));
	});
}
secondsOf['changed prompt'] = tooLong('from the list of executions');
cell('changed prompt', async () => {
	const first = await failed({ parameters: pose('changed prompt', 'Sitting', { timeout: 20 }) });
	return await retryFromTheList(first, { parameters: pose('changed prompt', 'Standing', { timeout: 600 }) });
});
plan('address of the execution', { drop: true, ...applied }, { status: 401, body: 'no' });
cell('address of the execution', async () => {
	const one = given('of Run: Start', 'address of the execution', { callbackUrl: '={{ "https://n8n.example/webhook/" + $execution.id }}' });
	const first = await failed(one);
	outcomes.set('address of the execution, before', first);
	return await retryFromTheList(first, one);
});
cell('own key, other file', async () => {
	const of = async (photo: string) => ({ ...given('waited for', 'own key, other file', { idempotencyKey: 'order-7' }, { originalImage: fileIn('data') }), items: await product(photo) });
	await runWeShop(await of('one file'));
	// This process of n8n knows the key by workflow and node; WeShop knows it by the account.
	return await runWeShop({ ...(await of('another file')), workflowId: 'another workflow' });
});
/** For itself at the end, as how often WeShop is asked hangs on the time. */
async function unknownForAWhile(): Promise<Outcome> {
	const body = { success: false, error: { code: 'NOT_FOUND', message: 'there is no such run', retryable: false } };
	await theSandbox().settings({ answers: [...(await theSandbox().settings()).answers, { endpoint: 'getRun', taskName: 'not known', status: 404, body, times: 99 }] });
	const first = await failed(given('waited for', 'not known', { timeout: 60 }));
	await theSandbox().settings({ answers: (await theSandbox().settings()).answers.filter(({ taskName }) => taskName !== 'not known') });
	return await retryFromTheList(first, given('waited for', 'not known', { timeout: 60 }));
}

/** What the sandbox has seen, by task name. */
let runs: RecordedRun[] = [];
let journal: RecordedRequest[] = [];
const runsOf = (name: string) => runs.filter(({ request: { input } }) => input.taskName === name);
const startsOf = (name: string) => journal.filter(({ method, url: address, body }) => method === 'POST' && address.endsWith('/agent/runs') && body?.includes(`"taskName":${JSON.stringify(name)}`));
const keysOf = (name: string) => startsOf(name).map((start) => headerOf(start, 'Idempotency-Key'));

beforeAll(async () => {
	await speedUp(30);
	const upload = { resource: 'asset', operation: 'upload', binaryPropertyName: 'data' };
	small = String((await runWeShop({ parameters: upload, items: await product('paid once') })).json[0]?.url);
	await theSandbox().settings({ answers, secondsOf });
	await Promise.all(work.map(async (run) => await run()));
	outcomes.set('not known', await unknownForAWhile());
	[runs, journal] = await Promise.all([theSandbox().runs(), theSandbox().requests()]);
});

/** One run and one bill, and its ID came out. */
function expectPaidOnce(name: string): void {
	const [run, ...others] = runsOf(name);
	expect({ runs: others.length + 1, billed: billed(name), error: outcome(name).error?.message }).toEqual({ runs: 1, billed: run?.power, error: undefined });
	expect(outcome(name).json).toEqual([expect.objectContaining({ executionId: run!.executionId })]);
	const starts = startsOf(name);
	expect(new Set(starts.map(({ body }) => body)).size).toBe(1);
	expect(new Set(keysOf(name)).size).toBe(1);
}

describe('A start whose answer is lost is recovered and not repeated', () => {
	it.each(lostStarts)('%s: a run %s', (_trouble, _way, name) => {
		expectPaidOnce(name);
		expect(startsOf(name).length).toBeGreaterThan(1);
	});

	it.each(lostForLong)('no answer comes as long as the node is patient, of a run %s, that is tried again %s', (_way, _how, name) => {
		expectPaidOnce(name);
		expect(startsOf(name).length).toBeGreaterThan(2);
	});
});

describe('A run that takes longer than Timeout is met again', () => {
	it.each(tooSlow)('%s, tried again %s: WeShop is not even asked to start it', (_way, _how, name) => {
		expectPaidOnce(name);
		expect(startsOf(name)).toHaveLength(1);
		expect(outcome(name).json).toMatchObject([{ status: 'Success' }]);
	});
});

describe('A run that failed for good', () => {
	it.each(failing)('is started anew: %s, tried again %s: %s', (_way, _how, name) => {
		const ids = runsOf(name).map(({ executionId }) => executionId);
		expect({ runs: ids.length, billed: billed(name) }).toEqual({ runs: 2, billed: 2 });
		expect(new Set(keysOf(name)).size).toBe(2);
		expect(outcome(name).json).toEqual([expect.objectContaining({ executionId: ids[1] })]);
	});

	it.each(failing)('is made from a file that is uploaded anew, as its address may have been what failed: %s, %s: %s', (_way, _how, name) => {
		expect(new Set(runsOf(name).map(({ request: { input } }) => input.originalImage)).size).toBe(2);
	});
});

describe("Under the user's own key a second execution", () => {
	it.each(ownKeys)('meets the run that is %s, of %s, and has paid nothing for it', (_way, _image, name) => {
		expectPaidOnce(name);
		const free = (json: IDataObject): IDataObject => ({ ...json, ...('powerConsumption' in json ? { powerConsumption: 0 } : {}), ...(json.results ? { results: (json.results as IDataObject[]).map(free) } : {}) });
		expect(outcome(name).json).toEqual(outcome(`${name}, before`).json.map(free));
	});
});

describe('A run whose request is made of expressions', () => {
	it.each(changing)('is met again, though they give something else, %s', (_how, name) => expectPaidOnce(name));

	it('is asked for again word for word, though its callback URL would be another one', () => {
		expectPaidOnce('address of the execution');
		expect(outcome('address of the execution, before').error?.description).toMatch(/may have been started/);
	});

	it('is another one when the user changes the prompt before the retry', () => {
		expect(runsOf('changed prompt').map(({ request: { params } }) => params.textDescription)).toEqual(['Sitting', 'Standing']);
		expect(outcome('changed prompt').json).toMatchObject([{ executionId: runsOf('changed prompt')[1]!.executionId, status: 'Success' }]);
	});
});

it("the user's own key with another file is refused by WeShop, and the user reads why", () => {
	expect({ runs: runsOf('own key, other file').length, billed: billed('own key, other file') }).toEqual({ runs: 1, billed: 1 });
	expect(outcome('own key, other file').error?.description).toMatch(/^The Idempotency Key "order-7" stands for a run with other settings or another upload of the image/);
});

it('a run that WeShop does not know any more is asked for again by a retry', () => {
	expectPaidOnce('not known');
	expect(startsOf('not known')).toHaveLength(2);
});

it('the account has paid for what was run and nothing else', async () => {
	const { balance } = await theSandbox().settings();
	expect(BALANCE - balance).toBe(runs.reduce((sum, { power }) => sum + power, 0));
	expect((await theSandbox().settings()).answers).toEqual([]);
});

itKeptTheKeyAtHome();
