import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { isFromWorkflow } from '../../../nodes/WeShop/n8n/inputFiles';

/** A node in the execution 17, whose Image is taken from the JSON of a webhook. */
const node = {
	getInputData: () => [{ json: {} }],
	getWorkflowSettings: () => ({}),
	getExecutionId: () => '17',
	getNode: () => ({ parameters: { originalImage: '={{ $json.body.photo }}' } }),
} as unknown as IExecuteFunctions;

const isTaken = (id: string) => isFromWorkflow(node, 0, 'originalImage', { id, data: 'filesystem-v2', mimeType: 'image/png' } as IBinaryData);
const UUID = '0b1f6c1e-0000-4000-8000-000000000000';

describe('A reference to a stored file in the JSON of a webhook', () => {
	it.each(['filesystem-v2', 's3'])('is taken where this execution has made the file: %s', (store) => {
		expect(isTaken(`${store}:workflows/w1/executions/17/binary_data/${UUID}`)).toBe(true);
	});

	it.each([
		`filesystem-v2:workflows/w2/executions/1/binary_data/${UUID}`,
		`filesystem-v2:workflows/w1/executions/17/../../../w2/executions/1/binary_data/${UUID}`,
		`filesystem-v2:workflows/w1/executions/17/binary_data/../../1/binary_data/${UUID}`,
		`filesystem-v2:workflows/w1/executions/17/..\\..\\..\\w2\\executions\\1\\binary_data\\${UUID}`,
		`filesystem-v2:workflows/w2/executions/1/binary_data/${UUID}?/executions/17/binary_data/${UUID}`,
		`s3:workflows/w2/executions/1/executions/17/../binary_data/${UUID}`,
	])('is refused where its path leads out of this execution: %s', (id) => {
		expect(isTaken(id)).toBe(false);
	});
});
