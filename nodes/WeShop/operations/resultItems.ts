import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../api/failure';
import { withRetry } from '../api/retry';
import type { Run } from '../api/types';
import { mediaFileName, mediaMimeType } from '../run/mediaFile';
import { resultJsons, resultsOf, runJson, type ResultJson } from '../run/results';
import { withRun } from '../run/wait';
import { PATIENCE, type Session } from './session';
import type { OutputSettings } from './settings';

/** A video of minutes on a slow line, in milliseconds. */
const DOWNLOAD_TIMEOUT = 300_000;

/**
 * A finished run as items, one per result that succeeded, with their files where they are wanted.
 * @throws WeShopFailure when the run has no result at all
 */
export async function resultItems(
	node: IExecuteFunctions,
	session: Session,
	itemIndex: number,
	{ run, executionId, power }: { run: Run; executionId: string; power?: Pick<ResultJson, 'powerConsumption' | 'powerBalance'> },
	settings: OutputSettings,
): Promise<INodeExecutionData[]> {
	const results = resultJsons(run, executionId, { includeRun: settings.includeRun, power });
	if (results.length === 0) {
		throw new WeShopFailure(`The run ${executionId} finished without a result`, {
			description: 'WeShop calls it a success but names no picture or video that succeeded. Look at it in your WeShop history',
			details: { executionId, status: 'Success', retryable: false },
		});
	}
	const { failed } = resultsOf(run, executionId);
	if (failed > 0) hint(node, `${failed} of ${failed + results.length} results of the run ${executionId} did not succeed at WeShop; the others are here.`);
	return await Promise.all(
		results.map(async (result) => {
			const item = jsonItem(node, itemIndex, { ...result }, settings);
			const file = settings.download ? await download(node, session, result) : undefined;
			return file ? { ...item, binary: { [settings.binaryPropertyName]: file } } : item;
		}),
	);
}

/** A run that has no results to show: just started, unfinished or failed. */
export function runItem(
	node: IExecuteFunctions,
	itemIndex: number,
	run: Run,
	executionId: string,
	settings: Pick<OutputSettings, 'includeInput' | 'includeRun'>,
): INodeExecutionData {
	return jsonItem(node, itemIndex, { ...runJson(run, executionId, settings.includeRun) }, settings);
}

export function jsonItem(
	node: IExecuteFunctions,
	itemIndex: number,
	json: object,
	{ includeInput }: Pick<OutputSettings, 'includeInput'>,
): INodeExecutionData {
	const kept = includeInput ? node.getInputData()[itemIndex]?.json : {};
	return { json: { ...kept, ...json } as IDataObject };
}

/** A result is paid for: when its file cannot be loaded, its item comes out all the same, with its URL. */
async function download(node: IExecuteFunctions, session: Session, result: ResultJson): Promise<IBinaryData | undefined> {
	const deadline = session.clock.now() + PATIENCE;
	const host = URL.canParse(result.url) ? new URL(result.url).host : 'The address of the result';
	const loaded = await session.downloads
		.use(async () => await withRetry(async () => await fetchFile(node, result), host, session.clock, deadline))
		.catch((failure: WeShopFailure) => failure);
	if (!(loaded instanceof WeShopFailure)) return loaded;
	if (loaded instanceof Stopped || node.getExecutionCancelSignal?.()?.aborted) return await Promise.reject(withRun(new Stopped(), result.executionId));
	hint(node, `The file of result ${result.index} of the run ${result.executionId} could not be loaded (${loaded.message}). Its item has the URL.`);
	return undefined;
}

/** What n8n's HTTP client gives for `encoding: 'stream'`; the type is Node's, which what ships may not import. */
type FileStream = Extract<Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0], { destroy: unknown }>;

/** Without the credential: results lie on other hosts, which the key may not reach. */
async function fetchFile(node: IExecuteFunctions, { url, mediaType, agentName, executionId, index }: ResultJson): Promise<IBinaryData> {
	const answer = (await node.helpers.httpRequest({
		url,
		method: 'GET',
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: DOWNLOAD_TIMEOUT,
		abortSignal: node.getExecutionCancelSignal?.(),
	})) as { statusCode: number; headers: Record<string, string>; body: FileStream };
	if (answer.statusCode !== 200) {
		answer.body.destroy();
		throw new WeShopFailure(`it answered ${answer.statusCode}`, {
			details: { code: String(answer.statusCode), retryable: answer.statusCode === 429 || answer.statusCode >= 500 },
		});
	}
	const mimeType = mediaMimeType(answer.headers['content-type'], url, mediaType);
	return await node.helpers.prepareBinaryData(answer.body, mediaFileName(agentName, executionId, index, mimeType), mimeType);
}

function hint(node: IExecuteFunctions, message: string): void {
	// Missing in older versions of n8n.
	node.addExecutionHints?.({ message, type: 'warning', location: 'outputPane' });
}
