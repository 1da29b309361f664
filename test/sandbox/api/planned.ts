import type { Answer } from '../doors/exchange';
import type { PlannedAnswer } from '../settings';

/** What a test asked to be answered instead. */
export function plannedAnswer({ status = 500, body = '', headers = {}, drop = false }: PlannedAnswer): Answer {
  const isText = typeof body === 'string';
  const bytes = Buffer.from(isText ? body : JSON.stringify(body));
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return { status, headers: { 'content-type': type, ...headers, 'content-length': String(bytes.length) }, body: bytes, drop };
}
