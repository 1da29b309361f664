import type { BinaryHelperFunctions, IBinaryData, IExecuteFunctions, RequestHelperFunctions } from 'n8n-workflow';
import { Stopped, WeShopFailure } from '../api/failure';
import { withRetry, type Clock } from '../api/retry';
import { mediaFileName, mediaMimeType } from '../run/mediaFile';
import type { ResultJson } from '../run/results';
import { HEAD, otherContent } from '../run/signature';
import { Slots } from '../run/slots';

/** A video of minutes on a slow line, in milliseconds. */
const DOWNLOAD_TIMEOUT = 300_000;

/** How long a file that does not come is asked for again, in milliseconds. */
const PATIENCE = 120_000;

/** Bounded apart from the runs, so that a download does not hold up a start. */
const DOWNLOADS_AT_A_TIME = 5;

type Helpers = Pick<RequestHelperFunctions, 'httpRequest'> & Pick<BinaryHelperFunctions, 'prepareBinaryData'>;

/** What n8n's HTTP client gives for `encoding: 'stream'`; the type is Node's, which what ships may not import. */
type FileStream = Extract<Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0], { destroy: unknown }>;

/** The files of results on their way into n8n, streamed, without the credential: they lie on hosts that the key may not reach. */
export class Files {
	private readonly slots = new Slots(DOWNLOADS_AT_A_TIME);

	constructor(
		private readonly helpers: Helpers,
		private readonly clock: Clock,
		private readonly signal?: AbortSignal,
	) {}

	/** @throws WeShopFailure */
	async load(result: ResultJson): Promise<IBinaryData> {
		const deadline = this.clock.now() + PATIENCE;
		const host = URL.canParse(result.url) ? new URL(result.url).host : 'The address of the result';
		return await this.slots
			.use(async () => await withRetry(async () => await this.fetch(result), host, this.clock, deadline))
			.catch((failure: WeShopFailure) => Promise.reject(this.signal?.aborted ? new Stopped() : failure));
	}

	private async fetch({ url, mediaType, agentName, executionId, index }: ResultJson): Promise<IBinaryData> {
		const answer = (await this.helpers.httpRequest({
			url,
			method: 'GET',
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			timeout: DOWNLOAD_TIMEOUT,
			abortSignal: this.signal,
		})) as { statusCode: number; headers: Record<string, string>; body: FileStream };
		if (answer.statusCode !== 200) {
			answer.body.destroy();
			throw new WeShopFailure(`it answered ${answer.statusCode}`, {
				details: { code: String(answer.statusCode), retryable: answer.statusCode === 429 || answer.statusCode >= 500 },
			});
		}
		const head = await firstBytes(answer.body);
		const wrong = otherContent(head);
		if (wrong) {
			answer.body.destroy();
			throw new WeShopFailure(`it sent ${wrong}`, { details: { retryable: true } });
		}
		const mimeType = mediaMimeType(head, answer.headers['content-type'], url, mediaType);
		return await this.helpers.prepareBinaryData(answer.body, mediaFileName(agentName, executionId, index, mimeType), mimeType);
	}
}

/** Looks at the beginning of a stream, which still has all of it afterwards. */
async function firstBytes(stream: FileStream): Promise<Uint8Array> {
	return await new Promise((resolve, reject) => {
		const look = () => {
			// Nothing as long as there is less than that, but for the rest of a stream that has ended.
			const head = stream.read(HEAD) as Uint8Array | null;
			if (head === null && !stream.readableEnded && !stream.destroyed) return;
			stream.off('readable', look).off('end', look).off('close', look);
			if (head) stream.unshift(head);
			resolve(head ?? new Uint8Array());
		};
		// The last one stays: a stream may break off before n8n begins to read it, and be told then.
		stream.on('readable', look).on('end', look).on('close', look).on('error', reject);
		if (stream.destroyed) look();
	});
}
