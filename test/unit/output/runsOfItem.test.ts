import { Stopped, WeShopFailure } from '../../../nodes/WeShop/api/failure';
import { failedItem } from '../../../nodes/WeShop/n8n/errors';
import { hintAtFailed, joined, runsThatWentWell } from '../../../nodes/WeShop/output/runsOfItem';

const refused = new WeShopFailure('WeShop refused the image', { description: 'Use another one' });
const lost = new WeShopFailure('WeShop could not be reached (ECONNRESET)', { description: 'The run may have been started, and be paid for: check your WeShop history', mayHaveStarted: true });
const timedOut = new WeShopFailure('The run exec-c was not finished after 600 seconds', { details: { executionId: 'exec-c', status: 'Running' } });
const thrownBy = (work: () => unknown) => {
	try {
		return work();
	} catch (thrown) {
		return thrown;
	}
};

describe('A run of an item that may have been started, and be paid for', () => {
	it.each([
		['after a refused one', [refused, lost]],
		['before a refused one', [lost, refused]],
		['beside one that is known', [timedOut, lost]],
		['before one that is known', [lost, timedOut]],
	])('is named as such in the item when all runs failed: %s', (_, failures) => {
		const { error } = failedItem(joined(failures)).json;
		expect(String(error).match(/may have been started/g)).toHaveLength(1);
		expect(error).toContain('(ECONNRESET). The run may have been started, and be paid for: check your WeShop history');
		expect(error).not.toMatch(/run exec-c may/);
	});

	it('is named as such in the hint when the others went well', () => {
		const hints: string[] = [];
		hintAtFailed((hint) => hints.push(hint), [{}, lost, {}]);
		expect(hints).toEqual([expect.stringContaining('1 of 3 runs of an item failed')]);
		expect(hints[0]).toContain('may have been started, and be paid for');
	});

	it.each([[[]], [[{ executionId: 'exec-a' }]], [[{ executionId: 'exec-a' }, { executionId: 'exec-b' }]]])('is named as such when the execution was stopped, beside %j', (good) => {
		const failures = [new Stopped(), new Stopped({ description: lost.description })];
		const stopped = thrownBy(() => runsThatWentWell([...good, ...failures]));
		expect(stopped).toBeInstanceOf(Stopped);
		expect(stopped).toHaveProperty('description', expect.stringContaining('may have been started'));
		for (const { executionId } of good) expect(stopped).toHaveProperty('description', expect.stringContaining(executionId));
	});
});
