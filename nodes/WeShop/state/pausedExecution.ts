import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { StartedRun } from '../api/types';

/** How results come out, the same for every operation that has any. */
export interface OutputSettings {
	download: boolean;
	binaryPropertyName: string;
	/** In megabytes; a larger file is left where it is. */
	maxFileSize: number;
	includeInput: boolean;
	includeRun: boolean;
}

/** A run that a paused execution waits for, with all that its item needs later, when no parameter can be read any more. */
export interface PausedRun {
	executionId: string;
	/** What WeShop said of the account when the run was started. */
	power?: Pick<StartedRun, 'powerConsumption' | 'powerBalance'>;
	output: OutputSettings;
	/** The fields of the input item that its results keep. */
	kept: IDataObject;
}

/** What waits in n8n's database, one entry for each input item. */
export interface PausedExecution {
	/** WebhookReply by WeShop's call, so that a call for another time round a loop wakes nothing. */
	nonce: string;
	items: Array<PausedRun | { failed: IDataObject }>;
}

/** n8n keeps a node's context with the execution; nothing else of execute() reaches webhook(), static data neither. */
export function storePausedExecution(node: IExecuteFunctions, parked: PausedExecution): void {
	(node.getContext('node') as { weShopPaused?: PausedExecution }).weShopPaused = parked;
}

export function readPausedExecution(node: IWebhookFunctions): PausedExecution | undefined {
	// The name is the user's: nothing in it may end the text or the expression, or be a word that n8n forbids there.
	const name = node.getNode().name.replace(/[^A-Za-z0-9 ]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
	const kept = node.evaluateExpression(`{{ $node["${name}"].context.weShopPaused }}`, 0) as unknown;
	return kept ? (JSON.parse(JSON.stringify(kept)) as PausedExecution) : undefined;
}
