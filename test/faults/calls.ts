import type { PlannedAnswer } from '../sandbox/settings';

/** What comes of a fault: the node asks again until it passes, the user is told at once, or nobody notices. */
export type Outcome = 'again' | 'told' | 'fine';

export interface Fault {
	name: string;
	answer: Omit<PlannedAnswer, 'endpoint' | 'taskName' | 'apiKey' | 'times'>;
	outcome: Outcome;
	/** What the user reads: at once, or when the fault lasts as long as the retries. */
	says: string;
	/** Nobody can tell whether WeShop did what it was asked, so a start may be a run that is paid for. */
	isUnclear?: boolean;
	/** It is about the key or the way, and says nothing of the run that was asked for. */
	isNotOfTheRun?: boolean;
}

const refusal = (message: string, retryable?: boolean) => ({ success: false, error: { code: 'NO', message, retryable } });
const page = (status: number) => ({ status, body: '<!DOCTYPE html><title>Please wait</title>', headers: { 'content-type': 'text/html' } });
const json = (body: string) => ({ status: 200, body, headers: { 'content-type': 'application/json' } });
const unreadable = (status: number) => `WeShop gave an answer that cannot be read (HTTP ${status})`;
const refusedKey = 'WeShop refused the API key of the credential';
const onTheWay = (status: number) => `The request to WeShop was refused on the way (HTTP ${status})`;
const redirected = 'WeShop answered with a redirect, which was not followed, to keep the API key safe';

const again = (name: string, answer: Fault['answer'], says: string): Fault => ({ name, answer, outcome: 'again', says, isUnclear: true });
/** WeShop, or what is before it, has plainly not done it. */
const refusedForNow = (name: string, answer: Fault['answer'], says: string): Fault => ({ name, answer, outcome: 'again', says });
const told = (name: string, answer: Fault['answer'], says: string): Fault => ({ name, answer, outcome: 'told', says });
const toldOfTheWay = (name: string, answer: Fault['answer'], says: string): Fault => ({ ...told(name, answer, says), isNotOfTheRun: true });
const fine = (name: string, answer: Fault['answer']): Fault => ({ name, answer, outcome: 'fine', says: '' });

/** What can happen to any call to WeShop's API. */
export const faults: Fault[] = [
	told('a refusal for good', { status: 400, body: refusal('the picture is too small', false) }, 'WeShop says: the picture is too small'),
	told('a refusal for good with HTTP 200', { status: 200, body: refusal('not today', false) }, 'WeShop says: not today'),
	told('a refusal for good with HTTP 500', { status: 500, body: refusal('never', false) }, 'WeShop says: never'),
	told('a refusal with HTTP 400 that does not say whether it may pass', { status: 400, body: refusal('what is this?') }, 'WeShop says: what is this?'),
	refusedForNow('a refusal that may pass', { status: 400, body: refusal('busy', true) }, 'WeShop says: busy'),
	refusedForNow('a refusal that may pass with HTTP 200', { status: 200, body: refusal('in a moment', true) }, 'WeShop says: in a moment'),
	again('a refusal with HTTP 500 that does not say whether it may pass', { status: 500, body: refusal('oops') }, 'WeShop says: oops'),
	told('code and msg with HTTP 200', { status: 200, body: { code: 4001, msg: 'account frozen' } }, 'WeShop says: account frozen'),
	again('code and msg with HTTP 500', { status: 500, body: { code: 5001, msg: 'overloaded' } }, 'WeShop says: overloaded'),
	toldOfTheWay('401', { status: 401, body: refusal('who are you?', true) }, refusedKey),
	toldOfTheWay("403 in WeShop's own JSON that is not about the key", { status: 403, body: { success: false, error: { code: 'SUBSCRIPTION_REQUIRED', message: 'the plan does not include the API', retryable: false } } }, 'WeShop says: the plan does not include the API'),
	toldOfTheWay('403 and a web page', page(403), `${onTheWay(403)}: "Please wait"`),
	toldOfTheWay("403 in a firewall's JSON", { status: 403, body: { message: 'Forbidden' } }, `${onTheWay(403)}: "Forbidden"`),
	toldOfTheWay('401 and nothing', { status: 401, body: '' }, onTheWay(401)),
	toldOfTheWay('407 and a web page', page(407), 'The proxy between n8n and WeShop requires a login (HTTP 407)'),
	refusedForNow('429 with Retry-After in seconds', { status: 429, headers: { 'retry-after': '20' }, body: refusal('slow down', false) }, 'WeShop says: slow down'),
	refusedForNow(
		'429 with Retry-After as a date',
		{ status: 429, headers: { date: 'Wed, 01 Apr 2026 10:00:00 GMT', 'retry-after': 'Wed, 01 Apr 2026 10:00:20 GMT' }, body: refusal('slow down', false) },
		'WeShop says: slow down',
	),
	refusedForNow('429 without a word', { status: 429, body: '' }, unreadable(429)),
	again('503 without a word', { status: 503, body: '' }, unreadable(503)),
	again('502 and a web page', page(502), unreadable(502)),
	again('502 and a web page after it was done', { ...page(502), carriedOut: true }, unreadable(502)),
	again('200 and a web page', page(200), unreadable(200)),
	again('404 and a web page', page(404), unreadable(404)),
	told('400 and a web page', page(400), unreadable(400)),
	again('200 and nothing', json(''), unreadable(200)),
	again('JSON that breaks off', json('{"success":true,"da'), unreadable(200)),
	again('a list', json('[]'), unreadable(200)),
	again('null', json('null'), unreadable(200)),
	again('a text for data', json('{"success":true,"data":"soon"}'), unreadable(200)),
	again('success in a text', json('{"success":"true","data":{}}'), unreadable(200)),
	again('a connection cut before it was done', { drop: true }, 'WeShop could not be reached (ECONNRESET)'),
	again('a connection cut after it was done', { drop: true, carriedOut: true }, 'WeShop could not be reached (ECONNRESET)'),
	again('an answer cut in its middle', { carriedOut: true, truncateAfter: 20 }, 'WeShop could not be reached ('),
	again('an answer that stops in its middle', { carriedOut: true, stallAfter: 20 }, 'WeShop could not be reached ('),
	again('no answer', { hang: true }, 'WeShop could not be reached (ECONNABORTED)'),
	again('no answer, though it was done', { hang: true, carriedOut: true }, 'WeShop could not be reached (ECONNABORTED)'),
	fine('a slow answer', { carriedOut: true, bytesPerSecond: 4_000 }),
	fine('an answer that is said to be a web page', { carriedOut: true, headers: { 'content-type': 'text/html' } }),
	fine('an answer of no said type', { carriedOut: true, headers: { 'content-type': null } }),
	toldOfTheWay('302 to another host', { status: 302, headers: { location: 'https://elsewhere.example/openapi/' } }, redirected),
	toldOfTheWay('308 to the same host', { status: 308, headers: { location: '/openapi/elsewhere' } }, redirected),
];
