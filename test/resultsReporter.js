const { writeFileSync } = require('node:fs');

/**
 * Writes which tests failed into the file that JEST_RESULTS names. Jest's own `--json` writes what was thrown as well, and
 * nothing at all where that leads back to itself, as an error of axios does.
 */
module.exports = class {
	onRunComplete(_contexts, { numPassedTests, numFailedTests, testResults }) {
		const files = testResults.map(({ testFilePath, testResults: tests, numFailingTests, testExecError }) => ({
			name: testFilePath,
			hasFailed: numFailingTests > 0 || Boolean(testExecError),
			failures: tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
		}));
		writeFileSync(process.env.JEST_RESULTS, JSON.stringify({ numPassedTests, numFailedTests, files }));
	}
};
