const { default: Runner } = require('jest-runner');

/** Stops at the first file that notices the change. Jest's own `bail` does so too, but Stryker cannot use it (jestjs/jest#11766). */
module.exports = class extends Runner {
	async runTests(tests, watcher, options) {
		let isNoticed = false;
		this.on('test-file-success', ([, { numFailingTests }]) => {
			isNoticed ||= numFailingTests > 0;
		});
		this.on('test-file-failure', () => {
			isNoticed = true;
		});
		for (const test of tests) {
			if (!isNoticed) await super.runTests([test], watcher, options);
		}
	}
};
