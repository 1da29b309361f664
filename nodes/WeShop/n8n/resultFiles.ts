import type { IBinaryData, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../api/failure';
import { withRetry, withTimeout } from '../api/retry';
import type { ImageHeader } from '../files/imageHeader';
import { mediaFileName, mediaMimeType, type NamedAfter } from '../files/mediaFile';
import type { ResultJson } from '../run/results';
import { ConcurrencyLimit } from '../run/concurrency';
import type { NodeClock } from './clock';
import { isFileGone, openDownload, type Helpers } from './download';
import type { Session } from './session';

/** How long a file that cannot be downloaded is requested again, in milliseconds. */
const RETRY_MS = 120_000;

/** Limited apart from the runs, so that a download does not delay a start. */
const DOWNLOADS_AT_A_TIME = 5;

export function openResultFiles(node: IExecuteFunctions | IWebhookFunctions, { clock, signal }: Pick<Session, 'clock' | 'signal'>, until = Infinity): ResultFiles {
	return new ResultFiles(node.helpers, clock, signal, until);
}

/** A file that has been stored. */
export interface ResultFile {
	binary: IBinaryData;
	fileName: string;
	/** In bytes. */
	fileSize: number;
	/** Of a picture. */
	header?: ImageHeader;
}

type KnownNames = Pick<NamedAfter, 'fileName' | 'sourceName'>;

/** Streams the files of results into n8n, without the credential: they are on hosts that the key may not reach. */
export class ResultFiles {
	private readonly slots = new ConcurrencyLimit(DOWNLOADS_AT_A_TIME);

	constructor(
		private readonly helpers: Helpers,
		private readonly clock: NodeClock,
		private readonly signal?: AbortSignal,
		/** When all files have to be there, in milliseconds since the epoch. */
		private readonly until = Infinity,
	) {}

	/**
	 * @param names what the file is named after, where it is known
	 * @param maxFileSize in megabytes
	 * @throws WeShopFailure
	 */
	async load(result: ResultJson, names: KnownNames, maxFileSize: number): Promise<ResultFile> {
		const host = URL.canParse(result.url) ? new URL(result.url).host : 'The address of the result';
		const fetchInTurn = async (end?: AbortSignal) =>
			await this.slots.use(async () => (end?.aborted ? await Promise.reject<ResultFile>(noTimeLeft()) : await withRetry(async () => await this.fetch(result, names, maxFileSize), host, this.clock, this.clock.now() + RETRY_MS)));
		const left = Math.max(0, this.until - this.clock.now());
		if (left === 0) return await Promise.reject(noTimeLeft());
		const loading = left === Infinity ? fetchInTurn() : withTimeout(this.clock, left, host, fetchInTurn);
		return await loading.catch((failure: WeShopFailure) => Promise.reject(this.signal?.aborted ? new Stopped() : failure));
	}

	/** Whether its host says that the file is no longer there. */
	async isGone(url: string): Promise<boolean> {
		return await this.slots.use(async () => await isFileGone(this.helpers, url, this.signal));
	}

	private async fetch({ url, mediaType, agentName, executionId, index }: ResultJson, names: KnownNames, maxFileSize: number): Promise<ResultFile> {
		const { stream, head, header, contentType, received, whyAborted } = await openDownload(this.helpers, this.clock, url, maxFileSize, this.signal);
		const mimeType = mediaMimeType(head, contentType, url, mediaType);
		const fileName = mediaFileName({ ...names, agentName, executionId }, index, mimeType);
		const binary = await this.helpers.prepareBinaryData(stream, fileName, mimeType).catch((thrown: unknown) => Promise.reject(whyAborted() ?? thrown));
		return { binary, fileName: binary.fileName ?? fileName, fileSize: received(), header };
	}
}

function noTimeLeft(): WeShopFailure {
	return new WeShopFailure('no time was left for it', { details: { retryable: true } });
}
