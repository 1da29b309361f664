import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Checks } from '../files/marketplaces';
import type { FinishedRun } from '../run/results';

/** How results come out, the same for every operation that has any. */
export interface OutputSettings {
	download: boolean;
	binaryPropertyName: string;
	/** In megabytes; a larger file is left where it is. */
	maxFileSize: number;
	includeInput: boolean;
	includeRun: boolean;
	/** Of the files that come out, without an ending, as the user has set it. */
	fileName?: string;
	/** What the option Check For asks for. */
	checks?: Checks;
}

/** A run that a paused execution waits for. */
export type PausedRun = Omit<FinishedRun, 'run'>;

/** A run that could not be started, as a failed item. */
export interface NotStarted {
	failed: IDataObject;
}

/** An item whose runs a paused execution waits for, with all that it needs later, when no parameter can be read any more. */
export interface PausedItem {
	runs: Array<PausedRun | NotStarted>;
	output: OutputSettings;
	/** The input item, where its results have it. */
	input?: IDataObject;
}

/** What waits in n8n's database, one entry for each input item. */
export interface PausedExecution {
	/** Known by WeShop's call, so that a call for another time round a loop resumes nothing. */
	nonce: string;
	items: Array<PausedItem | NotStarted>;
	/** When n8n goes on without a call, by the clock of its machine, in milliseconds since the epoch. */
	until?: number;
}

/** Of the shape in which it is stored. Paused executions outlive an upgrade: a change counts it up, and reads the one before. */
const VERSION = 2;

/** Those that are read. The first had neither `checks` nor `reused`. */
const READABLE: readonly unknown[] = [1, VERSION];

interface Stored extends PausedExecution {
	version: typeof VERSION;
}

/** n8n keeps a node's context with the execution. Nothing else of execute() reaches webhook(), not even static data. */
export function storePausedExecution(node: IExecuteFunctions, { nonce, items, until }: PausedExecution): void {
	(node.getContext('node') as { weShopPaused?: Stored }).weShopPaused = { version: VERSION, nonce, items, until };
}

/** @returns nothing where the node is not paused; `unreadable` where another version of it has stored what only that one can read */
export function readPausedExecution(node: IWebhookFunctions): PausedExecution | 'unreadable' | undefined {
	// The name is the user's: nothing in it may end the text or the expression, or be a word that n8n forbids there.
	const name = node.getNode().name.replace(/[^A-Za-z0-9 ]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
	const stored: unknown = node.evaluateExpression(`{{ $node["${name}"].context.weShopPaused }}`, 0);
	// A copy, so that nothing done to it reaches what n8n stores.
	const { version, nonce, items, until } = (JSON.parse(JSON.stringify(stored ?? {})) ?? {}) as Partial<Record<keyof Stored, unknown>>;
	if (version === undefined) return undefined;
	const isValid = READABLE.includes(version) && typeof nonce === 'string' && Array.isArray(items) && items.every(isItem);
	return isValid ? { nonce, items: items as PausedExecution['items'], ...(typeof until === 'number' ? { until } : {}) } : 'unreadable';
}

function isItem(item: unknown): boolean {
	if (typeof item !== 'object' || item === null) return false;
	const { runs, output, failed } = item as Record<keyof PausedItem | 'failed', unknown>;
	return isObject(failed) || (isObject(output) && Array.isArray(runs) && runs.every(isRun));
}

function isRun(run: unknown): boolean {
	if (!isObject(run)) return false;
	const { executionId, failed } = run as Record<'executionId' | 'failed', unknown>;
	return typeof executionId === 'string' || isObject(failed);
}

function isObject(value: unknown): boolean {
	return typeof value === 'object' && value !== null;
}
