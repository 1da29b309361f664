import type { Outcome } from '../../test/engine/engine';
import type { KeyGuard } from './keyGuard';
import type { Exchange } from './traffic';

const LONGEST = 300;
/** Longer texts are cut before anything is replaced, which takes the square of their length. */
const LONGEST_REPLACED = 2_000;
/** Where the key would stand beyond what is shown, no half of it may be shown. */
const LONGEST_SEARCHED = 20_000;

/** What an account has, as WeShop may call it, also in a name such as `powerBalanceAmount`. The last three are balance, points and power in Chinese. */
const OWNED = String.raw`(?:(?<![\w.])(?:\w{0,30}balance\w{0,30}|(?:user|total|left|remaining|paid|free|available|insufficient)?_?(?:power|points?|credits?|coins?)(?:_?(?:consumption|amount|left))?|remaining)(?!\w)|\u4f59\u989d|\u79ef\u5206|\u7b97\u529b)`;
const AMOUNT = String.raw`(?<![\w.])\d(?:[\d.,]{0,20}\d)?(?![\d])`;
const BEFORE_OWNED = new RegExp(String.raw`${AMOUNT}(?=\s?(?:[a-z]{1,12} ){0,2}${OWNED})`, 'gi');
const AFTER_OWNED = new RegExp(String.raw`(${OWNED})([^.;\d]{0,30}?)${AMOUNT}`, 'gi');
/** How WeShop words the limit of a field, or a status: these numbers belong to nobody. */
const OF_NOBODY = /\b(must|should|at most|at least|up to|most|least|maximum|minimum|max|min|between|limit|range|greater|less|no more|allowed|http|status|code|answered)\b/i;
/** How many amounts may follow one word: "balance: 12 of 40, 3 on hold". */
const AMOUNTS = 3;

/** Without the amounts that stand beside what an account has. */
function withoutAmounts(text: string): string {
	let masked = text.replace(BEFORE_OWNED, (amount, at: number) => (OF_NOBODY.test(text.slice(Math.max(0, at - 15), at)) ? amount : '<number>'));
	for (let times = 0; times < AMOUNTS; times++) masked = masked.replace(AFTER_OWNED, (whole, owned: string, between: string) => (OF_NOBODY.test(between) ? whole : `${owned}${between}<number>`));
	return masked;
}

/**
 * Words of WeShop's or of the node's, without what can be told to belong to an account: addresses, IDs, numbers of
 * customers, mail, and what it has. A name cannot be told from other words.
 */
