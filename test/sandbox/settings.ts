/** The key that the sandbox accepts unless told others. */
export const DEMO_KEY = 'weshop-sandbox-key-0001';

/** Which requests a planned answer is for. `files` are the result and upload hosts. */
export type Endpoint = 'uploadImage' | 'startRun' | 'getRun' | 'listPresets' | 'estimatePower' | 'getDocument' | 'files';

export interface PlannedAnswer {
  endpoint: Endpoint;
  /** Only for requests about a run of this `input.taskName`: its start, its price, its reading, its result files. */
  taskName?: string;
  /** Only for requests with this API key; the sandbox takes its own with a dot and anything behind it, too. */
  apiKey?: string;
  /** How many requests get it; 1 unless told. */
  times?: number;
  /** 500 unless told. */
  status?: number;
  /** An object is sent as JSON, a Buffer as its bytes, from another process too. */
  body?: unknown;
  /** Dots behind the body, up to so many bytes. */
  padTo?: number;
  /** On top of a content-type that fits the body; null leaves one out. Content-Length is the whole body's unless told otherwise. */
  headers?: Record<string, string | null>;
  /** The request is carried out (and billed) all the same, and its own answer stands where nothing else is told. */
  carriedOut?: boolean;
  /** Cut the connection instead of answering. */
  drop?: boolean;
  /** Cut the connection after so many bytes of the body. */
  truncateAfter?: number;
  /** No word, and the connection stays open until the client goes. */
  hang?: boolean;
  /** Send so many bytes of the body and then nothing more, on a connection that stays open. */
  stallAfter?: number;
  /** How fast the body is sent; at once unless told. */
  bytesPerSecond?: number;
}

/** All of it can be changed while the sandbox runs. */
export interface Settings {
  /** How long a run takes, from its start. */
  imageSeconds: number;
  videoSeconds: number;
  /** The same for the runs of one `input.taskName`, which it names; wins over both. */
  secondsOf: Record<string, number>;
  /** How long these requests take to be answered. */
  uploadLatencyMs: number;
  startLatencyMs: number;
  pollLatencyMs: number;
  /** Pause before a file host answers. */
  filesLatencyMs: number;
  /** How fast a file host sends a file, after its headers; 0 is at once. */
  filesBytesPerSecond: number;
  /** The next so many runs end Failed. */
  failNextRuns: number;
  /** So many single results of the next run fail, the first ones; the run succeeds. */
  failNextResults: number;
  /** Shown in place of Running. */
  runningIsCalled: string;
  /** Wait between the tries of a callback that was not answered with 2xx. */
  callbackRetryMs: number;
  /** A callback comes so long before its run shows its end; the end waits where the run's own time is too short. */
  callbackAheadMs: number;
  /** Callbacks that fall due are kept until `releaseCallbacks`, even when this is turned off before. */
  holdCallbacks: boolean;
  /** Power left; runs lower it. */
  balance: number;
  /** Public-looking host name → loopback port. */
  hosts: Record<string, number>;
  /** So large a share of all requests, from 0 to 1, meets a fault of `test/faults`, whichever chance has it. */
  faultRate: number;
  /** Used up from the front; setting the list replaces what is left of it. */
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
  callbackRetryMs: 1000,
  callbackAheadMs: 0,
  holdCallbacks: false,
  balance: 10_000,
  hosts: {},
  faultRate: 0,
  answers: [],
};

/** @throws Error naming a setting that does not exist or has another type. */
export function changeSettings(settings: Settings, patch: Partial<Settings>): void {
  for (const [name, value] of Object.entries(patch)) {
    const known = DEFAULT_SETTINGS[name as keyof Settings];
    if (known === undefined) throw new Error(`There is no setting "${name}". There are: ${Object.keys(DEFAULT_SETTINGS).join(', ')}.`);
    if (!fits(value, known)) throw new Error(`The setting "${name}" does not take ${JSON.stringify(value)}.`);
  }
  Object.assign(settings, structuredClone(patch));
}

function fits(value: unknown, known: unknown): boolean {
  if (typeof value !== typeof known || value === null || Array.isArray(value) !== Array.isArray(known)) return false;
  if (typeof known !== 'object' || Array.isArray(known)) return true;
  // The objects among the settings, `hosts` and `secondsOf`, hold nothing but numbers.
  return Object.values(value as object).every((one) => typeof one === 'number');
}
