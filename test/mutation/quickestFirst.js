const { default: Sequencer } = require('@jest/test-sequencer');

/** Jest begins with the slowest file, to keep its workers busy. Stryker stops at the first failure: the quick ones find most. */
module.exports = class extends Sequencer {
	sort(tests) {
		return [...super.sort(tests)].reverse();
	}
};
