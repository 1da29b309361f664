import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { answerOf, answerWith, fakeTime, inTime, ParkedExecution } from './pausedExecution';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

const NOTHING = { noWebhookResponse: true };
const fails = (): never => {
	throw new Error('n8n is in trouble');
};
const lost = (code: string) => async () => await Promise.reject(Object.assign(new Error('no connection'), { code }));

/** What the caller is told, and what n8n gets. */
async function call(execution: ParkedExecution, broken: Partial<IWebhookFunctions> = {}) {
	const called = execution.call({ nonce: execution.nonce, item: '0' }, broken);
	const end = await inTime(called.end);
	return { end, told: called.told };
}

describe('WeShop that cannot tell of a run now', () => {
	it.each<[string, ParkedExecution['weShop']]>([
		['is down', lost('ECONNREFUSED')],
		['never answers', async () => await new Promise<never>(() => undefined)],
		['breaks off', lost('ECONNRESET')],
		['is in trouble', async () => answerWith(503)],
		['answers with a web page', async () => ({ statusCode: 200, headers: {}, body: '<html>' })],
		['is busy for longer than we wait', async () => ({ statusCode: 429, headers: { 'retry-after': '3600' }, body: '' })],
		['refuses the key', async () => answerWith(401)],
		['refuses the key in its own words', async () => answerWith(403, { code: 'FORBIDDEN', message: 'No', retryable: false })],
		['answers with a redirect', async () => answerWith(302)],
		['refuses for now', async () => answerWith(400, { code: 'LATER', message: 'Later', retryable: true })],
		['cannot be asked, for the credential is gone', async () => await Promise.reject(new Error('Credential does not exist'))],
		['cannot be asked, for whatever reason', async () => await Promise.reject<never>('a text')],
	])('%s: the caller is to call again, and the execution stays parked', async (_what, weShop) => {
		const execution = new ParkedExecution(['a', 'b']);
		execution.weShop = weShop;
		const began = Date.now();
		expect(await call(execution)).toEqual({ end: NOTHING, told: [{ status: 503, message: expect.stringContaining('call again') }] });
		expect(Date.now() - began).toBeLessThanOrEqual(15_000);
		execution.weShop = async (id) => answerOf(id, 'Success');
		expect((await call(execution)).end.workflowData?.[0]).toHaveLength(2);
	});

	it('is not asked again by those who were told so together', async () => {
		const execution = new ParkedExecution(['a']);
		execution.weShop = async () => answerWith(401);
		const calls = Array.from({ length: 20 }, () => execution.callFor(0));
		await inTime(Promise.all(calls.map(async ({ end }) => await end)));
		expect(calls.map(({ told }) => told[0]!.status)).toEqual(Array(20).fill(503));
		expect(execution.reads).toEqual(['a']);
	});

	it('that tells of one run and not of another keeps the execution parked', async () => {
		const execution = new ParkedExecution(['a', 'b', 'c']);
		execution.weShop = async (id) => (id === 'b' ? answerWith(401) : answerOf(id, 'Success'));
		expect((await call(execution)).told[0]!.status).toBe(503);
	});

	it('that recovers in time is waited for', async () => {
		const execution = new ParkedExecution(['a']);
		execution.weShop = async (id) => (execution.reads.length < 3 ? answerWith(502) : answerOf(id, 'Success'));
		const { end, told } = await call(execution);
		expect(end.workflowData?.[0]).toHaveLength(1);
		expect(told[0]!.status).toBe(202);
	});
});

describe('Trouble inside n8n', () => {
	it.each<[string, Partial<IWebhookFunctions>]>([
		['what was parked cannot be read', { evaluateExpression: fails }],
		['the node is gone', { getNode: fails as never }],
		['the query cannot be read', { getQueryData: fails }],
		['there is no query', { getQueryData: () => undefined as never }],
		['there are no helpers', { helpers: undefined }],
		['the credential cannot be read', { getCredentials: async () => fails() }],
	])('as %s never throws: the caller is to call again', async (_what, broken) => {
		const execution = new ParkedExecution(['a']);
		execution.statuses.a = 'Success';
		expect(await call(execution, broken)).toEqual({ end: NOTHING, told: [{ status: 503, message: expect.any(String) }] });
	});

	it.each<[string, unknown]>([
		['a text', 'parked'],
		['a number', 7],
		['nothing in it', {}],
		['the nonce alone', 'nonce'],
		['items that are no list', { items: 'a' }],
		['empty items', { items: [null, null] }],
	])('as what was parked is %s never throws and wakes nothing', async (_what, kept) => {
		const execution = new ParkedExecution(['a']);
		execution.parked = (kept === 'nonce' ? { nonce: execution.nonce } : typeof kept === 'object' && 'items' in kept! ? { nonce: execution.nonce, ...kept } : kept) as never;
		const { end, told } = await call(execution);
		expect(end.noWebhookResponse).toBe(true);
		expect(told).toHaveLength(1);
		expect([404, 503, 202]).toContain(told[0]!.status);
		expect(execution.reads).toEqual([]);
	});

	it.each<[string, IDataObject]>([
		['all have ended', { a: 'Success', b: 'Success' }],
		['some have not', { a: 'Success' }],
		['none has', {}],
	])('as there is nobody to answer never throws (%s)', async (_what, statuses) => {
		for (const getResponseObject of [fails, () => undefined as never, () => ({ headersSent: false, status: fails }) as never]) {
			const execution = new ParkedExecution(['a', 'b']);
			Object.assign(execution.statuses, statuses);
			expect((await call(execution, { getResponseObject })).end.noWebhookResponse).toBe(true);
		}
	});

	it('as the answer was given already gives none, and goes on all the same', async () => {
		const execution = new ParkedExecution(['a']);
		execution.statuses.a = 'Success';
		const getResponseObject = () => ({ headersSent: true, status: fails }) as never;
		expect((await call(execution, { getResponseObject })).end).toEqual({ ...NOTHING, workflowData: [[expect.anything()]] });
	});

	it('as a nonce is unknown and nobody can be answered never throws', async () => {
		const end = new ParkedExecution(['a']).call({ nonce: 'wrong' }, { getResponseObject: fails }).end;
		await expect(end).resolves.toEqual(NOTHING);
	});
});
