import { WeShopFailure } from './failure';
import { WESHOP_HOST } from './origin';

/** What a response in WeShop's own JSON says of a refusal. */
export interface Said {
	code?: string;
	message?: string;
}

export interface RefusedResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

export const KEY_REFUSED = 'WeShop refused the API key of the credential';

/** Codes that can mean nothing else than the key, whatever the status is. */
const KEY_CODE = /^(unauthori[sz]ed|unauthenticated|not authenticated|(invalid|wrong|bad|missing|unknown|revoked|expired|no) (api ?|access ?)(key|token)|(api ?|access ?)(key|token) (is )?(invalid|wrong|missing|unknown|revoked|expired|required|not found))$/i;

/** Codes that mean the key with the status 401 or 403. */
const KEY_WORD = /unauthori[sz]ed|unauthenticated|authenticat|\bauth\b|\b(api|access) ?key\b|\b(key|token)\b|credential/i;

/** What a key that is right may be refused for, including the one code that the vendor's client knows by name, SUBSCRIPTION_REQUIRED. */
const OTHER_CAUSE =
	/quota|limit|subscri|\bplan\b|power|points?\b|balance|\bcredits?\b|\bpay|frozen|freeze|suspend|permi(t|ss)|forbidden|scope|region|country|exceed|insufficient|upgrade|account|banned|blocked|\bip\b|(not|allow|white) ?(allow|list)|denied/i;

const KEY_SENTENCE =
	/\b(key|token|credential)s?\b.*\b(invalid|wrong|unknown|revoked|expired|missing|required|not (valid|known|found|recogni[sz]ed|exist))|\b(invalid|wrong|bad|unknown|revoked|expired|missing|no) (api |access )?(key|token|credential)|unauthori[sz]ed|unauthenticated|not authenticated/i;

/**
 * A refusal of the key, of the account, or of the way to WeShop; none of them says anything about the run that was
 * requested, so they have no `httpStatus`. A key is wrong only where WeShop says so in its own JSON: proxies and firewalls
 * answer with 401, 403 and 407 as well, and 403 may be a subscription (the vendor's client).
 * @param said what WeShop's own JSON says; undefined for any other body
 */
export function accessRefusal(response: RefusedResponse, said: Said | undefined): WeShopFailure | undefined {
	const { statusCode } = response;
	if (said && isKeyRefused(statusCode, said)) return keyRefused(statusCode, said);
	const isAccess = isAccessStatus(statusCode) || (said !== undefined && statusCode < 300 && isAccessStatus(Number(said.code)));
	if (!isAccess) return undefined;
	return said ? accountRefused(statusCode, said) : refusedOnTheWay(response);
}

function isAccessStatus(status: number): boolean {
	return status === 401 || status === 403 || status === 407;
}

/** In characters: what a refusal is about stands at its head, and the patterns take long for a long one. */
const LONGEST_SAID = 2_000;

function isKeyRefused(statusCode: number, said: Said): boolean {
	const [code, message] = [said.code ?? '', said.message ?? ''].map((text) => text.slice(0, LONGEST_SAID)) as [string, string];
	const name = code.replace(/[_\-.\s]+/g, ' ').trim();
	if (statusCode < 500 && KEY_CODE.test(name)) return true;
	const status = statusCode < 300 ? Number(code) : statusCode;
	if ((status !== 401 && status !== 403) || OTHER_CAUSE.test(name)) return false;
	if (KEY_WORD.test(name)) return true;
	if (OTHER_CAUSE.test(message)) return false;
	return status === 401 || KEY_SENTENCE.test(message);
}

/** Without WeShop's own words, which may repeat the key. */
function keyRefused(statusCode: number, { code }: Said): WeShopFailure {
	return new WeShopFailure(KEY_REFUSED, {
		description: `It answered ${statusCode}. Open the WeShop API credential and paste the key from open.weshop.ai/authorization/apikey again`,
		details: { code: code ?? String(statusCode), retryable: false },
	});
}

function accountRefused(statusCode: number, { code, message }: Said): WeShopFailure {
	const answer = `It answered ${statusCode}${code ? ` (${code})` : ''}`;
	return new WeShopFailure(message ? `WeShop says: ${message}` : `WeShop refused the request${code ? `: ${code}` : ` (HTTP ${statusCode})`}`, {
		description: `${answer}, which is not about the API key. Check the plan and the points of your account at www.weshop.ai`,
		details: { code: code ?? String(statusCode), retryable: false },
	});
}

function refusedOnTheWay({ statusCode, headers, body }: RefusedResponse): WeShopFailure {
	const details = { code: String(statusCode), retryable: false };
	const page = titleOf(body);
	const quoted = page ? `: "${page}"` : '';
	if (statusCode === 407) return new WeShopFailure(`The proxy between n8n and WeShop requires a login (HTTP 407)${quoted}`, { description: howToLogIn(headers), details });
	return new WeShopFailure(`The request to WeShop was refused on the way (HTTP ${statusCode})${quoted}`, {
		description: `The answer is not WeShop's: a proxy or firewall between n8n and ${WESHOP_HOST} most likely sent it. It says nothing about the API key. Have ${WESHOP_HOST} allowed there, or add it to n8n's environment variable NO_PROXY if n8n can reach it without the proxy`,
		details,
	});
}

/** What a proxy's 407 asks for. n8n logs in with the user and password of the address, by Basic alone. */
export function howToLogIn(headers: Record<string, unknown> | undefined): string {
	const offered = String(headers?.['proxy-authenticate'] ?? '');
	const schemes = ['Negotiate', 'NTLM', 'Digest'].filter((scheme) => new RegExp(`\\b${scheme}\\b`, 'i').test(offered));
	const isForeign = schemes.length > 0 && !/\bbasic\b/i.test(offered);
	if (isForeign) return `It offers ${schemes.join(' and ')} only, which n8n cannot do. Have ${WESHOP_HOST} allowed without a login, or put a local proxy in between that logs in`;
	return "Set the proxy's user name and password in n8n's environment variable HTTPS_PROXY, as http://user:password@host:port with special characters percent-encoded, and restart n8n";
}

const MAX_TITLE = 100;
/** In characters. */
const HEAD_OF_PAGE = 20_000;

/** The title of a web page, or the message of a firewall's JSON. */
function titleOf(body: unknown): string | undefined {
	const { message, error, title } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
	const inJson = [message, error, title].find((text) => typeof text === 'string' && text !== '') as string | undefined;
	const inPage = typeof body === 'string' ? /<(title|h1)\b[^>]*>([^<]{1,500})<\/\1/i.exec(body.slice(0, HEAD_OF_PAGE))?.[2] : undefined;
	const text = (inJson ?? inPage)?.replace(/\s+/g, ' ').trim();
	return text && text.length > MAX_TITLE ? `${text.slice(0, MAX_TITLE)}…` : text || undefined;
}
