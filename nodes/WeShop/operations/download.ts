import type { BinaryHelperFunctions, IExecuteFunctions, RequestHelperFunctions } from 'n8n-workflow';
import { isPrivateHost } from '../agents/publicAddress';
import { textOf } from '../api/envelope';
import { WeShopFailure } from '../api/failure';
import { HEAD, otherContent } from '../run/signature';
import type { NodeClock } from './clock';

export type Helpers = Pick<RequestHelperFunctions, 'httpRequest'> & Pick<BinaryHelperFunctions, 'prepareBinaryData'>;

/** What n8n's HTTP client gives for `encoding: 'stream'`; the type is Node's, which what ships may not import. */
type FileStream = Extract<Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0], { destroy: unknown }>;

interface FileAnswer {
	statusCode: number;
	headers: Record<string, unknown>;
	body: FileStream;
}

/** How long a host may send nothing, before its answer or in the midst of it, in milliseconds. */
const SILENCE = 60_000;

const MOST_REDIRECTS = 5;

/** In bytes; what users set megabytes by. */
const MEGABYTE = 1_000_000;

/** A file on its way. */
export interface Download {
	stream: FileStream;
	/** As much of its beginning as tells what it is. */
	head: Uint8Array;
	contentType?: string;
}

/**
 * Opens a file on a host that may be anybody's: without the credential, and only where an address of the internet leads.
 * @param mostMegabytes above which the file breaks off
 * @throws WeShopFailure; the stream breaks off with one, too
 */
export async function openDownload(helpers: Helpers, clock: NodeClock, url: string, mostMegabytes: number, signal?: AbortSignal): Promise<Download> {
	const { headers, body } = await follow(helpers, url, signal);
	const most = mostMegabytes * MEGABYTE;
	const tooLarge = (bytes?: number) =>
		new WeShopFailure(`it is larger than the ${mostMegabytes} MB of the option Max File Size${bytes ? `: ${Math.ceil(bytes / MEGABYTE)} MB` : ''}`, { details: { retryable: false } });
	const said = Number(headers['content-length'] ?? 0);
	if (said > most) return giveUp(body, tooLarge(said));
	let arrived = 0;
	endOnSilence(clock, body, () => arrived);
	const head = await firstBytes(body);
	const wrong = otherContent(head);
	if (wrong) return giveUp(body, new WeShopFailure(`it sent ${wrong}`, { details: { retryable: true } }));
	const stream = body.map((chunk: Uint8Array) => {
		arrived += chunk.length;
		if (arrived > most) throw tooLarge();
		return chunk;
	}) as FileStream;
	return { stream, head, contentType: textOf(headers['content-type']) };
}

function giveUp(stream: FileStream, failure: WeShopFailure): never {
	stream.destroy();
	throw failure;
}

/** Each address on the way is looked at, which n8n's own following of redirects would not do. */
async function follow(helpers: Helpers, first: string, signal?: AbortSignal): Promise<FileAnswer> {
	let url = first;
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
		refuseStrangeAddress(url, redirects > 0);
		const answer = (await helpers.httpRequest({
			url,
			method: 'GET',
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: SILENCE,
			abortSignal: signal,
		})) as FileAnswer;
		if (answer.statusCode === 200) return answer;
		answer.body.destroy();
		const location = textOf(answer.headers.location);
		if (answer.statusCode < 300 || answer.statusCode >= 400 || !location || !URL.canParse(location, url)) throw refusedWith(answer.statusCode);
		url = new URL(location, url).href;
	}
	throw new WeShopFailure(`it led on more than ${MOST_REDIRECTS} times`, { details: { retryable: false } });
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
function endOnSilence(clock: NodeClock, stream: FileStream, arrived: () => number): void {
	const before = arrived();
	clock.alarm(SILENCE).addEventListener('abort', () => {
		if (stream.destroyed || stream.readableEnded) return;
		if (arrived() > before) endOnSilence(clock, stream, arrived);
		else stream.destroy(new WeShopFailure('it stopped sending', { details: { retryable: true } }));
	});
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
