import sharp from 'sharp';
import { everyParameter } from './agentCases';
import { runAgent } from './agentRun';
import { bytesOf, sizeSaid } from './files';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { sideBySide } from './sideBySide';
import { passTimeQuickly } from './spedUp';
import { runCalled, startsCalled } from './traffic';

startWithAnEmptySandbox();
passTimeQuickly();

describe.each(everyParameter)('$agent with every parameter set', ({ agent, resource, operation, parameters, input, params, file: expected }) => {
	const media = expected.mimeType.startsWith('video/') ? 'video' : 'image';
	const outcome = sideBySide(async () => await runAgent(agent, resource, operation, parameters));

	it('sends WeShop what the contract says, once', async () => {
		await outcome();
		const { request } = await runCalled(agent);
		expect(request).toEqual({ agent: { name: agent, version: 'v1.0' }, input: { taskName: agent, ...input }, params, safeGenerate: 'on' });
		expect(await startsCalled(agent)).toHaveLength(1);
	});

	it('puts out one item for each result', async () => {
		const { status, outputs, json, hints } = await outcome();
		const run = await runCalled(agent);
		const count = Number(params.batchCount ?? 1);
		expect(status).toBe('success');
		expect(hints).toEqual([]);
		expect(outputs).toHaveLength(1);
		expect(json).toEqual(
			Array.from({ length: count }, (_, index) => ({
				executionId: run.executionId,
				agentName: agent,
				agentVersion: 'v1.0',
				taskName: agent,
				status: 'Success',
				mediaType: media,
				index,
				count,
				url: expect.stringMatching(new RegExp(`^https://ai-${media}\\.weshop\\.ai/results/${run.executionId}/.*\\.${expected.extension}$`)),
				...(media === 'video' ? { posterUrl: expect.stringMatching(/^https:\/\/ai-video\.weshop\.ai\/results\/.*\.jpg$/) } : {}),
				...(params.returnLastFrame ? { lastFrameUrl: expect.stringMatching(/^https:/) } : {}),
				powerConsumption: expect.any(Number),
				runPowerConsumption: run.power,
				fileName: expect.stringMatching(new RegExp(`\\.${expected.extension}$`)),
				...(media === 'image' ? { width: expect.any(Number), height: expect.any(Number) } : {}),
				fileSize: expect.any(Number),
				powerBalance: expect.any(Number),
			})),
		);
		const addresses = json.map(({ url: address }) => address);
		expect(run.files).toEqual(expect.arrayContaining(addresses));
		expect(new Set(addresses).size).toBe(count);
	});

	it('loads the whole file under a name of its own', async () => {
		for (const [index, result] of (await outcome()).outputs[0]!.entries()) {
			const { executionId } = result.json;
			const bytes = await bytesOf(result);
			expect(result.binary?.data).toMatchObject({
				fileName: expect.stringMatching(new RegExp(`^(.*-${agent}|${agent}-${String(executionId)})${index > 0 ? `-${index + 1}` : ''}\\.${expected.extension}$`)),
				mimeType: expected.mimeType,
				fileExtension: expected.extension === 'jpg' ? expect.stringMatching(/^jpe?g$/) : expected.extension,
				fileType: media,
				...sizeSaid(bytes.length),
				fileSize: expect.stringMatching(/^[\d.]+ .?B$/),
			});
			if (media === 'image') {
				const { info } = await sharp(bytes, { failOn: 'truncated' }).raw().toBuffer({ resolveWithObject: true });
				expect(result.json).toMatchObject({ width: info.width, height: info.height, fileSize: bytes.length });
				if (expected.width) expect(info).toMatchObject({ width: expected.width, height: expected.height });
			} else {
				expect(result.json.fileSize).toBe(bytes.length);
				expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
				// The sandbox marks each film at its very end.
				expect(bytes.toString('latin1')).toMatch(new RegExp(`${String(executionId)} ${index}$`));
			}
		}
	});
});

itKeptTheKeyAtHome();
