/** The key that the sandbox accepts by default. */
export const DEMO_KEY = 'weshop-sandbox-key-0001';

/** The requests that a planned answer is for. `files` are the hosts of results and uploads. */
export type Endpoint = 'uploadImage' | 'startRun' | 'getRun' | 'listPresets' | 'estimatePower' | 'getDocument' | 'files';

export interface PlannedAnswer {
	endpoint: Endpoint;
	/** Only for requests about runs with this `input.taskName`: start, estimate, reads and downloads; for an upload, by its file's name without the ending. */
	taskName?: string;
	/** Only for requests with this API key. The sandbox also accepts its key followed by a dot and any text. */
	apiKey?: string;
	/** How many requests get it; 1 by default. */
	times?: number;
	/** 500 by default. */
	status?: number;
	/** An object is sent as JSON, a Buffer as its bytes, also from another process. */
	body?: unknown;
	/** Pads the body with dots to this many bytes. */
	padTo?: number;
	/** Added to a content-type that fits the body and the Content-Length of the whole body; null removes a header. */
	headers?: Record<string, string | null>;
	/** The request is carried out (and billed) anyway, and its own answer is the default for what is not set here. */
	carriedOut?: boolean;
	/** Cut the connection instead of answering. */
	drop?: boolean;
	/** Cut the connection after this many bytes of the body. */
	truncateAfter?: number;
	/** Never answer, and keep the connection open until the client disconnects. */
	hang?: boolean;
	/** Send this many bytes of the body, then nothing more, and keep the connection open. */
	stallAfter?: number;
	/** The speed of the body; unlimited by default. */
	bytesPerSecond?: number;
}

/** All settings can be changed while the sandbox runs. */
export interface Settings {
	/** The duration of a run. */
	imageSeconds: number;
	videoSeconds: number;
	/** The duration of runs by `input.taskName`; takes precedence. */
	secondsOf: Record<string, number>;
	/** The latency of these requests. */
	uploadLatencyMs: number;
	startLatencyMs: number;
	pollLatencyMs: number;
	/** The latency of the file hosts. */
	filesLatencyMs: number;
	/** The speed of the file hosts after the headers; 0 is unlimited. */
	filesBytesPerSecond: number;
	/** How many of the next runs fail. */
	failNextRuns: number;
	/** How many results of the next run fail, starting with the first; the run succeeds. */
	failNextResults: number;
	/** The status shown in place of Running. */
	runningIsCalled: string;
	/** Whether the answer to a start leaves out what the run costs, and the balance. */
	startsHidePower: boolean;
	/** The time between attempts of a callback that was not answered with 2xx. */
	callbackRetryMs: number;
	/** How long before the visible end of a run its callback is sent; the end is delayed if the run is too short. */
	callbackAheadMs: number;
	/** How many of the next callbacks get lost on their way, all attempts of each, by `input.taskName`. */
	lostCallbacks: Record<string, number>;
	/** Callbacks that are due are held until `releaseCallbacks`, even if this is turned off before. */
	holdCallbacks: boolean;
	/** The power that is left; each run lowers it. */
	balance: number;
	/** Public-looking host name → loopback port. */
	hosts: Record<string, number>;
	/** The share of requests, from 0 to 1, that get a random fault of `test/faults`. */
	faultRate: number;
	/** Used up in order. Setting the list replaces the rest of it. */
	answers: PlannedAnswer[];
}

export const DEFAULT_SETTINGS: Settings = {
	imageSeconds: 3,
	videoSeconds: 6,
	secondsOf: {},
	uploadLatencyMs: 0,
	startLatencyMs: 0,
	pollLatencyMs: 0,
	filesLatencyMs: 0,
	filesBytesPerSecond: 0,
	failNextRuns: 0,
	failNextResults: 0,
	runningIsCalled: 'Running',
	startsHidePower: false,
	callbackRetryMs: 1000,
	callbackAheadMs: 0,
	lostCallbacks: {},
	holdCallbacks: false,
	balance: 10_000,
	hosts: {},
	faultRate: 0,
	answers: [],
};

/** @throws Error that names a setting which does not exist or has another type */
export function changeSettings(settings: Settings, patch: Partial<Settings>): void {
	for (const [name, value] of Object.entries(patch)) {
		const known = DEFAULT_SETTINGS[name as keyof Settings];
		if (known === undefined) throw new Error(`Unknown setting "${name}". There are: ${Object.keys(DEFAULT_SETTINGS).join(', ')}.`);
		if (!fits(value, known)) throw new Error(`The setting "${name}" cannot be ${JSON.stringify(value)}.`);
	}
	Object.assign(settings, structuredClone(patch));
}

function fits(value: unknown, known: unknown): boolean {
	if (typeof value !== typeof known || value === null || Array.isArray(value) !== Array.isArray(known)) return false;
	if (typeof known !== 'object' || Array.isArray(known)) return true;
	// The settings that are objects, such as `hosts` and `secondsOf`, contain only numbers.
	return Object.values(value as object).every((one) => typeof one === 'number');
}
