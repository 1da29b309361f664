/** The key that the sandbox accepts unless told others. */
export const DEMO_KEY = 'weshop-sandbox-key-0001';

/** Which requests a planned answer is for. `files` are the result and upload hosts. */
export type Endpoint = 'uploadImage' | 'startRun' | 'getRun' | 'listPresets' | 'estimatePower' | 'getDocument' | 'files';

export interface PlannedAnswer {
  endpoint: Endpoint;
  /** How many requests get it; 1 unless told. */
  times?: number;
  status?: number;
  /** An object is sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** The request is carried out (and billed) all the same: an answer that got lost. */
  carriedOut?: boolean;
  /** Cut the connection instead of answering. */
  drop?: boolean;
}

/** All of it can be changed while the sandbox runs. */
export interface Settings {
  /** How long a run takes, from its start. */
  imageSeconds: number;
  videoSeconds: number;
  /** How long these requests take to be answered. */
  uploadLatencyMs: number;
  startLatencyMs: number;
  pollLatencyMs: number;
  /** The next so many runs end Failed. */
  failNextRuns: number;
  /** So many single results of the next run fail, the first ones; the run succeeds. */
  failNextResults: number;
  /** Shown in place of Running. */
  runningIsCalled: string;
  /** Wait between the tries of a callback that was not answered with 2xx. */
  callbackRetryMs: number;
  /** Power left; runs lower it. */
  balance: number;
  /** Public-looking host name → loopback port. */
  hosts: Record<string, number>;
  /** Used up from the front; setting the list replaces what is left of it. */
  answers: PlannedAnswer[];
}

export const DEFAULT_SETTINGS: Settings = {
  imageSeconds: 3,
  videoSeconds: 6,
  uploadLatencyMs: 0,
  startLatencyMs: 0,
  pollLatencyMs: 0,
  failNextRuns: 0,
  failNextResults: 0,
  runningIsCalled: 'Running',
  callbackRetryMs: 1000,
  balance: 10_000,
  hosts: {},
  answers: [],
};

/** @throws Error naming a setting that does not exist or has another type. */
export function changeSettings(settings: Settings, patch: Partial<Settings>): void {
  for (const [name, value] of Object.entries(patch)) {
    const known = DEFAULT_SETTINGS[name as keyof Settings];
    if (known === undefined) throw new Error(`There is no setting "${name}". There are: ${Object.keys(DEFAULT_SETTINGS).join(', ')}.`);
    if (typeof value !== typeof known || Array.isArray(value) !== Array.isArray(known)) {
      throw new Error(`The setting "${name}" does not take ${JSON.stringify(value)}.`);
    }
  }
  Object.assign(settings, structuredClone(patch));
}

/** The answer planned for the next request of an endpoint, which it uses up. */
export function takePlannedAnswer(settings: Settings, endpoint: Endpoint): PlannedAnswer | undefined {
  const planned = settings.answers.find((answer) => answer.endpoint === endpoint);
  if (!planned) return undefined;
  planned.times = (planned.times ?? 1) - 1;
  if (planned.times <= 0) settings.answers.splice(settings.answers.indexOf(planned), 1);
  return planned;
}
