import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { RecordedRun } from '../sandbox/control';
import type { RecordedRequest } from '../sandbox/journal/journal';
import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop, type Given } from './engine';
import { fileIn } from './fields';
import { photoItem, photoOf } from './files';
import { afterStop } from './heldUp';
import { cutOut, film } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { sideBySide } from './sideBySide';
import { sha256 } from './traffic';

const REQUESTS = {
	uploads: /^POST .*\/assets\/images$/,
	starts: /^POST .*\/runs$/,
	reads: /^GET .*\/openapi\/agent\/runs\//,
	downloads: /^GET .*\/results\//,
};
type Kind = keyof typeof REQUESTS;

interface Phase {
	/** Stop is pressed when all requests of a kind are under way, or so many milliseconds after they got an answer of this status. */
	kind: Kind;
	answered?: { status: number; andThen: number };
	/** The requests there are in all. */
	requests: Partial<Record<Kind, number>>;
	items?: number;
	withPhoto?: boolean;
	/** A video, which is read less often than a picture. */
	isVideo?: boolean;
	set?: INodeParameters;
	options?: INodeParameters;
	given?: Partial<Given>;
}

const pausing: Partial<Phase> = { set: { completion: 'callback' }, given: { isPublic: true }, items: 2 };
const phases: Record<string, Phase> = {
	'while a photo is uploaded': { kind: 'uploads', withPhoto: true, requests: { uploads: 1 } },
	'while a run is started': { kind: 'starts', requests: { starts: 1 } },
	'while a start waits for Retry-After': { kind: 'starts', answered: { status: 429, andThen: 400 }, requests: { starts: 1 } },
	'before the first reading': { kind: 'starts', answered: { status: 200, andThen: 400 }, requests: { starts: 1 } },
	'while others wait for a place': { kind: 'starts', answered: { status: 200, andThen: 400 }, requests: { starts: 1 }, items: 4, options: { maxConcurrency: 1 } },
	'during a reading': { kind: 'reads', requests: { starts: 1, reads: 1 } },
	'between two readings': { kind: 'reads', answered: { status: 200, andThen: 400 }, requests: { starts: 1, reads: 1 }, isVideo: true },
	'while a reading waits for Retry-After': { kind: 'reads', answered: { status: 429, andThen: 400 }, requests: { starts: 1, reads: 1 } },
	'during a reading, of a node that goes on after failures': { kind: 'reads', requests: { starts: 2, reads: 2 }, items: 2, given: { onError: 'continueRegularOutput' } },
	'before a file comes': { kind: 'downloads', requests: { starts: 1, reads: 1, downloads: 1 }, set: { download: true } },
	'in the midst of a file': { kind: 'downloads', answered: { status: 200, andThen: 400 }, requests: { starts: 1, reads: 1, downloads: 1 }, set: { download: true } },
	'while runs are started that the execution is to pause for': { kind: 'starts', requests: { starts: 2 }, ...pausing },
	'during the last reading before a pause': { kind: 'reads', requests: { starts: 2, reads: 2 }, ...pausing },
};

/** A busy machine may take longer over the picture than the node waits before its first reading. */
const atLeastOne: unknown = expect.any(Number);

const ENDPOINTS = { uploads: 'uploadImage', starts: 'startRun', reads: 'getRun', downloads: 'files' } as const;

/** What is under way when Stop is pressed would go on for minutes. */
function neverAnswered(name: string, { kind, answered, requests }: Phase): PlannedAnswer[] {
	if (answered) return [];
	const taskName = kind === 'uploads' ? undefined : name;
	return [{ endpoint: ENDPOINTS[kind], taskName, hang: true, carriedOut: true, times: requests[kind] }];
}

/** A pause that WeShop asks for holds for all executions of the account. */
const ofItsOwn = (name: string) => ({ apiKey: `${process.env.SANDBOX_KEY}.${Buffer.from(name).toString('hex')}` });
const slowDown = { status: 429, headers: { 'retry-after': '60' }, body: { success: false, error: { code: 'SLOW', message: 'slow down', retryable: true } } };

startWithAnEmptySandbox({
	imageSeconds: 0.1,
	secondsOf: { 'between two readings': 600, 'during the last reading before a pause': 600 },
	answers: [
		...Object.entries(phases).flatMap(([name, phase]) => neverAnswered(name, phase)),
		{ endpoint: 'files', taskName: 'in the midst of a file', carriedOut: true, stallAfter: 2_000 },
		{ endpoint: 'getRun', taskName: 'while a reading waits for Retry-After', ...slowDown },
		{ endpoint: 'startRun', taskName: 'while a start waits for Retry-After', ...slowDown },
	],
});

/** What the sandbox has got by a time. */
interface Seen {
	journal: RecordedRequest[];
	recorded: RecordedRun[];
}

