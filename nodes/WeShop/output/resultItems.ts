import type { IDataObject, IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../api/failure';
import type { Run } from '../api/types';
import { resultsOf } from '../run/runState';
import { resultJsons, runJson, type FinishedRun, type ResultJson } from '../run/results';
import { withRun } from '../run/runFailures';
import { sameForAll, whatItMeets, type Checks, type Meets } from '../files/marketplaces';
import { openResultFiles, type ResultFile, type ResultFiles } from '../n8n/resultFiles';
import type { Session } from '../n8n/session';
import type { OutputSettings } from '../state/pausedExecution';
import { hintAtFailed, runsThatWentWell, type RunOutcome } from './runsOfItem';

/** What is needed to output results: downloads, a few at a time, and hints for the user. */
export interface Output {
	files: ResultFiles;
	hint: Session['hint'];
}

/** @param filesUntil when the files have to be there, in milliseconds since the epoch; those that are not are left out */
export function openOutput(node: IExecuteFunctions | IWebhookFunctions, session: Pick<Session, 'clock' | 'signal' | 'hint'>, filesUntil?: number): Output {
	return { files: openResultFiles(node, session, filesUntil), hint: session.hint };
}

type ResultSettings = Omit<OutputSettings, 'includeInput'>;

/** The input item as its results have it with Include Input. */
export function inputOf(node: IExecuteFunctions, itemIndex: number, { includeInput }: Pick<OutputSettings, 'includeInput'>): IDataObject | undefined {
	return includeInput ? { ...node.getInputData()[itemIndex]?.json } : undefined;
}

/** The input stands whole in a field of its own, so that nothing of it replaces a field of the result, or is replaced by one. */
export function jsonItem(json: object, input: IDataObject | undefined): INodeExecutionData {
	return { json: { ...json, ...(input ? { input } : {}) } as IDataObject };
}

/**
 * The items of an item's finished runs, one for each result that succeeded, with their files if `download` is on.
 * @throws WeShopFailure if no result succeeded
 */
export async function resultItems(
	output: Output,
	outcomes: ReadonlyArray<RunOutcome<FinishedRun>>,
	settings: ResultSettings,
	input: IDataObject | undefined,
): Promise<INodeExecutionData[]> {
	const withResults = withoutEmpty(outcomes);
	const runs = runsThatWentWell(withResults);
	for (const run of runs) hintAtFailedResults(output, run);
	hintAtFailed(output.hint, withResults);
	const sources = new Map(runs.map(({ executionId, sourceName }) => [executionId, sourceName]));
	return await Promise.all(
		resultJsons(runs, settings.includeRun).map(async (result) => {
			const file = settings.download ? await fileOf(output, result, settings, sources.get(result.executionId)) : undefined;
			const item = jsonItem(withFile(result, file, settings), input);
			return file ? { ...item, binary: { [settings.binaryPropertyName]: file.binary } } : item;
		}),
	);
}

function withFile({ url, run, ...result }: ResultJson, file: ResultFile | undefined, { checks }: ResultSettings): ResultJson {
	const { fileName, fileSize, header: { width, height } = {} } = file ?? {};
	const known = Object.entries({ fileName, width, height, fileSize }).filter(([, value]) => value !== undefined);
	return {
		url,
		...(Object.fromEntries(known) as Pick<ResultJson, 'fileName' | 'width' | 'height' | 'fileSize'>),
		...result,
		...(checks ? { meets: meetsOf({ url, ...result }, file, checks) } : {}),
		...(run ? { run } : {}),
	};
}

function meetsOf({ url, mediaType }: ResultJson, file: ResultFile | undefined, checks: Checks): Meets {
	if (mediaType === 'video') return sameForAll(checks.places, 'a video: only pictures are checked');
	return file ? whatItMeets({ url, ...file }, checks) : sameForAll(checks.places, 'the file could not be downloaded, so it was not checked');
}

/** Runs that have no result, as failures. */
export function withoutEmpty(outcomes: ReadonlyArray<RunOutcome<FinishedRun>>): Array<RunOutcome<FinishedRun>> {
	return outcomes.map((outcome) => (outcome instanceof WeShopFailure ? outcome : (withoutResult(outcome) ?? outcome)));
}

/** Why a finished run counts as failed: it has no result. Undefined where it has one. */
export function withoutResult({ run, executionId }: FinishedRun): WeShopFailure | undefined {
	if (resultsOf(run, executionId).good.length > 0) return undefined;
	return new WeShopFailure(`The run ${executionId} finished without a result`, {
		description: 'WeShop reports success but returned no picture or video. Check the run in your WeShop history',
		details: { executionId, status: 'Success', retryable: false },
	});
}

function hintAtFailedResults({ hint }: Output, { run, executionId }: FinishedRun): void {
	const { good, failed } = resultsOf(run, executionId);
	if (failed > 0) {
		hint(`${failed} of ${failed + good.length} results of the run ${executionId} did not succeed at WeShop; you get the others.`);
	} else if (runJson(run, executionId, false).status === 'Failed') {
		hint(`WeShop reports that the run ${executionId} failed, but it has results, so you get these.`);
	}
}

/**
 * The item of a run without results: just started, unfinished or failed.
 * @param status in place of the one that the run shows
 */
export function runItem(run: Run, executionId: string, { includeRun }: Pick<OutputSettings, 'includeRun'>, input: IDataObject | undefined, status?: unknown): INodeExecutionData {
	return jsonItem(runJson(run, executionId, includeRun, status), input);
}

/** The result is paid for, so its item is output with the URL even if the download does not succeed. */
async function fileOf(output: Output, result: ResultJson, { fileName, maxFileSize }: ResultSettings, sourceName: string | undefined): Promise<ResultFile | undefined> {
	const file = await output.files.load(result, { fileName, sourceName }, maxFileSize).catch((failure: WeShopFailure) => failure);
	if (!(file instanceof WeShopFailure)) {
		if (/^http:/i.test(result.url)) output.hint(`The file of result ${result.index} of the run ${result.executionId} was downloaded without encryption, since WeShop returned an http URL.`);
		return file;
	}
	if (file instanceof Stopped) return await Promise.reject(withRun(file, result.executionId));
	output.hint(`The file of result ${result.index} of the run ${result.executionId} could not be downloaded (${file.message}). Its item has the URL.${file.description ? ` ${file.description}.` : ''}`);
	return undefined;
}
