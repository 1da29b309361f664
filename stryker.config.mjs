/**
 * Tests of the tests: each small change to the code that talks to WeShop, to the life of a run, to what bytes are or to
 * the key's guard has to make a unit test fail. What may stay unnoticed stands in docs/mutants.md, each with its reason.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
	mutate: ['nodes/WeShop/api/**/*.ts', 'nodes/WeShop/run/**/*.ts', 'nodes/WeShop/files/**/*.ts', 'credentials/**/*.ts'],
	testRunner: 'jest',
	jest: { configFile: 'jest.mutation.config.js' },
	coverageAnalysis: 'perTest',
	// Nothing is left out of the count: times and lists at the head of a file are rules, and what a user reads is checked as well.
	ignoreStatic: false,
	thresholds: { high: 95, low: 90, break: 85 },
	concurrency: 2,
	// For what never gives the test its turn again; a test that only waits ends by Jest's own limit, long before.
	timeoutMS: 5_000,
	// The copy to work on holds what the unit tests read, and no other tree of packages.
	ignorePatterns: ['.*', '!.stryker-tmp', 'coverage', 'dist', 'docs', 'examples', 'reports', 'test/e2e', 'test/engine', 'test/n8n', 'test/package', 'test/sandbox'],
	tempDirName: '.stryker-tmp',
	cleanTempDir: 'always',
	reporters: ['clear-text', 'json', 'html'],
	clearTextReporter: { logTests: false, reportTests: false },
	jsonReporter: { fileName: 'reports/mutation.json' },
	htmlReporter: { fileName: 'reports/mutation.html' },
	allowEmpty: false,
	checkers: [],
};
