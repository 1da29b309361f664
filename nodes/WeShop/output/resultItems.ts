import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { resultsOf } from '../run/runState';
import { resultJsons, runJson, type ResultJson } from '../run/results';
import { withRun } from '../run/runFailures';
import { openResultFiles, type ResultFiles } from '../n8n/resultFiles';
import type { Session } from '../n8n/session';
import type { OutputSettings } from '../state/pausedExecution';

/** A run that has finished, with the cost and balance from the response to its start. */
export interface FinishedRun {
	run: Run;
	executionId: string;
	power?: Pick<ResultJson, 'powerConsumption' | 'powerBalance'>;
}

/** What is needed to output results: downloads, a few at a time, and hints for the user. */
export interface Output {
	files: ResultFiles;
	hint: Session['hint'];
}

export function openOutput(node: IExecuteFunctions | IWebhookFunctions, session: Pick<Session, 'clock' | 'signal' | 'hint'>): Output {
	return { files: openResultFiles(node, session), hint: session.hint };
}

type FileSettings = Pick<OutputSettings, 'download' | 'binaryPropertyName' | 'maxFileSize' | 'includeRun'>;

/** The fields of the input item that are added to its results. */
export function keptInput(node: IExecuteFunctions, itemIndex: number, { includeInput }: Pick<OutputSettings, 'includeInput'>): IDataObject {
	return includeInput ? { ...node.getInputData()[itemIndex]?.json } : {};
}

export function jsonItem(kept: IDataObject, json: object): INodeExecutionData {
	return { json: { ...kept, ...json } as IDataObject };
}

/**
 * The items of a finished run, one for each result that succeeded, with their files if `download` is on.
 * @throws WeShopFailure if no result succeeded
 */
export async function resultItems(
	output: Output,
	{ run, executionId, power }: FinishedRun,
	settings: FileSettings,
	kept: IDataObject,
): Promise<INodeExecutionData[]> {
	const results = resultJsons(run, executionId, { includeRun: settings.includeRun, power });
	if (results.length === 0) {
		throw new WeShopFailure(`The run ${executionId} finished without a result`, {
			description: 'WeShop reports success but returned no picture or video. Check the run in your WeShop history',
			details: { executionId, status: 'Success', retryable: false },
		});
	}
	const { failed } = resultsOf(run, executionId);
	if (failed > 0) {
		output.hint(`${failed} of ${failed + results.length} results of the run ${executionId} did not succeed at WeShop; you get the others.`);
	} else if (results[0]?.status === 'Failed') {
		output.hint(`WeShop reports that the run ${executionId} failed, but it has results, so you get these.`);
	}
	return await Promise.all(
		results.map(async (result) => {
			const binary = settings.download ? await fileOf(output, result, settings) : undefined;
			return { ...jsonItem(kept, result), ...(binary ? { binary } : {}) };
		}),
	);
}

/**
 * The item of a run without results: just started, unfinished or failed.
 * @param status in place of the one that the run shows
 */
export function runItem(run: Run, executionId: string, { includeRun }: Pick<OutputSettings, 'includeRun'>, kept: IDataObject, status?: unknown): INodeExecutionData {
	return jsonItem(kept, runJson(run, executionId, includeRun, status));
}

/** The result is paid for, so its item is output with the URL even if the download does not succeed. */
async function fileOf(output: Output, result: ResultJson, { binaryPropertyName: property, maxFileSize }: FileSettings): Promise<IBinaryKeyData | undefined> {
	const file = await output.files.load(result, maxFileSize).catch((failure: WeShopFailure) => failure);
	if (!(file instanceof WeShopFailure)) {
		if (/^http:/i.test(result.url)) output.hint(`The file of result ${result.index} of the run ${result.executionId} was downloaded without encryption, since WeShop returned an http URL.`);
		return { [property]: file };
	}
	if (file instanceof Stopped) return await Promise.reject(withRun(file, result.executionId));
	output.hint(`The file of result ${result.index} of the run ${result.executionId} could not be downloaded (${file.message}). Its item has the URL.${file.description ? ` ${file.description}.` : ''}`);
	return undefined;
}