export function tidied(text: string, guard: KeyGuard): string {
	const masked = cut(guard.clean(text.slice(0, LONGEST_SEARCHED)))
		.replace(/https?:\/\/([^\s/"'<>()]+)[^\s"'<>()]*/gi, 'https://$1/…')
		.replace(/[\w.+-]+@[\w-]+\.[\w.]+/g, '<mail>')
		.replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<ID>')
		.replace(/\b(?=[\w-]*\d)[\w-]{20,}\b/g, '<ID>')
		.replace(/\b\d{6,}\b/g, '<number>')
		.replace(/\s+/g, ' ')
		.trim();
	const short = withoutAmounts(masked);
	return guard.clean(short.length > LONGEST ? `${short.slice(0, LONGEST)}…` : short);
}

/** Not within a name, which would no longer be recognized. */
function cut(text: string): string {
	return text.length > LONGEST_REPLACED ? `${text.slice(0, LONGEST_REPLACED).replace(/[\w.+@-]{1,100}$/, '')}…` : text;
}

/** The host of an address that WeShop gave. */
export function hostIn(address: string): string {
	return URL.canParse(address) ? new URL(address).host || 'no host' : 'what is no address';
}

interface Envelope {
	success?: unknown;
	error?: { code?: unknown; message?: unknown; retryable?: unknown };
	code?: unknown;
	msg?: unknown;
	data?: unknown;
}

const envelopeOf = ({ answer }: Exchange): Envelope => (typeof answer === 'object' && answer !== null ? (answer as Envelope) : {});

export interface Refused {
	status: number | undefined;
	code: string;
	message: string;
}

/** What WeShop says of a refusal; undefined where the answer is none, or cannot be read as one. */
export function refusalIn(exchange: Exchange | undefined): Refused | undefined {
	if (!exchange) return undefined;
	const { success, error, code, msg, data } = envelopeOf(exchange);
	// Something was given, in another envelope.
	if (!error && typeof data === 'object' && data !== null && (exchange.status ?? 0) < 300) return undefined;
	const message = error?.message ?? msg;
	if (success === true || (message === undefined && error?.code === undefined)) return undefined;
	return { status: exchange.status, code: String(error?.code ?? code ?? ''), message: String(message ?? '') };
}

/** Refusals that say something about the access or the account, whatever was asked. */
const ACCESS = new Set([401, 402, 403, 407]);
const OF_ACCOUNT = new RegExp(
	[
		String.raw`(insufficient|not enough)[\w ]{0,20}(balance|coin|credit|point|power)`,
		String.raw`(balance|coin|credit|point|power)[\w ]{0,20}(insufficient|not[ _]enough)`,
		'quota|subscri|recharge|suspend|frozen|rate.?limit|too[ _]many[ _]requests|unauthori[sz]ed|unauthenticated',
		String.raw`(invalid|missing|wrong|expired)[\w ]{0,12}(api|access)[ _-]?(key|token)`,
		String.raw`(api|access)[ _-]?(key|token)[\w ]{0,12}(invalid|missing|wrong|expired|required)`,
	].join('|'),
	'i',
);

/** The status of an answer; where WeShop says HTTP 200 and refuses with a code such as 429, that one. */
function statusOf(exchange: Exchange): number {
	const { status = 0 } = exchange;
	const code = Number(refusalIn(exchange)?.code);
	return status < 300 && code >= 400 && code < 600 ? code : status;
}

/** Whether there is no answer, or one that may be another in a minute: it says nothing about what was asked. */
export function mayPass(exchange: Exchange): boolean {
	const status = statusOf(exchange);
	return status === 0 || status === 408 || status === 425 || status === 429 || status >= 500 || (refusalIn(exchange) !== undefined && envelopeOf(exchange).error?.retryable === true);
}

/** Whether WeShop refuses what was asked, in its own JSON and for good: not the access to it, and not for the moment. */
export function isRefusal(exchange: Exchange | undefined): exchange is Exchange {
	const refusal = refusalIn(exchange);
	if (!exchange || !refusal || mayPass(exchange)) return false;
	const status = statusOf(exchange);
	// A refusal with HTTP 200 is one as well: `success` decides.
	return (status < 300 || status >= 400) && !ACCESS.has(status) && !OF_ACCOUNT.test(`${refusal.code} ${refusal.message}`);
}

/** Whether WeShop's answer has the envelope of our contract, for success or failure. */
export function isEnvelope(exchange: Exchange): boolean {
	const { success, error } = envelopeOf(exchange);
	return success === true ? typeof (exchange.answer as { data?: unknown }).data === 'object' : success === false && typeof error === 'object';
}

/** Whether WeShop says that it did what was asked. */
export const isSuccess = (exchange: Exchange): boolean => envelopeOf(exchange).success === true;

/** The names on the first level, for what is not as expected. */
export function namesIn(answer: unknown): string {
	if (typeof answer !== 'object' || answer === null) return typeof answer === 'string' ? 'no JSON' : 'nothing';
	return Object.keys(answer).join(', ');
}

/** "HTTP 400 INVALID_PARAMETER: …" */
export function told(exchange: Exchange | undefined, guard: KeyGuard): string {
	if (!exchange) return 'nothing was sent';
	if (exchange.status === undefined) return 'no answer came';
	const refusal = refusalIn(exchange);
	if (!refusal) return `HTTP ${exchange.status}, ${isEnvelope(exchange) ? 'a success' : `an answer with ${tidied(namesIn(exchange.answer), guard)}`}`;
	return `HTTP ${exchange.status} ${tidied(`${refusal.code}: ${refusal.message}`, guard)}`;
}

export function errorIn({ error, json }: Outcome, guard: KeyGuard): string | undefined {
	const inItem = json.map((item) => item.error).find((one) => typeof one === 'string') as string | undefined;
	const text = error ? [error.message, error.description].filter(Boolean).join('. ') : inItem;
	return text === undefined ? undefined : tidied(text, guard);
}
