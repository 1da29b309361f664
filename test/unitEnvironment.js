const { TestEnvironment } = require('jest-environment-node');

/** n8n-workflow is loaded once for all test files of a worker: it takes longer than most of them, and they change nothing in it. */
module.exports = class extends TestEnvironment {
	constructor(...given) {
		super(...given);
		this.global.n8nWorkflow = require('n8n-workflow');
	}
};
