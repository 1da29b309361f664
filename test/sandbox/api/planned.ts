import { faults } from '../../faults/calls';
import { fileFaults } from '../../faults/files';
import type { HttpResponse } from '../doors/exchange';
import type { Endpoint, PlannedAnswer, Settings } from '../settings';

/** The properties of a request that a planned answer can depend on. */
type Request = Pick<PlannedAnswer, 'taskName' | 'apiKey'>;

/** Carries a request out and answers it, unless a test has planned another answer, which is then used up. */
export async function answerAsPlanned(settings: Settings, endpoint: Endpoint, request: Request, carryOut: () => Promise<HttpResponse>): Promise<HttpResponse> {
	const planned = takePlannedAnswer(settings, endpoint, request) ?? faultByChance(settings, endpoint);
	if (!planned) return carryOut();
	return plannedAnswer(planned, planned.carriedOut ? await carryOut() : undefined);
}

function faultByChance({ faultRate }: Settings, endpoint: Endpoint): PlannedAnswer | undefined {
	if (Math.random() >= faultRate) return undefined;
	const possible = endpoint === 'files' ? fileFaults : faults;
	return { endpoint, ...possible[Math.floor(Math.random() * possible.length)]!.answer };
}

function takePlannedAnswer({ answers }: Settings, endpoint: Endpoint, request: Request): PlannedAnswer | undefined {
	const isFor = (bound: string | undefined, actual: string | undefined): boolean => bound === undefined || bound === actual;
	const planned = answers.find((answer) => answer.endpoint === endpoint && isFor(answer.taskName, request.taskName) && isFor(answer.apiKey, request.apiKey));
	if (!planned) return undefined;
	planned.times = (planned.times ?? 1) - 1;
	if (planned.times <= 0) answers.splice(answers.indexOf(planned), 1);
	return planned;
}

function plannedAnswer({ status, body, headers = {}, drop = false, hang = false, padTo = 0, ...speed }: PlannedAnswer, own?: HttpResponse): HttpResponse {
	const sent = body === undefined && own ? own : padded(wholeAnswer(body === undefined ? '' : body), padTo);
	const changes = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
	const all = Object.entries({ ...sent.headers, 'content-length': String(sent.body.length), ...Object.fromEntries(changes) });
	return {
		...sent,
		status: status ?? own?.status ?? 500,
		headers: Object.fromEntries(all.filter((header): header is [string, string] => header[1] !== null)),
		drop,
		hang,
		...transmission(speed),
	};
}

/** The settings for how the body is sent. */
function transmission({ truncateAfter, stallAfter, bytesPerSecond }: Pick<PlannedAnswer, 'truncateAfter' | 'stallAfter' | 'bytesPerSecond'>): Partial<HttpResponse> {
	return Object.fromEntries(Object.entries({ truncateAfter, stallAfter, bytesPerSecond }).filter(([, value]) => value !== undefined));
}

function wholeAnswer(body: unknown): Pick<HttpResponse, 'headers' | 'body'> {
	if (typeof body === 'string') return { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(body) };
	if (isBytes(body)) return { headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from(body) };
	return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: Buffer.from(JSON.stringify(body)) };
}

function padded({ headers, body }: Pick<HttpResponse, 'headers' | 'body'>, size: number): Pick<HttpResponse, 'headers' | 'body'> {
	return { headers, body: Buffer.concat([body, Buffer.alloc(Math.max(0, size - body.length), '.')]) };
}

/** A Buffer, or the JSON of one from another process. */
function isBytes(body: unknown): body is Uint8Array {
	return body instanceof Uint8Array || (typeof body === 'object' && body !== null && 'type' in body && body.type === 'Buffer');
}
