import type { Run } from '../../../nodes/WeShop/api/types';
import { pausedItem } from '../../../nodes/WeShop/output/pausedItem';
import type { Output } from '../../../nodes/WeShop/output/resultItems';

const out: Output = { files: undefined as never, hint: () => undefined };
const output = { download: false, binaryPropertyName: 'data', maxFileSize: 1, includeInput: false, includeRun: false };
const ended = (agentName: string): Run => ({ agentName, agentVersion: 'v1.0', executions: [{ executionId: 'exec-1', status: 'Success', result: [{ status: 'Success', image: 'https://files.example/1.png' }] }] });

describe('A run that a paused execution has waited for', () => {
	it.each([true, false])('says whether it was there before: %s', async (reused) => {
		const { json } = await pausedItem(out, { runs: [{ executionId: 'exec-1', reused }], output }, [ended('removeBG')]);
		expect(json).toMatchObject({ executionId: 'exec-1', reused, results: [{ reused }] });
	});

	it("is not put out where another agent has made it under the user's own key", async () => {
		const runs = [{ executionId: 'exec-1', ownKey: { key: 'order-7', agentName: 'removeBG' } }];
		expect((await pausedItem(out, { runs, output }, [ended('RemoveBG')])).json).toMatchObject({ status: 'Success' });
		expect((await pausedItem(out, { runs, output }, [ended('aimodel')])).json).toEqual({
			error: 'The Idempotency Key "order-7" stands for the run exec-1, which another agent (aimodel) has made',
			details: { executionId: 'exec-1', status: 'Success', retryable: false },
		});
	});
});
