import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { faults, type Fault } from '../../faults/calls';
import { oddRuns, type OddRun, type Reading } from '../../faults/runs';
import { answerOf, fakeTime, goesOnWith, inTime, PausedNode } from './pausedExecution';
import { startsWith, TriggerNode } from '../trigger/triggerNode';

beforeEach(fakeTime);
afterEach(() => jest.useRealTimers());

const RUN = 'exec-a';
const URL_OF_RUN = `https://files.example/${RUN}.png`;
const well = async (id: string) => answerOf(id, 'Success');

/** The fault as n8n's HTTP client hands it over: JSON read where it can be, a broken connection thrown. */
function faultOf({ answer: { drop, hang, truncateAfter, stallAfter, carriedOut, status = 200, headers = {}, body } }: Fault): () => Promise<HttpResponse> {
	const code = drop ? 'ECONNRESET' : hang || stallAfter !== undefined ? 'ECONNABORTED' : truncateAfter !== undefined ? 'ERR_BAD_RESPONSE' : undefined;
	if (code) return async () => await Promise.reject(Object.assign(new Error(code), { code }));
	if (carriedOut && body === undefined) return async () => answerOf(RUN, 'Success');
	return async () => ({ statusCode: status, headers, body: typeof body === 'string' ? parsed(body) : body });
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}

/** WeShop in trouble for so many reads. */
function inTrouble(trouble: () => Promise<HttpResponse>, times: number): (id: string) => Promise<HttpResponse> {
	let reads = 0;
	return async (id) => await (reads++ < times ? trouble() : well(id));
}

/** Those for which a caller is kept waiting: a pause that WeShop asks for is longer than that. */
const passing = faults.filter(({ outcome, answer }) => outcome !== 'told' && !answer.headers?.['retry-after']);
const ofTheRun = faults.filter(({ outcome, isNotOfTheRun }) => outcome === 'told' && !isNotOfTheRun);
const ofTheWay = faults.filter(({ isNotOfTheRun }) => isNotOfTheRun);
const lasting = [...faults.filter(({ outcome }) => outcome === 'again'), ...ofTheWay];
const whose = (...readings: Reading[]) => oddRuns.filter(({ reading }) => readings.includes(reading));
const oddly = ({ data }: OddRun) => async (): Promise<HttpResponse> => ({ statusCode: 200, headers: {}, body: { success: true, data: data(RUN, URL_OF_RUN) } });

describe('A paused execution whose run WeShop has called about, when reading the run meets', () => {
	const called = async (weShop: PausedNode['weShop']) => {
		const execution = new PausedNode([RUN]);
		execution.weShop = weShop;
		const call = execution.callFor(0);
		const items = await inTime(goesOnWith(call));
		return { execution, reply: call.replies[0], status: call.replies[0]?.status, items };
	};

	it.each(passing)('$name, goes on with the results', async (fault) => {
		expect(await called(inTrouble(faultOf(fault), 1))).toMatchObject({ status: 202, items: [{ executionId: RUN, url: URL_OF_RUN }] });
	});

	it.each(lasting)('$name and does not pass, stays paused and asks to be called again', async (fault) => {
		const { execution, reply, items } = await called(inTrouble(faultOf(fault), Infinity));
		expect([reply?.status, items]).toEqual([503, undefined]);
		execution.weShop = well;
		await jest.advanceTimersByTimeAsync(reply!.retryAfter! * 1_000);
		expect(await inTime(goesOnWith(execution.callFor(0)))).toMatchObject([{ executionId: RUN, url: URL_OF_RUN }]);
	});

	it.each(ofTheRun)('$name, goes on with a failed item that has the ID', async (fault) => {
		const { items } = await called(inTrouble(faultOf(fault), Infinity));
		expect(items).toEqual([{ error: expect.stringContaining(fault.says), details: expect.objectContaining({ executionId: RUN }) }]);
		expect(items![0]!.error).toContain(RUN);
	});

	it.each(whose('results'))('$name, goes on with the good result', async (run) => {
		expect(await called(inTrouble(oddly(run), 1))).toMatchObject({ status: 202, items: [{ executionId: RUN, count: 1, url: URL_OF_RUN }] });
	});

	it.each(whose('unfinished', 'bare'))('$name, reads it again and goes on with the results', async (run) => {
		expect(await called(inTrouble(oddly(run), 1))).toMatchObject({ status: 202, items: [{ executionId: RUN, url: URL_OF_RUN }] });
	});

	it.each(whose('failed', 'none'))('$name, goes on with a failed item that has the ID', async (run) => {
		expect((await called(inTrouble(oddly(run), 1))).items).toEqual([{ error: expect.stringContaining(RUN), details: expect.objectContaining({ executionId: RUN, retryable: false }) }]);
	});
});

describe('A trigger that WeShop has called about a run, when reading the run meets', () => {
	const called = async (weShop: TriggerNode['weShop']) => {
		const node = new TriggerNode({ statuses: ['Success', 'Failed'] });
		node.weShop = weShop;
		const call = node.call({ executionId: RUN });
		const items = (await inTime(startsWith(call)))?.map(({ json }) => json);
		return { node, reply: call.replies[0], status: call.replies[0]?.status, items };
	};

	it.each(passing)('$name, starts its workflow with the results', async (fault) => {
		expect(await called(inTrouble(faultOf(fault), 1))).toMatchObject({ status: 200, items: [{ executionId: RUN, url: URL_OF_RUN }] });
	});

	it.each(lasting)('$name and does not pass, asks to be called again', async (fault) => {
		const { node, reply, items } = await called(inTrouble(faultOf(fault), Infinity));
		expect([reply?.status, items]).toEqual([503, undefined]);
		node.weShop = well;
		await jest.advanceTimersByTimeAsync(reply!.retryAfter! * 1_000);
		expect(await inTime(startsWith(node.call({ executionId: RUN })))).toHaveLength(1);
	});

	it.each(ofTheRun)('$name, takes the run for one that WeShop does not know: 404', async (fault) => {
		expect(await called(inTrouble(faultOf(fault), Infinity))).toMatchObject({ status: 404, items: undefined });
	});

	it.each(whose('results'))('$name, starts its workflow with the good result', async (run) => {
		expect(await called(inTrouble(oddly(run), 1))).toMatchObject({ status: 200, items: [{ executionId: RUN, count: 1, url: URL_OF_RUN }] });
	});

	it.each(whose('unfinished', 'bare'))('$name, reads it again and starts its workflow with the results', async (run) => {
		expect(await called(inTrouble(oddly(run), 1))).toMatchObject({ status: 200, items: [{ executionId: RUN, url: URL_OF_RUN }] });
	});

	it.each(whose('failed', 'none'))('$name, starts its workflow with the state alone', async (run) => {
		const { items } = await called(inTrouble(oddly(run), 1));
		expect(items).toEqual([expect.objectContaining({ executionId: RUN, status: run.reading === 'failed' ? 'Failed' : 'Success' })]);
		expect(items![0]).not.toHaveProperty('url');
	});
});
