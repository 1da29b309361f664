import { createHash } from 'node:crypto';
import { header, type HttpResponse, type Received } from '../doors/exchange';
import { multipartOf } from './multipart';
import type { KeyCheck, KeyReport } from './keyCheck';

export interface RecordedFile {
	field: string;
	fileName?: string;
	type?: string;
	size: number;
	sha256: string;
}

export interface RecordedRequest {
	id: number;
	/** ISO 8601. */
	time: string;
	door: Received['door'];
	method: string;
	url: string;
	headers: Array<[string, string]>;
	bodySize: number;
	sha256: string;
	/** Text and JSON up to 1 MB; for a multipart body see `files`. */
	body?: string;
	files?: RecordedFile[];
	/** Missing until the request is answered; 0 if the connection was cut instead. */
	status?: number;
	/** The client disconnected before it had the whole answer. */
	clientLeft?: true;
}

const LARGEST_TEXT = 1024 * 1024;

export class Journal {
	private requests: RecordedRequest[] = [];
	private count = 0;

	constructor(private readonly keyCheck: KeyCheck) {}

	/** Records the request, has it answered and records the status. */
	async record(request: Received, answering: () => Promise<HttpResponse>): Promise<HttpResponse> {
		this.count += 1;
		const entry = describe(request, this.count);
		this.requests.push(entry);
		this.keyCheck.check(request, entry.id);
		request.gone.addEventListener('abort', () => (entry.clientLeft = true), { once: true });
		const answer = await answering();
		entry.status = answer.drop ? 0 : answer.status;
		return answer;
	}

	keyReport(): KeyReport {
		return this.keyCheck.report();
	}

	all(): RecordedRequest[] {
		return this.requests;
	}

	clear(): void {
		this.requests = [];
		this.keyCheck.clear();
	}
}

export function sha256(bytes: Buffer | string): string {
	return createHash('sha256').update(bytes).digest('hex');
}

function describe(request: Received, id: number): RecordedRequest {
	const { door, method, headers, body } = request;
	const files = multipartOf(request)?.map(({ bytes, ...part }) => ({ ...part, size: bytes.length, sha256: sha256(bytes) }));
	const isText = /^(text\/|application\/([\w.+-]*json|x-www-form-urlencoded|xml))/i.test(header(request, 'content-type') ?? '');
	return {
		id,
		time: new Date().toISOString(),
		door,
		method,
		url: request.url.href,
		headers,
		bodySize: body.length,
		sha256: sha256(body),
		...(isText && body.length <= LARGEST_TEXT ? { body: body.toString('utf8') } : {}),
		...(files ? { files } : {}),
	};
}
