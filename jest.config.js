const typescript = { '\\.ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json', diagnostics: false }] };
const shared = { rootDir: __dirname, testEnvironment: 'node', transform: typescript, modulePathIgnorePatterns: ['<rootDir>/test/n8n/node_modules', '<rootDir>/dist/package.json', '<rootDir>/.stryker-tmp'] };

/** The built package in n8n's own engine. */
const engine = {
	...shared,
	transform: { ...typescript, '/dist/.+\\.js$': '<rootDir>/test/engine/builtCode.js' },
	setupFiles: ['<rootDir>/test/engine/userFolder.ts', '<rootDir>/test/engine/workersSandbox.ts'],
};

/** @type {import('jest').Config} */
module.exports = {
	testTimeout: 60_000,
	projects: [
		{ ...shared, displayName: 'unit', testMatch: ['<rootDir>/test/{unit,package}/**/*.test.ts'] },
		{ ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.test.ts'], testTimeout: 180_000 },
		{ ...shared, displayName: 'sandbox', testMatch: ['<rootDir>/test/{sandbox,services}/**/*.test.ts'] },
		{ ...engine, displayName: 'engine', testMatch: ['<rootDir>/test/engine/**/*.test.ts'] },
		{ ...engine, displayName: 'trust', testMatch: ['<rootDir>/test/trust/**/*.test.ts'], testTimeout: 150_000 },
	],
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts', 'dist/**/*.js'],
	coverageDirectory: 'coverage',
	coverageReporters: ['text-summary', 'json-summary', 'lcovonly'],
};
