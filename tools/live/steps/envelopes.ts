import { fails } from '../findings';
import type { Live } from '../live';
import type { Exchange } from '../traffic';
import { isEnvelope, namesIn, refusalIn, tidied } from '../words';

/** What all answers of WeShop had in common. */
export function judgeEnvelopes({ traffic, notebook, guard }: Live): void {
	const answers = traffic.exchanges.filter(({ host, status, call }) => host === 'openapi.weshop.ai' && status !== undefined && !call.endsWith('openapi.yaml'));
	const failures = answers.filter((one) => refusalIn(one) !== undefined || (one.status ?? 0) >= 400);
	const successes = answers.filter((one) => !failures.includes(one));
	const wrongSuccess = successes.find((one) => !isEnvelope(one));
	const wrongFailure = failures.find(lacksPart);
	const names = (one: Exchange) => tidied(namesIn(one.answer), guard);
	if (successes.length > 0) notebook.verdict('success', wrongSuccess ? 'refuted' : 'confirmed', wrongSuccess ? `${wrongSuccess.call} has ${names(wrongSuccess)}` : `${successes.length} answers`);
	if (failures.length > 0) {
		const statuses = [...new Set(failures.map(({ status }) => status))].sort();
		notebook.verdict('failure', wrongFailure ? 'refuted' : 'confirmed', wrongFailure ? `${wrongFailure.call} (HTTP ${wrongFailure.status}) has ${names(wrongFailure)}` : `${failures.length} answers, HTTP ${statuses.join(', ')}`);
	}
	// First, since whatever else cannot be read comes of it.
	if (wrongSuccess) notebook.findings.unshift(fails(`WeShop's answers have another envelope than the node reads: ${wrongSuccess.call} has ${names(wrongSuccess)}, and no success beside its data.`, 'Read it in nodes/WeShop/api/envelope.ts; what else cannot be read comes of it'));
	else if (wrongFailure) notebook.differs(`WeShop refuses ${wrongFailure.call} without the envelope of our contract: it has ${names(wrongFailure)}.`, 'See whether nodes/WeShop/api/envelope.ts finds its words and whether it may be retried');
	const limits = [...new Set(answers.flatMap(({ headerNames }) => headerNames.filter((name) => /rate-?limit|retry-after/.test(name))))];
	const busy = answers.filter(({ status }) => status === 429).length;
	if (busy > 0 || limits.length > 0) notebook.differs(`WeShop limits how often it is asked: ${busy} of ${answers.length} answers were HTTP 429${limits.length > 0 ? `, and its headers are ${limits.join(', ')}` : ''}.`, 'See the rate limit in nodes/WeShop/api/client.ts (REQUESTS_PER_SECOND)');
}

function lacksPart({ answer }: Exchange): boolean {
	const { success, error } = (answer ?? {}) as { success?: unknown; error?: { code?: unknown; message?: unknown; retryable?: unknown } };
	return success !== false || typeof error?.code !== 'string' || typeof error.message !== 'string' || typeof error.retryable !== 'boolean';
}
