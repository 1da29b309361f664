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
  /** Text and JSON up to 1 MB; a multipart body is told by `files`. */
  body?: string;
  files?: RecordedFile[];
  /** Absent while the answer is still being made; 0 if the connection was cut instead. */
  status?: number;
  /** The client went away before it had its whole answer. */
  clientLeft?: true;
}

const LARGEST_KEPT_TEXT = 1024 * 1024;

export class Journal {
  private requests: RecordedRequest[] = [];
  private count = 0;

  constructor(private readonly keyCheck: KeyCheck) {}

  /** Writes the request down, lets it be answered, writes the answer's status down. */
  async record(request: Received, answering: () => Promise<HttpResponse>): Promise<HttpResponse> {
    this.count += 1;
    const entry = describe(request, this.count);
    this.requests.push(entry);
    this.keyCheck.look(request, entry.id);
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
    ...(isText && body.length <= LARGEST_KEPT_TEXT ? { body: body.toString('utf8') } : {}),
    ...(files ? { files } : {}),
  };
}
