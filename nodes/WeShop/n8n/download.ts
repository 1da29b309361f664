import type { BinaryHelperFunctions, IExecuteFunctions, RequestHelperFunctions } from 'n8n-workflow';
import { isPrivateHost } from '../agents/publicAddress';
import { textOf } from '../api/envelope';
import { WeShopFailure } from '../api/failure';
import { HEAD, otherContent } from '../files/signature';
import type { NodeClock } from './clock';

export type Helpers = Pick<RequestHelperFunctions, 'httpRequest'> & Pick<BinaryHelperFunctions, 'prepareBinaryData'>;

/** What n8n's HTTP client gives for `encoding: 'stream'`; the type is Node's, which what ships may not import. */
type FileStream = Extract<Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0], { destroy: unknown }>;

interface FileAnswer {
	statusCode: number;
	headers: Record<string, unknown>;
	body: FileStream;
}

/** An answer whose connection can be ended: to destroy its stream alone would wait for the very bytes that do not come. */
interface Line extends FileAnswer {
	hangUp(): unknown;
}

/** How long a host may send nothing, before its answer or in the midst of it, in milliseconds. */
const SILENCE = 30_000;

const MOST_REDIRECTS = 5;

/** In bytes; what users set megabytes by. */
const MEGABYTE = 1_000_000;

/** A file on its way. */
export interface Download {
	stream: FileStream;
	/** As much of its beginning as tells what it is. */
	head: Uint8Array;
	contentType?: string;
	/** Why we hung up in its midst, where we did. */
	whyEnded(): WeShopFailure | undefined;
}

/**
 * Opens a file on a host that may be anybody's: without the credential, and only where an address of the internet leads.
 * @param mostMegabytes above which the file breaks off
 * @throws WeShopFailure, or what the HTTP client throws
 */
export async function openDownload(helpers: Helpers, clock: NodeClock, url: string, mostMegabytes: number, signal?: AbortSignal): Promise<Download> {
	const line = await follow(helpers, url, signal);
	let ended: WeShopFailure | undefined;
	let arrived = 0;
	const end = (failure: WeShopFailure) => {
		ended = failure;
		line.hangUp();
		return failure;
	};
	const said = Number(line.headers['content-length'] ?? 0);
	if (said > mostMegabytes * MEGABYTE) throw end(tooLarge(mostMegabytes, said));
	hangUpOnSilence(clock, line.body, () => arrived, end);
	const head = await firstBytes(line.body).catch((thrown: unknown) => Promise.reject(ended ?? thrown));
	const wrong = otherContent(head);
	if (wrong) throw end(new WeShopFailure(`it sent ${wrong}`, { details: { retryable: true } }));
	arrived = line.body.readableLength;
	whenAnyArrives(line.body, (bytes) => {
		arrived += bytes;
		if (arrived > mostMegabytes * MEGABYTE) end(tooLarge(mostMegabytes));
	});
	return { stream: line.body, head, contentType: textOf(line.headers['content-type']), whyEnded: () => ended };
}

function tooLarge(mostMegabytes: number, bytes?: number): WeShopFailure {
	const size = bytes === undefined ? '' : `: ${Math.ceil(bytes / MEGABYTE)} MB`;
	return new WeShopFailure(`it is larger than the ${mostMegabytes} MB of the option Max File Size${size}`, { details: { retryable: false } });
}

/** Each address on the way is looked at, which n8n's own following of redirects would not do. */
async function follow(helpers: Helpers, first: string, signal?: AbortSignal): Promise<Line> {
	let url = first;
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
		refuseStrangeAddress(url, redirects > 0);
		const line = await ask(helpers, url, signal);
		if (line.statusCode === 200) return line;
		line.hangUp();
		const location = textOf(line.headers.location);
		if (line.statusCode < 300 || line.statusCode >= 400 || !location || !URL.canParse(location, url)) throw refusedWith(line.statusCode);
		url = new URL(location, url).href;
	}
	throw new WeShopFailure(`it led on more than ${MOST_REDIRECTS} times`, { details: { retryable: false } });
}

async function ask(helpers: Helpers, url: string, signal?: AbortSignal): Promise<Line> {
	const ours = new AbortController();
	const answer = (await helpers.httpRequest({
		url,
		method: 'GET',
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: SILENCE,
		abortSignal: signal ? AbortSignal.any([signal, ours.signal]) : ours.signal,
	})) as FileAnswer;
	// It may break off while nobody reads, which would end n8n.
	answer.body.on('error', () => undefined);
	const { statusCode, headers, body } = answer;
	return { statusCode, headers, body, hangUp: () => (ours.abort(), body.destroy()) };
}

function refusedWith(status: number): WeShopFailure {
	return new WeShopFailure(`it answered ${status}`, { details: { code: String(status), retryable: status === 429 || status >= 500 } });
}

/**
 * WeShop's answer comes over TLS, so where it names an http address, that is its word and a result that is paid for; the
 * word of a host on the way is not. What a name resolves to, n8n itself can guard (its SSRF protection).
 */
function refuseStrangeAddress(url: string, isLedTo: boolean): void {
	const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
	const isWeb = protocol === 'https:' || (protocol === 'http:' && !isLedTo);
	if (isWeb && !isPrivateHost(hostname)) return;
	const why = isWeb ? 'is in a private network' : `is no ${isLedTo ? 'https' : 'web'} address`;
	throw new WeShopFailure(`${isLedTo ? 'it led on to' : 'its address'} ${url.slice(0, 100)}${isLedTo ? ', which' : ''} ${why}`, { details: { retryable: false } });
}

/** n8n's time-out for a request is over when the headers have come: a host could keep an execution for ever. */
function hangUpOnSilence(clock: NodeClock, stream: FileStream, arrived: () => number, end: (failure: WeShopFailure) => void): void {
	const before = arrived();
	clock.alarm(SILENCE).addEventListener('abort', () => {
		if (stream.destroyed || stream.readableEnded) return;
		if (arrived() > before) hangUpOnSilence(clock, stream, arrived, end);
		else end(new WeShopFailure('it stopped sending', { details: { retryable: true } }));
	});
}

/** Looks on: a listener for the chunks would make them flow before anybody reads, and a stream around this one takes twice as long. */
function whenAnyArrives(stream: FileStream, look: (bytes: number) => void): void {
	const { push } = stream;
	stream.push = (chunk: Uint8Array | null, encoding) => {
		if (chunk) look(chunk.length);
		return push.call(stream, chunk, encoding);
	};
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
		stream.on('readable', look).on('end', look).on('close', look).once('error', reject);
		if (stream.destroyed) look();
	});
}
