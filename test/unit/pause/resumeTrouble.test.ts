import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { answerOf, answerWith, fakeTime, inTime, PausedNode } from './pausedExecution';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

const NOTHING = { noWebhookResponse: true };
const fails = (): never => {
	throw new Error('n8n is in trouble');
};
const lost = (code: string) => async () => await Promise.reject(Object.assign(new Error('no connection'), { code }));

/** What the caller gets, and what n8n gets. */
async function call(execution: PausedNode, broken: Partial<IWebhookFunctions> = {}) {
	const called = execution.call({ nonce: execution.nonce, item: '0' }, broken);
	const end = await inTime(called.end);
	return { end, replies: called.replies };
}

describe('WeShop that cannot show a run now', () => {
	it.each<[string, PausedNode['weShop']]>([
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
	])('%s: the caller is to call again, and the execution stays paused', async (_what, weShop) => {
		const execution = new PausedNode(['a', 'b']);
		execution.weShop = weShop;
		const began = Date.now();
		const { end, replies } = await call(execution);
		expect({ end, replies }).toEqual({ end: NOTHING, replies: [{ status: 503, message: expect.stringContaining('call again'), retryAfter: expect.any(Number) }] });
		expect(Date.now() - began).toBeLessThanOrEqual(15_000);
		execution.weShop = async (id) => answerOf(id, 'Success');
		await jest.advanceTimersByTimeAsync(replies[0]!.retryAfter! * 1_000);
		expect((await call(execution)).end.workflowData?.[0]).toHaveLength(2);
	});

	it('is not asked again for those who called together', async () => {
		const execution = new PausedNode(['a']);
		execution.weShop = async () => answerWith(401);
		const calls = Array.from({ length: 20 }, () => execution.callFor(0));
		await inTime(Promise.all(calls.map(async ({ end }) => await end)));
		expect(calls.map(({ replies }) => replies[0]!.status)).toEqual(Array(20).fill(503));
		expect(execution.reads).toEqual(['a']);
	});

	it('that shows one run and not another keeps the execution paused', async () => {
		const execution = new PausedNode(['a', 'b', 'c']);
		execution.weShop = async (id) => (id === 'b' ? answerWith(401) : answerOf(id, 'Success'));
		expect((await call(execution)).replies[0]!.status).toBe(503);
	});

	it('that recovers in time is waited for', async () => {
		const execution = new PausedNode(['a']);
		execution.weShop = async (id) => (execution.reads.length < 3 ? answerWith(502) : answerOf(id, 'Success'));
		const { end, replies } = await call(execution);
		expect(end.workflowData?.[0]).toHaveLength(1);
		expect(replies[0]!.status).toBe(202);
	});
});

describe('Trouble inside n8n', () => {
	it.each<[string, Partial<IWebhookFunctions>]>([
		['what is stored cannot be read', { evaluateExpression: fails }],
		['the node is gone', { getNode: fails as never }],
		['the query cannot be read', { getQueryData: fails }],
		['there is no query', { getQueryData: () => undefined as never }],
		['there are no helpers', { helpers: undefined }],
		['the credential cannot be read', { getCredentials: async () => fails() }],
	])('as %s never throws: the caller is to call again', async (_what, broken) => {
		const execution = new PausedNode(['a']);
		execution.statuses.a = 'Success';
		expect(await call(execution, broken)).toEqual({ end: NOTHING, replies: [{ status: 503, message: expect.any(String), retryAfter: 5 }] });
	});

	it.each<[string, IDataObject]>([
		['all have ended', { a: 'Success', b: 'Success' }],
		['some have not', { a: 'Success' }],
		['none has', {}],
	])('as there is nobody to answer never throws (%s)', async (_what, statuses) => {
		for (const getResponseObject of [fails, () => undefined as never, () => ({ headersSent: false, status: fails }) as never]) {
			const execution = new PausedNode(['a', 'b']);
			Object.assign(execution.statuses, statuses);
			expect((await call(execution, { getResponseObject })).end.noWebhookResponse).toBe(true);
		}
	});

	it('as the answer was given already gives none, and goes on all the same', async () => {
		const execution = new PausedNode(['a']);
		execution.statuses.a = 'Success';
		const getResponseObject = () => ({ headersSent: true, status: fails }) as never;
		expect((await call(execution, { getResponseObject })).end).toEqual({ ...NOTHING, workflowData: [[expect.anything()]] });
	});

	it('as a nonce is unknown and nobody can be answered never throws', async () => {
		const end = new PausedNode(['a']).call({ nonce: 'wrong' }, { getResponseObject: fails }).end;
		await expect(end).resolves.toEqual(NOTHING);
	});
});

describe('What is stored of a paused execution', () => {
	const stored = (execution: PausedNode) => execution.stored as { version: number; items: object[] };

	it.each<[string, (execution: PausedNode) => unknown]>([
		['a newer version', (execution) => ({ ...stored(execution), version: 3 })],
		['a newer version with other fields', () => ({ version: 3, runs: { a: {} } })],
		['a version that is a text', (execution) => ({ ...stored(execution), version: '1' })],
		['this version with no items', (execution) => ({ version: 2, nonce: execution.nonce })],
		['this version with a text for items', (execution) => ({ ...stored(execution), items: 'a' })],
		['this version with items that are none', (execution) => ({ ...stored(execution), items: [null, 7, 'a', []] })],
		['this version with a run of no ID', (execution) => ({ ...stored(execution), items: [{ ...stored(execution).items[0], runs: [{ executionId: undefined }] }] })],
		['this version with an item of no runs', (execution) => ({ ...stored(execution), items: [{ ...stored(execution).items[0], runs: undefined }] })],
		['this version with no nonce', (execution) => ({ ...stored(execution), nonce: undefined })],
	])('as %s resumes nothing and costs nothing: the caller is to call again', async (_what, change) => {
		const execution = new PausedNode(['a']);
		execution.statuses.a = 'Success';
		execution.stored = change(execution);
		expect(await call(execution)).toEqual({ end: NOTHING, replies: [{ status: 503, message: expect.stringMatching(/another version of the WeShop node.*update/), retryAfter: 60 }] });
		expect(execution.reads).toEqual([]);
	});

	it.each<[string, unknown]>([
		['a text', 'paused'],
		['a number', 7],
		['a list', [{ executionId: 'a' }]],
		['nothing', null],
		['an empty object', {}],
		['a shape without a version', { nonce: 'n', items: [] }],
	])('as %s is none: 404, and WeShop is not asked', async (_what, kept) => {
		const execution = new PausedNode(['a']);
		execution.stored = kept;
		expect(await call(execution)).toMatchObject({ end: NOTHING, replies: [{ status: 404 }] });
		expect(execution.reads).toEqual([]);
	});
});