const pause = async (milliseconds: number) => await new Promise<void>((later) => setTimeout(later, milliseconds));
let latest: Promise<Seen>;
let latestAt = 0;

/** All executions share what is asked for every fifty milliseconds. */
async function seen(): Promise<Seen> {
	if (Date.now() - latestAt > 50) {
		latestAt = Date.now();
		latest = Promise.all([theSandbox().requests(), theSandbox().runs()]).then(([journal, recorded]) => ({ journal, recorded }));
	}
	return await latest;
}

const idsIn = ({ recorded }: Seen, name: string) => recorded.filter(({ request }) => request.input.taskName === name).map(({ executionId }) => executionId);

/** The requests of a kind that the execution of this name has sent. */
async function requestsOf(seen: Seen, name: string, kind: Kind): Promise<RecordedRequest[]> {
	const ids = idsIn(seen, name);
	const photo = sha256(await photoOf(name));
	const isAboutIt = ({ url, body = '', files = [] }: RecordedRequest) =>
		files.some((file) => file.sha256 === photo) || body.includes(JSON.stringify({ taskName: name }).slice(1, -1)) || ids.some((id) => url.includes(id));
	return seen.journal.filter((request) => REQUESTS[kind].test(`${request.method} ${request.url}`) && isAboutIt(request));
}

async function due(name: string, { kind, answered, requests }: Phase): Promise<void> {
	const isDue = (found: RecordedRequest[]) => found.length === requests[kind] && (!answered || found.every(({ status }) => status === answered.status));
	for (let found: RecordedRequest[] = []; !isDue(found); found = await requestsOf(await seen(), name, kind)) {
		if (found.length > requests[kind]!) throw new Error(`There are ${found.length} ${kind} by now, more than the ${requests[kind]} after which Stop was to be pressed`);
		await pause(20);
	}
	await pause(answered?.andThen ?? 0);
}

describe.each(Object.entries(phases))('Stop %s', (name, phase) => {
	const stopped = sideBySide(async () => {
		const { set = {}, options = {}, given, items = 1, withPhoto = false, isVideo = false } = phase;
		const item: Partial<INodeExecutionData> = withPhoto ? await photoItem(name) : {};
		const parameters = isVideo ? film(name, options, set) : cutOut(name, { ...(withPhoto ? { originalImage: fileIn('data') } : {}), ...set }, options);
		const outcome = await runWeShop({ parameters, items: Array.from({ length: items }, () => item), ...(phase.answered?.status === 429 ? ofItsOwn(name) : {}), ...given }, async () => await due(name, phase));
		// Whatever might still begin begins.
		await pause(1_000);
		return { outcome, after: await seen() };
	});

	it('ends the execution at once', async () => {
		const { outcome } = await stopped();
		expect(outcome.status).toBe('canceled');
		expect(afterStop(outcome)).toBeLessThan(2_000);
		expect(outcome.outputs.flat().filter(({ json }) => 'error' in json || 'executionId' in json)).toEqual([]);
		expect(outcome.waitTill).toBeUndefined();
	});

	it('says the ID of every run that is known to be paid for', async () => {
		const { outcome, after } = await stopped();
		const isKnown = !['uploads', 'starts'].includes(phase.kind) || phase.answered?.status === 200;
		const ids = isKnown ? idsIn(after, name) : [];
		expect(ids).toHaveLength(isKnown ? phase.requests.starts! : 0);
		for (const id of ids) expect(`${outcome.error?.message} ${outcome.error?.description}`).toContain(id);
		expect(/may have been started/.test(outcome.error?.description ?? '')).toBe(phase.kind === 'starts' && !phase.answered);
	});

	it('cuts off the reading or the download that is under way', async () => {
		const last = (await requestsOf((await stopped()).after, name, phase.kind)).at(-1)!;
		if (phase.kind === 'downloads' || (phase.kind === 'reads' && !phase.answered)) expect(last.clientLeft).toBe(true);
		// A start is left to bring the ID of its run, which nobody hears any more.
		else if (phase.kind === 'starts') expect(last.clientLeft).toBeUndefined();
	});

	it('is followed by no request', async () => {
		const { outcome, after } = await stopped();
		const sent = await Promise.all((Object.keys(REQUESTS) as Kind[]).map(async (kind) => [kind, await requestsOf(after, name, kind)] as const));
		expect(Object.fromEntries(sent.map(([kind, requests]) => [kind, requests.length]))).toEqual({ uploads: 0, starts: 0, reads: 0, downloads: 0, ...phase.requests, ...(phase.kind === 'downloads' ? { reads: atLeastOne } : {}) });
		const times = sent.flatMap(([, requests]) => requests).map(({ time }) => Date.parse(time));
		expect(Math.max(...times)).toBeLessThanOrEqual(outcome.stoppedAt!);
	});
});

itKeptTheKeyAtHome();
