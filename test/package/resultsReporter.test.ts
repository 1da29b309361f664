import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface Reporter {
	onRunComplete(contexts: unknown, results: object): void;
}

const ResultsReporter = jest.requireActual<new () => Reporter>('../resultsReporter.js');

it('The tests that failed are known, whatever they threw, and files that could not be loaded', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'weshop-results-'));
	const [before, file] = [process.env.JEST_RESULTS, path.join(folder, 'results.json')];
	const thrown: { agent?: unknown } = {};
	thrown.agent = { sockets: [thrown] };
	try {
		process.env.JEST_RESULTS = file;
		new ResultsReporter().onRunComplete([], {
			numPassedTests: 1,
			numFailedTests: 1,
			testResults: [
				{ testFilePath: '/a.test.ts', numFailingTests: 1, testResults: [{ fullName: 'fails', status: 'failed', failureDetails: [thrown] }, { fullName: 'passes', status: 'passed' }] },
				{ testFilePath: '/b.test.ts', numFailingTests: 0, testResults: [], testExecError: thrown },
				{ testFilePath: '/c.test.ts', numFailingTests: 0, testResults: [{ fullName: 'passes too', status: 'passed' }] },
			],
		});
		expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
			numPassedTests: 1,
			numFailedTests: 1,
			files: [
				{ name: '/a.test.ts', hasFailed: true, failures: ['fails'] },
				{ name: '/b.test.ts', hasFailed: true, failures: [] },
				{ name: '/c.test.ts', hasFailed: false, failures: [] },
			],
		});
	} finally {
		if (before === undefined) delete process.env.JEST_RESULTS;
		else process.env.JEST_RESULTS = before;
		rmSync(folder, { recursive: true, force: true });
	}
});
