/**
 * For tests that drive n8n's editor: on a busy machine it may draw a panel later than a click or a text is waited for.
 * A test that fails is tried once more, and its first failure stays in the output. Not for tests of runs and payments.
 */
export function retryOnce(): void {
	jest.retryTimes(1, { logErrorsBeforeRetry: true });
}
