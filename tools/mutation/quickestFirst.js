const { default: Sequencer } = require('@jest/test-sequencer');

/** Jest begins with the slowest file, to keep its workers busy. Here the first failure is the end: the quick ones find most. */
module.exports = class extends Sequencer {
	sort(tests) {
		return [...super.sort(tests)].sort((one, other) => (one.duration ?? 0) - (other.duration ?? 0));
	}
};
