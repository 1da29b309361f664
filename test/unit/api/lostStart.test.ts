import { WeShopClient } from '../../../nodes/WeShop/api/client';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { SENT, Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { instantClock, START } from '../clock';

const request: RunRequest = { agent: { name: 'aipose', version: 'v1.0' }, input: {}, params: {}, safeGenerate: 'on' };
const refusal = (statusCode: number, retryable: boolean): HttpResponse => ({ statusCode, headers: {}, body: { success: false, error: { code: 'X', message: 'No', retryable } } });
const broken = (code: string) => Object.assign(new Error(code), { code });
const PERHAPS = /may have been started, and be paid for/;

/** How a start ends that WeShop answers so, the last answer again and again. */
async function endOf(...answers: Array<HttpResponse | Error>): Promise<WeShopFailure> {
	let sent = 0;
	const order = async () => {
		const answer = answers[Math.min(++sent, answers.length) - 1]!;
		return answer instanceof Error ? await Promise.reject<HttpResponse>(answer) : answer;
	};
	const failure: unknown = await new WeShopClient(order, instantClock()).startRun(request, 'key', START + 30_000).catch((thrown: unknown) => thrown);
	if (!(failure instanceof WeShopFailure)) throw new Error(`Not refused: ${JSON.stringify(failure)}`);
	return failure;
}

describe('A start that does not work out may be a run that is paid for', () => {
	it.each(['ECONNRESET', 'ETIMEDOUT', 'ECONNABORTED', 'EPIPE', 'ERR_NETWORK', 'ERR_BAD_RESPONSE', 'ERR_STREAM_PREMATURE_CLOSE'])(
		'when its answer got lost: %s',
		async (code) => {
			const failure = await endOf(broken(code));
			expect(failure.description).toMatch(PERHAPS);
			expect(failure.details).toEqual({ code, retryable: true });
		},
	);

	it.each([500, 502, 503, 504])('when WeShop broke down over it: HTTP %d', async (statusCode) => {
		expect((await endOf({ statusCode, headers: {}, body: '' })).description).toMatch(PERHAPS);
	});

	it('when a page stood in place of the answer', async () => {
		expect((await endOf({ statusCode: 200, headers: {}, body: '<html>' })).description).toMatch(PERHAPS);
	});

	it.each([refusal(400, false), refusal(429, true), broken('ENOTFOUND'), broken('CERT_HAS_EXPIRED')])('when its answer got lost before it was refused: %p', async (last) => {
		expect((await endOf(broken('ECONNRESET'), last)).description).toMatch(PERHAPS);
	});

	it.each([
		['nobody knows what happened to the response', new Error('Unexpected end of JSON input')],
		['the request was canceled by somebody else', broken('ERR_CANCELED')],
		['the response is too long', broken('ERR_FR_MAX_BODY_LENGTH_EXCEEDED')],
		['WeShop breaks down and calls that final', refusal(500, false)],
		['WeShop refuses it, and names a run', { statusCode: 200, headers: {}, body: { success: false, error: { code: 'X', message: 'No', retryable: false }, meta: { executionId: 'run-1' } } }],
	])('when %s', async (_what, answer) => {
		const failure = await endOf(answer);
		expect([failure.mayHaveStarted, PERHAPS.test(failure.description ?? '') || failure.description?.includes('run-1')]).toEqual([true, true]);
	});

	it('when it was on its way as the execution was stopped', async () => {
		const failure = await endOf(new Stopped({ details: { code: SENT } }));
		expect(failure).toBeInstanceOf(Stopped);
		expect(failure.message).toContain('canceled');
		expect(failure.description).toMatch(PERHAPS);
	});

	it('which is said after what else there is to say', async () => {
		expect((await endOf(broken('ECONNRESET'))).description).toMatch(/^Check the network of the n8n server, then try again\. The run may have/);
		expect((await endOf({ statusCode: 502, headers: {}, body: '' })).description).toMatch(/^The run may have/);
	});

	it('whose words and code stay those of the last try', async () => {
		const failure = await endOf(broken('ECONNRESET'), refusal(400, false));
		expect(failure).toMatchObject({ message: 'WeShop says: No', details: { code: 'X', retryable: false }, httpStatus: 400 });
	});
});

describe('A start that does not work out is no run', () => {
	it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('when it never left: %s', async (code) => {
		expect((await endOf(broken(code))).description).not.toMatch(PERHAPS);
	});

	it.each([
		['refused it', refusal(400, false)],
		['sent it away', refusal(429, true)],
		['refused it for now', refusal(400, true)],
		['refused it for now with HTTP 200', refusal(200, true)],
		['refused the key', { statusCode: 401, headers: {}, body: { success: false, error: { code: 'UNAUTHORIZED', message: 'who are you?' } } }],
		['answered with a redirect', { statusCode: 302, headers: {}, body: '' }],
	])('when WeShop %s', async (_what, answer) => {
		expect((await endOf(answer)).description ?? '').not.toMatch(PERHAPS);
	});

	it.each([
		['the credential kept the key back', new Error('The WeShop key was not sent')],
		['nobody could be sure who answers', broken('CERT_HAS_EXPIRED')],
		['the execution was stopped before', new Stopped()],
	])('when %s', async (_what, thrown) => {
		expect((await endOf(thrown)).description ?? '').not.toMatch(PERHAPS);
	});
});
