import { Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { failedRun, isUnknown, notCalledBack, withRun } from '../../../nodes/WeShop/run/runFailures';

const ID = 'exec-1';

describe('A pause until the Timeout', () => {
	it('does not say that the run has not finished, which nobody knows', () => {
		const failure = notCalledBack(ID, 600_000, 1, 'Running');
		expect(failure.message).toBe(`WeShop did not call back within 600 seconds. The run ${ID} may have finished: Run → Get reads it`);
		expect(failure.details).toEqual({ executionId: ID, status: 'Running', retryable: true });
	});

	it('says of several that all of them were waited for', () => {
		const failure = notCalledBack(ID, 90_400, 3, 'Running');
		expect(failure.message).toBe(`WeShop did not call back for all 3 runs within 90 seconds. The run ${ID} may have finished: Run → Get reads it`);
		expect(failure.description).toMatch(/^It goes on at WeShop\. Fetch .*Run → Get.*exec-1\. To wait longer.*Timeout$/);
		expect(failure.details).toEqual({ executionId: ID, status: 'Running', retryable: true });
	});

	it('calls a run pending that nobody has seen', () => {
		expect(notCalledBack(ID, 600_000, 2).details.status).toBe('Pending');
	});
});

describe('A run that WeShop has never heard of', () => {
	it.each<[string, WeShopFailure, boolean]>([
		['the status of the answer', new WeShopFailure('No', { httpStatus: 404 }), true],
		['the code of the answer', new WeShopFailure('No', { httpStatus: 200, details: { code: 'NOT_FOUND' } }), true],
		['neither', new WeShopFailure('No', { httpStatus: 400, details: { code: 'BAD' } }), false],
		['no answer at all', new WeShopFailure('WeShop could not be reached', { details: { retryable: true } }), false],
	])('is told by %s', (_what, failure, expected) => {
		expect(isUnknown(failure)).toBe(expected);
	});
});

describe('A failure of a run that exists', () => {
	it('that failed names it, and says what to check', () => {
		const failure = failedRun(ID);
		expect(failure.message).toBe(`WeShop could not finish the run ${ID}`);
		expect(failure.description).toMatch(/Failed.*address of the image.*prompt/);
	});

	it('that names it in its words only gets it among its details, and keeps all else', () => {
		const failure = withRun(new WeShopFailure(`No run ${ID}`, { description: 'Look', details: { code: 'X', retryable: false }, httpStatus: 404, retryAfterMs: 5 }), ID);
		expect(failure).toMatchObject({
			message: `No run ${ID}`,
			description: 'Look',
			details: { code: 'X', retryable: false, executionId: ID },
			httpStatus: 404,
			retryAfterMs: 5,
		});
	});

	it('without words of what to do is told how to fetch it, and nothing before that', () => {
		expect(withRun(new WeShopFailure('Broken'), ID).description).toMatch(/^The run was started and is paid for\. Fetch its result/);
	});

	it('that is a stop is not told in other words, as n8n knows it by them', () => {
		expect(withRun(new Stopped(), ID).message).toBe('The execution was canceled');
	});
});
