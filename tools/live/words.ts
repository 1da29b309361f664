import type { Outcome } from '../../test/engine/engine';
import type { KeyGuard } from './keyGuard';
import type { Exchange } from './traffic';

const LONGEST = 300;
/** Longer texts are cut before anything is replaced, which takes the square of their length. */
const LONGEST_REPLACED = 2_000;
/** Where the key would stand beyond what is shown, no half of it may be shown. */
const LONGEST_SEARCHED = 20_000;

/** Words of WeShop's or of the node's, without what belongs to an account: addresses, IDs, numbers of customers, mail. */
export function tidied(text: string, guard: KeyGuard): string {
	const short = cut(guard.clean(text.slice(0, LONGEST_SEARCHED)))
		.replace(/https?:\/\/([^\s/"'<>()]+)[^\s"'<>()]*/gi, 'https://$1/…')
		.replace(/[\w.+-]+@[\w-]+\.[\w.]+/g, '<mail>')
		.replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<ID>')
		.replace(/\b(?=[\w-]*\d)[\w-]{20,}\b/g, '<ID>')
		.replace(/\b\d{6,}\b/g, '<number>')
		.replace(/\s+/g, ' ')
		.trim();
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

/** Whether WeShop's answer has the envelope of our contract, for success or failure. */
export function isEnvelope(exchange: Exchange): boolean {
	const { success, error } = envelopeOf(exchange);
	return success === true ? typeof (exchange.answer as { data?: unknown }).data === 'object' : success === false && typeof error === 'object';
}

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
	return tidied(`HTTP ${exchange.status} ${refusal.code}: ${refusal.message}`, guard);
}

export function errorIn({ error, json }: Outcome, guard: KeyGuard): string | undefined {
	const inItem = json.map((item) => item.error).find((one) => typeof one === 'string') as string | undefined;
	const text = error ? [error.message, error.description].filter(Boolean).join('. ') : inItem;
	return text === undefined ? undefined : tidied(text, guard);
}
