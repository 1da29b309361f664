import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { fileContent, isFromWorkflow } from '../../../nodes/WeShop/n8n/inputFiles';

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

describe('A file that n8n has stored', () => {
	it.each([
		['while it gives nothing', 10],
		['before it was opened', 0],
	])('is closed by the signal %s', async (_when, milliseconds) => {
		const stream = new Readable({ read: () => undefined });
		stream.push('some');
		const end = new AbortController();
		const stored = { ...node, helpers: { getBinaryStream: async () => stream } } as unknown as IExecuteFunctions;
		const content = fileContent(stored, { id: 'filesystem-v2:1', data: '', mimeType: 'image/png' }, end.signal);
		const reading = (async () => {
			for await (const _chunk of content);
		})();
		if (milliseconds === 0) end.abort();
		else setTimeout(() => end.abort(), milliseconds);
		await expect(reading).rejects.toThrow();
		expect([stream.destroyed, getEventListeners(end.signal, 'abort')]).toEqual([true, []]);
	});
});

describe('A file that n8n holds in memory', () => {
	const content = Buffer.from(Array.from({ length: 200_001 }, (_, at) => (at * 31 + (at >> 8)) % 256));
	const base64 = content.toString('base64');
	const read = async (data: string) => {
		const chunks: Uint8Array[] = [];
		for await (const chunk of fileContent(node, { data, mimeType: 'image/png' })) chunks.push(chunk);
		return chunks;
	};

	it.each<[string, string, Buffer]>([
		['Base64', base64, content],
		['Base64 that ends with a chunk', content.subarray(0, 49_152 * 2).toString('base64'), content.subarray(0, 49_152 * 2)],
		['Base64 without padding', base64.replace(/=+$/, ''), content],
		['Base64 with line breaks', base64.replace(/.{76}/g, '$&\r\n'), content],
		['nothing', '', Buffer.alloc(0)],
	])('is the same in chunks as a whole: %s', async (_what, data, whole) => {
		expect(Buffer.compare(Buffer.concat(await read(data)), whole)).toBe(0);
	});

	it('is decoded chunk by chunk', async () => {
		expect(Math.max(...(await read(base64)).map(({ length }) => length))).toBeLessThan(content.length / 3);
	});
});
