import { lastRun } from '../n8n/executions';
import type { CredentialReference } from '../n8n/credentials';
import type { N8nRest } from '../n8n/rest';
import { example, filesOf, MANUAL, theN8n, theSandbox } from './instance';

let n8n: N8nRest;
let credential: CredentialReference;

beforeAll(async () => {
	({ n8n, credential } = await theN8n());
});

async function start(workflowId: string): Promise<string> {
	const run = await n8n.workflows.run(workflowId, MANUAL);
	if (!('executionId' in run)) throw new Error('n8n did not execute the workflow');
	return run.executionId;
}

describe('The examples of waiting', () => {
	it('a catalogue: two pictures for each product, each with its number and its file', async () => {
		const { id } = await n8n.workflows.upsert(example('park-until-finished', credential));
		const execution = await n8n.executions.wait(await start(id));
		expect(execution.status).toBe('success');
		const products = lastRun(execution, 'Model photos').data?.main?.[0] ?? [];
		expect(products.map(({ json, binary }) => [json.sku, (json.results as unknown[]).length, Object.keys(binary ?? {})])).toEqual(
			['SNEAKER-042', 'BAG-007', 'SHIRT-101'].map((sku) => [sku, 2, ['data', 'data_1']]),
		);
		const pictures = lastRun(execution, 'One item a picture').data?.main?.[0] ?? [];
		expect(pictures.map(({ json }) => [json.sku, json.index, json.binaryPropertyName])).toEqual(
			['SNEAKER-042', 'BAG-007', 'SHIRT-101'].flatMap((sku) => [
				[sku, 0, 'data'],
				[sku, 1, 'data_1'],
			]),
		);
		for (const { json, binary } of pictures) {
			expect(binary![String(json.binaryPropertyName)]!.fileName).toBe(`aimodel-${String(json.executionId)}-${String(json.index)}.jpg`);
		}
		// This n8n is on loopback, where no call can come.
		expect(lastRun(execution, 'Model photos').hints).toMatchObject([{ type: 'info', message: expect.stringMatching(/waited itself.*WEBHOOK_URL/) as string }]);
	});

	it('a video starts an execution of its own when it is ready', async () => {
		const { id } = await n8n.workflows.upsert(example('called-when-finished', credential));
		await n8n.workflows.publish(id);
		const started = await n8n.executions.wait(await start(id));
		const [pending] = lastRun(started, 'Start video').data?.main?.[0] ?? [];
		expect(pending?.json).toMatchObject({ status: 'Pending' });
		const { id: next } = await n8n.executions.next(id, started.id, 30);
		const execution = await n8n.executions.wait(next);
		expect(execution).toMatchObject({ status: 'success', mode: 'webhook' });
		const [video, ...more] = await filesOf(n8n, execution, 'Use the video');
		expect(more).toEqual([]);
		expect(video).toMatchObject({ mimeType: 'video/mp4', json: { executionId: pending!.json.executionId, agentName: 'kling', status: 'Success' } });
		await n8n.workflows.unpublish(id);
	});
});

afterAll(async () => {
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
