const compiled = (syntax) => ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax } }, module: { type: 'commonjs' } }];
/** Types are checked by `npm run lint`, not again at each test. */
const typescript = { '/(nodes|credentials)/.+\\.ts$': '<rootDir>/test/shippedCode.js', '\\.ts$': compiled('typescript') };
const shared = { rootDir: __dirname, testEnvironment: 'node', transform: typescript, modulePathIgnorePatterns: ['<rootDir>/test/n8n/node_modules', '<rootDir>/dist/package.json', '<rootDir>/.stryker-tmp', '<rootDir>/.other-n8n'] };

/** n8n-workflow is loaded once for all test files of a worker. */
const unit = { ...shared, testEnvironment: '<rootDir>/test/unitEnvironment.js', moduleNameMapper: { '^n8n-workflow$': '<rootDir>/test/n8nWorkflow.js' } };

/** Hours of many runs: to count their lines as well would take four times as long. Unit tests reach the same lines. */
const simulation = { ...unit, coveragePathIgnorePatterns: ['<rootDir>/(nodes|credentials|dist)/'] };

/** n8n's engine is the one that is installed here, or in the folder that `tools/compatibility/engine.ts` names. */
const otherEngine = process.env.N8N_ENGINE && {
	moduleNameMapper: { '^(n8n-core|n8n-workflow|@n8n/di)$': `${process.env.N8N_ENGINE}/node_modules/$1` },
	// These are ES modules by now, which n8n 2.0 requires; Node can do that, Jest cannot.
	transformIgnorePatterns: ['/node_modules/(?!(p-retry|is-network-error)/)'],
};
const esModules = { '/(p-retry|is-network-error)/.+\\.js$': compiled('ecmascript') };

/** The built package in n8n's own engine. */
const engine = {
	...shared,
	...otherEngine,
	transform: { ...typescript, ...esModules, '/dist/.+\\.js$': '<rootDir>/test/shippedCode.js' },
	setupFiles: ['<rootDir>/test/engine/userFolder.ts', '<rootDir>/test/engine/workersSandbox.ts'],
};

/** @type {import('jest').Config} */
module.exports = {
	testTimeout: 60_000,
	projects: [
		{ ...unit, displayName: 'unit', testMatch: ['<rootDir>/test/{unit,package}/**/*.test.ts'] },
		{ ...simulation, displayName: 'simulation', testMatch: ['<rootDir>/test/simulation/**/*.test.ts'] },
		{ ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'] },
		{ ...shared, displayName: 'queue', testMatch: ['<rootDir>/test/queue/**/*.test.ts'] },
		{ ...shared, displayName: 'sandbox', testMatch: ['<rootDir>/test/{sandbox,services}/**/*.test.ts'] },
		{ ...shared, displayName: 'client', testMatch: ['<rootDir>/test/client/**/*.test.ts'] },
		{ ...shared, displayName: 'live', testMatch: ['<rootDir>/test/live/**/*.test.ts'] },
		{ ...engine, displayName: 'engine', testMatch: ['<rootDir>/test/engine/**/*.test.ts'] },
		{ ...engine, displayName: 'trust', testMatch: ['<rootDir>/test/trust/**/*.test.ts'] },
	],
	// Of the built package, what only n8n's engine reaches: to count in all of it takes a quarter of the engine tests' time.
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts', 'dist/nodes/WeShop/{input,operations,pause,start,state}/*.js', 'dist/nodes/WeShop/*.js'],
	coverageDirectory: 'coverage',
	coverageReporters: ['text-summary', 'json-summary', 'lcovonly'],
};
