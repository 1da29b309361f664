import type { BinaryHelperFunctions, RequestHelperFunctions } from 'n8n-workflow';
import { isPrivateHost } from '../agents/publicAddress';
import { howToLogIn } from '../api/access';
import { textOf } from '../api/envelope';
import { WeShopFailure } from '../api/failure';
import { imageHeader, type ImageHeader } from '../files/imageHeader';
import { otherContent } from '../files/signature';
import type { NodeClock } from './clock';
import { IDLE_TIMEOUT, watchDownload } from './downloadWatch';
import { firstBytes, type FileStream } from './streamHead';

export type Helpers = Pick<RequestHelperFunctions, 'httpRequest'> & Pick<BinaryHelperFunctions, 'prepareBinaryData'>;

interface FileAnswer {
	statusCode: number;
	headers: Record<string, unknown>;
	body: FileStream;
}

/** A response whose connection can be ended: to destroy its stream alone would wait for the very bytes that do not come. */
interface FileResponse extends FileAnswer {
	abort(): void;
}

const MAX_REDIRECTS = 5;

/** In bytes; the unit of the option Max File Size. */
const MEGABYTE = 1_000_000;

/** A file that is being downloaded. */
export interface Download {
	stream: FileStream;
	/** As many of the first bytes as it takes to recognize its type. */
	head: Uint8Array;
	/** Of a picture. */
	header?: ImageHeader;
	contentType?: string;
	/** How many bytes have arrived. */
	received(): number;
	/** Why it was aborted, where it was. */
	whyAborted(): WeShopFailure | undefined;
}

/**
 * Opens a file on a host that may be anybody's: without the credential, and only at an address of the internet.
 * @param maxMegabytes above which the file is aborted
 * @throws WeShopFailure, or what the HTTP client throws
 */
export async function openDownload(helpers: Helpers, clock: NodeClock, url: string, maxMegabytes: number, signal?: AbortSignal): Promise<Download> {
	const { headers, body, abort } = await follow(helpers, url, signal);
	let failure: WeShopFailure | undefined;
	const abortWith = (why: WeShopFailure) => {
		failure ??= why;
		abort();
		return failure;
	};
	const announced = Number(headers['content-length'] ?? 0);
	if (announced > maxMegabytes * MEGABYTE) throw abortWith(tooLarge(maxMegabytes, announced));
	let received = body.readableLength;
	let hasArrived = false;
	onEachChunk(body, (bytes) => {
		received += bytes ?? 0;
		hasArrived ||= bytes === undefined;
		if (received > maxMegabytes * MEGABYTE) abortWith(tooLarge(maxMegabytes));
	});
	// What has arrived is not the host's matter any more, however slowly it is stored.
	const hasEnded = () => hasArrived || body.destroyed || body.readableEnded;
	watchDownload(clock, { received: () => received, hasEnded, abortWith });
	let header: ImageHeader | undefined;
	const needsMore = (bytes: Uint8Array) => {
		const read = imageHeader(bytes);
		header = read?.header;
		return read?.needsMore === true;
	};
	const head = await firstBytes(body, needsMore).catch((thrown: unknown) => Promise.reject(failure ?? thrown));
	if (failure) throw failure;
	const wrong = otherContent(head);
	if (wrong) throw abortWith(new WeShopFailure(`it sent ${wrong}`, { details: { retryable: true } }));
	return { stream: body, head, header, contentType: textOf(headers['content-type']), received: () => received, whyAborted: () => failure };
}

/**
 * Whether the host of a file says that it is no longer there; reads no more than the head of its response. One that
 * cannot be reached, or refuses, may have it.
 */
export async function isFileGone(helpers: Helpers, url: string, signal?: AbortSignal): Promise<boolean> {
	const response = await follow(helpers, url, signal).catch((thrown: unknown) => thrown);
	if (response instanceof WeShopFailure) return response.details.code === '404' || response.details.code === '410';
	(response as Partial<FileResponse>).abort?.();
	return false;
}

function tooLarge(maxMegabytes: number, bytes?: number): WeShopFailure {
	const size = bytes === undefined ? '' : `: ${Math.ceil(bytes / MEGABYTE)} MB`;
	return new WeShopFailure(`it is larger than the ${maxMegabytes} MB of the option Max File Size${size}`, { details: { retryable: false } });
}

/** Each address on the way is checked, which n8n's own following of redirects would not do. */
async function follow(helpers: Helpers, first: string, signal?: AbortSignal): Promise<FileResponse> {
	let url = first;
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
		refuseStrangeAddress(url, redirects > 0);
		const response = await request(helpers, url, signal);
		const { statusCode, headers } = response;
		if (statusCode === 200) return response;
		response.abort();
		const location = textOf(headers.location);
		if (statusCode < 300 || statusCode >= 400 || !location || !URL.canParse(location, url)) throw refusedWith(statusCode, headers);
		url = new URL(location, url).href;
	}
	throw new WeShopFailure(`it led on more than ${MAX_REDIRECTS} times`, { details: { retryable: false } });
}

async function request(helpers: Helpers, url: string, signal?: AbortSignal): Promise<FileResponse> {
	const controller = new AbortController();
	const answer = (await helpers.httpRequest({
		url,
		method: 'GET',
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: IDLE_TIMEOUT,
		abortSignal: signal ? AbortSignal.any([signal, controller.signal]) : controller.signal,
	})) as FileAnswer;
	// It may break off while nobody reads, which would end n8n.
	answer.body.on('error', () => undefined);
	const { statusCode, headers, body } = answer;
	const abort = () => {
		controller.abort();
		body.destroy();
	};
	return { statusCode, headers, body, abort };
}

function refusedWith(status: number, headers: FileAnswer['headers']): WeShopFailure {
	if (status === 407) return new WeShopFailure('the proxy of n8n requires a login (HTTP 407)', { description: howToLogIn(headers), details: { code: '407', retryable: false } });
	return new WeShopFailure(`it answered ${status}`, { details: { code: String(status), retryable: status === 429 || status >= 500 } });
}

/**
 * An http address is taken from WeShop, whose answer comes over TLS, as the result is paid for; it is not taken from a
 * host that redirects. What a name resolves to is for n8n's own SSRF protection.
 */
function refuseStrangeAddress(url: string, isRedirect: boolean): void {
	const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
	const isWeb = protocol === 'https:' || (protocol === 'http:' && !isRedirect);
	if (isWeb && !isPrivateHost(hostname)) return;
	const why = isWeb ? 'is in a private network' : `is no ${isRedirect ? 'https' : 'web'} address`;
	throw new WeShopFailure(`${isRedirect ? 'it led on to' : 'its address'} ${url.slice(0, 100)}${isRedirect ? ', which' : ''} ${why}`, { details: { retryable: false } });
}

/**
 * Calls `count` with the size of each chunk that arrives, and with nothing at the end. A listener for the chunks would
 * make them flow before anybody reads, and a stream around this one takes twice as long.
 */
function onEachChunk(stream: FileStream, count: (bytes?: number) => void): void {
	const { push } = stream;
	stream.push = (chunk: Uint8Array | null, encoding) => {
		count(chunk?.length);
		return push.call(stream, chunk, encoding);
	};
}
