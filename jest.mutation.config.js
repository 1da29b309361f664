const { projects } = require('./jest.config.js');

const unit = projects.find(({ displayName }) => displayName === 'unit');

/**
 * The tests that Stryker runs: those of the folders that it changes. What only an operation's test notices by chance
 * counts as unnoticed, and tests of the whole package would read a tree that Stryker's copy of the project has not got.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...unit,
	// Stryker puts its own environment around Node's.
	testEnvironment: 'node',
	moduleNameMapper: {},
	testMatch: ['<rootDir>/test/{simulation,unit/{api,run,files,credentials}}/**/*.test.ts'],
	runner: '<rootDir>/tools/mutation/untilNoticed.js',
	testSequencer: '<rootDir>/tools/mutation/quickestFirst.js',
	// Their time is made of a clock's that they move themselves: a test that waits has found a wait without end.
	testTimeout: 3_000,
};
