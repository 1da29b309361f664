import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { RecordedRun } from '../sandbox/control';
import type { RecordedRequest } from '../sandbox/journal/journal';
import { runWeShop, type Given, type Outcome } from './engine';
import { fileIn } from './fields';
import { photoItem, photoOf } from './files';
import { afterStop } from './heldUp';
import { cutOut } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { sha256 } from './traffic';

const REQUESTS = {
	uploads: /^POST .*\/assets\/images$/,
	starts: /^POST .*\/runs$/,
	looks: /^GET .*\/openapi\/agent\/runs\//,
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
	set?: INodeParameters;
	options?: INodeParameters;
	given?: Partial<Given>;
}

const parked: Partial<Phase> = { set: { completion: 'callback' }, given: { isPublic: true }, items: 2 };
const phases: Record<string, Phase> = {
	'while a photo is uploaded': { kind: 'uploads', withPhoto: true, requests: { uploads: 1 } },
	'while a run is started': { kind: 'starts', requests: { starts: 1 } },
	'while a start waits for Retry-After': { kind: 'starts', answered: { status: 429, andThen: 400 }, requests: { starts: 1 } },
	'before the first look': { kind: 'starts', answered: { status: 200, andThen: 400 }, requests: { starts: 1 } },
	'while others wait for a place': { kind: 'starts', answered: { status: 200, andThen: 400 }, requests: { starts: 1 }, items: 4, options: { maxConcurrency: 1 } },
	'during a look': { kind: 'looks', requests: { starts: 1, looks: 1 } },
	'between two looks': { kind: 'looks', answered: { status: 200, andThen: 400 }, requests: { starts: 1, looks: 1 } },
	'while a look waits for Retry-After': { kind: 'looks', answered: { status: 429, andThen: 400 }, requests: { starts: 1, looks: 1 } },
	'during a look, of a node that goes on after failures': { kind: 'looks', requests: { starts: 2, looks: 2 }, items: 2, given: { onError: 'continueRegularOutput' } },
	'before a file comes': { kind: 'downloads', requests: { starts: 1, looks: 1, downloads: 1 }, set: { download: true } },
	'in the midst of a file': { kind: 'downloads', answered: { status: 200, andThen: 400 }, requests: { starts: 1, looks: 1, downloads: 1 }, set: { download: true } },
	'while runs are started that the execution is to be parked for': { kind: 'starts', requests: { starts: 2 }, ...parked },
	'during the last look before parking': { kind: 'looks', requests: { starts: 2, looks: 2 }, ...parked },
};

const SLOWLY = 800;
const slowDown = { status: 429, headers: { 'retry-after': '5' }, body: { success: false, error: { code: 'SLOW', message: 'slow down', retryable: true } } };

startWithAnEmptySandbox({
	imageSeconds: 0.1,
	secondsOf: { 'between two looks': 60, 'during the last look before parking': 60 },
	uploadLatencyMs: SLOWLY,
	startLatencyMs: SLOWLY,
	pollLatencyMs: SLOWLY,
	filesLatencyMs: SLOWLY,
	filesBytesPerSecond: 2_000,
	answers: [
		{ endpoint: 'getRun', taskName: 'while a look waits for Retry-After', ...slowDown },
		{ endpoint: 'startRun', taskName: 'while a start waits for Retry-After', ...slowDown },
	],
});

let journal: RecordedRequest[] = [];
let recorded: RecordedRun[] = [];
const photos = new Map<string, string>();

/** The requests of a kind that the execution of this name has sent. */
function requestsOf(name: string, kind: Kind): RecordedRequest[] {
	const ids = recorded.filter(({ request }) => request.input.taskName === name).map(({ executionId }) => executionId);
	const isAboutIt = ({ url, body = '', files = [] }: RecordedRequest) =>
		files.some((file) => file.sha256 === photos.get(name)) || body.includes(JSON.stringify({ taskName: name }).slice(1, -1)) || ids.some((id) => url.includes(id));
	return journal.filter((request) => REQUESTS[kind].test(`${request.method} ${request.url}`) && isAboutIt(request));
}

const pause = async (milliseconds: number) => await new Promise<void>((later) => setTimeout(later, milliseconds));

async function due(name: string, { kind, answered, requests }: Phase): Promise<void> {
	const isDue = (found: RecordedRequest[]) => found.length === requests[kind] && found.every(({ status }) => status === answered?.status);
	while (!isDue(requestsOf(name, kind))) await pause(20);
	await pause(answered?.andThen ?? 0);
}

const outcomes = new Map<string, Outcome>();

beforeAll(async () => {
	let isOver = false;
	const watch = async () => {
		while (!isOver) {
			[journal, recorded] = await Promise.all([theSandbox().requests(), theSandbox().runs()]);
			await pause(50);
		}
	};
	const run = async (name: string, phase: Phase) => {
		const { set, options, given, items = 1, withPhoto = false } = phase;
		if (withPhoto) photos.set(name, sha256(await photoOf(name)));
		const item: Partial<INodeExecutionData> = withPhoto ? await photoItem(name) : {};
		const parameters = cutOut(name, { ...(withPhoto ? { originalImage: fileIn('data') } : {}), ...set }, options);
		outcomes.set(name, await runWeShop({ parameters, items: Array.from({ length: items }, () => item), ...given }, async () => await due(name, phase)));
	};
	const watching = watch();
	await Promise.all(Object.entries(phases).map(async ([name, phase]) => await run(name, phase)));
	// Whatever might still begin begins.
	await pause(1_000);
	isOver = true;
	await watching;
});

describe.each(Object.entries(phases))('Stop %s', (name, phase) => {
	it('ends the execution at once', () => {
		const { status, outputs, waitTill } = outcomes.get(name)!;
		expect(status).toBe('canceled');
		expect(afterStop(outcomes.get(name)!)).toBeLessThan(500);
		expect(outputs.flat().filter(({ json }) => 'error' in json || 'executionId' in json)).toEqual([]);
		expect(waitTill).toBeUndefined();
	});

	it('tells the ID of every run that is known to be paid for', () => {
		const { error } = outcomes.get(name)!;
		const isKnown = !['uploads', 'starts'].includes(phase.kind) || phase.answered?.status === 200;
		const ids = isKnown ? recorded.filter(({ request }) => request.input.taskName === name).map(({ executionId }) => executionId) : [];
		expect(ids).toHaveLength(isKnown ? phase.requests.starts! : 0);
		for (const id of ids) expect(`${error?.message} ${error?.description}`).toContain(id);
		expect(/may have been started/.test(error?.description ?? '')).toBe(phase.kind === 'starts' && !phase.answered);
	});

	it('cuts off the look or the download that is under way', () => {
		const last = requestsOf(name, phase.kind).at(-1)!;
		if (phase.kind === 'downloads' || (phase.kind === 'looks' && !phase.answered)) expect(last.clientLeft).toBe(true);
		// A start is left to bring the ID of its run, which nobody hears any more.
		else if (phase.kind === 'starts') expect(last.clientLeft).toBeUndefined();
	});

	it('is followed by no request', () => {
		const kinds = Object.keys(REQUESTS) as Kind[];
		expect(Object.fromEntries(kinds.map((kind) => [kind, requestsOf(name, kind).length]))).toEqual({ uploads: 0, starts: 0, looks: 0, downloads: 0, ...phase.requests });
		const times = kinds.flatMap((kind) => requestsOf(name, kind)).map(({ time }) => Date.parse(time));
		expect(Math.max(...times)).toBeLessThanOrEqual(outcomes.get(name)!.stoppedAt!);
	});
});

itKeptTheKeyAtHome();
