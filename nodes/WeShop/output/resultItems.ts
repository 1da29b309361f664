import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { resultsOf } from '../run/runState';
import { resultJsons, runJson, type ResultJson } from '../run/results';
import { withRun } from '../run/runFailures';
import { openResultFiles, type ResultFiles } from '../n8n/resultFiles';
import type { Session } from '../n8n/session';
import type { OutputSettings } from '../state/pausedExecution';

/** A run that has finished, and what its start said of the account. */
export interface FinishedRun {
	run: Run;
	executionId: string;
	power?: Pick<ResultJson, 'powerConsumption' | 'powerBalance'>;
}

/** Where results come out: their files, at most a few at a time, and hints to the user. */
export interface Output {
	files: ResultFiles;
	hint: Session['hint'];
}

export function openOutput(node: IExecuteFunctions | IWebhookFunctions, session: Pick<Session, 'clock' | 'signal' | 'hint'>): Output {
	return { files: openResultFiles(node, session), hint: session.hint };
}

type FileSettings = Pick<OutputSettings, 'download' | 'binaryPropertyName' | 'maxFileSize' | 'includeRun'>;

/** The fields of the input item that its results keep. */
export function keptInput(node: IExecuteFunctions, itemIndex: number, { includeInput }: Pick<OutputSettings, 'includeInput'>): IDataObject {
	return includeInput ? { ...node.getInputData()[itemIndex]?.json } : {};
}

export function jsonItem(kept: IDataObject, json: object): INodeExecutionData {
	return { json: { ...kept, ...json } as IDataObject };
}

/**
 * A finished run as items, one per result that succeeded, with their files where they are wanted.
 * @throws WeShopFailure when the run has no result at all
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
			description: 'WeShop calls it a success but names no picture or video that succeeded. Look at it in your WeShop history',
			details: { executionId, status: 'Success', retryable: false },
		});
	}
	const { failed } = resultsOf(run, executionId);
	if (failed > 0) {
		output.hint(`${failed} of ${failed + results.length} results of the run ${executionId} did not succeed at WeShop; the others are here.`);
	} else if (results[0]?.status === 'Failed') {
		output.hint(`WeShop says that the run ${executionId} failed, but its results are there and are put out.`);
	}
	return await Promise.all(
		results.map(async (result) => {
			const binary = settings.download ? await fileOf(output, result, settings) : undefined;
			return { ...jsonItem(kept, result), ...(binary ? { binary } : {}) };
		}),
	);
}

/** All results of a run in one item: the first one's fields, all of them in `results`, their files side by side. */
export function inOneItem(items: INodeExecutionData[], binaryPropertyName: string): INodeExecutionData {
	const binary: IBinaryKeyData = {};
	const results = items.map(({ json, binary: files }, index) => {
		// An input item that is kept may have come from a node like this one.
		const { run: _, binaryPropertyName: _before, ...result } = json;
		const file = files?.[binaryPropertyName];
		if (!file) return result;
		const property = index === 0 ? binaryPropertyName : `${binaryPropertyName}_${index}`;
		binary[property] = file;
		return { ...result, binaryPropertyName: property };
	});
	return { json: { ...items[0]?.json, results }, ...(Object.keys(binary).length > 0 ? { binary } : {}) };
}

/** A run that has no results to show: just started, unfinished or failed. */
export function runItem(run: Run, executionId: string, { includeRun }: Pick<OutputSettings, 'includeRun'>, kept: IDataObject): INodeExecutionData {
	return jsonItem(kept, runJson(run, executionId, includeRun));
}

/** A result is paid for: when its file cannot be loaded, its item comes out all the same, with its URL. */
async function fileOf(output: Output, result: ResultJson, { binaryPropertyName: property, maxFileSize }: FileSettings): Promise<IBinaryKeyData | undefined> {
	const file = await output.files.load(result, maxFileSize).catch((failure: WeShopFailure) => failure);
	if (!(file instanceof WeShopFailure)) {
		if (/^http:/i.test(result.url)) output.hint(`The file of result ${result.index} of the run ${result.executionId} came over http, as WeShop named its address: nothing protected it on its way.`);
		return { [property]: file };
	}
	if (file instanceof Stopped) return await Promise.reject(withRun(file, result.executionId));
	output.hint(`The file of result ${result.index} of the run ${result.executionId} could not be loaded (${file.message}). Its item has the URL.`);
	return undefined;
}
