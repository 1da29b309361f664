import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowInput } from '../n8n/workflows';
import type { CredentialReference } from '../n8n/credentials';
import type { N8nRest } from '../n8n/rest';
import type { Settings } from '../sandbox/settings';
import { example, MANUAL, theN8n, theSandbox } from './instance';

type Node = WorkflowInput['nodes'][number];

/** What the Stop button may take, in milliseconds. */
const AT_ONCE = 5_000;

const USUAL: Partial<Settings> = { imageSeconds: 2, videoSeconds: 4, uploadLatencyMs: 0, startLatencyMs: 0, pollLatencyMs: 0, filesLatencyMs: 0 };

let n8n: N8nRest;
let credential: CredentialReference;

beforeAll(async () => {
	({ n8n, credential } = await theN8n());
});

/** A photo is loaded, and cut out from the file. */
async function cutOut(name: string): Promise<string> {
	const { nodes } = example('image-to-video', credential);
	const trigger = nodes.find((node) => node.name === MANUAL)!;
	const weShop = nodes.find((node) => node.type.startsWith('n8n-nodes-weshop.'))!;
	const photo: Node = { id: 'photo', name: 'Photo', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, position: [120, 0], parameters: { url: 'https://shop.example/photos/sneaker.jpg', options: { response: { response: { responseFormat: 'file' } } } } };
	const parameters: Node['parameters'] = { resource: 'image', operation: 'removeBackground', originalImage: { __rl: true, mode: 'binary', value: 'data' }, options: { taskName: name } };
	const { id } = await n8n.workflows.upsert({
		name,
		nodes: [trigger, photo, { ...weShop, name: 'Cut out', parameters }],
		connections: { [MANUAL]: { main: [[{ node: 'Photo', type: 'main', index: 0 }]] }, Photo: { main: [[{ node: 'Cut out', type: 'main', index: 0 }]] } },
	});
	return id;
}

/** Of WeShop and of the hosts of results, which other tests use as well: those of this run by their time. */
async function requestsSince(moment: number): Promise<string[]> {
	return (await theSandbox().requests()).filter(({ time }) => Date.parse(time) > moment).map(({ method, url }) => `${method} ${url}`);
}

describe('Stop in n8n ends the node at once', () => {
	it.each<[string, Partial<Settings>, string, number]>([
		['while a photo is uploaded', { uploadLatencyMs: 20_000 }, '/assets/images', 500],
		['while a run is being started', { startLatencyMs: 20_000 }, 'POST https://openapi.weshop.ai/openapi/agent/runs', 500],
		['between two polls', { imageSeconds: 60 }, 'POST https://openapi.weshop.ai/openapi/agent/runs', 1_000],
		['during a poll', { pollLatencyMs: 20_000 }, 'GET https://openapi.weshop.ai/openapi/agent/runs/', 500],
		['while a file is loaded', { filesBytesPerSecond: 2_000 }, '/results/', 1_500],
	])('%s', async (phase, settings, request, later) => {
		// The photo itself comes from a file host, and has to be there first.
		const id = await cutOut(`Stopped ${phase}`);
		const { filesBytesPerSecond = 0, ...others } = settings;
		await theSandbox().settings({ ...USUAL, ...others });
		const begunAt = Date.now();
		const run = await n8n.workflows.run(id, MANUAL);
		if (!('executionId' in run)) throw new Error('n8n did not execute the workflow');
		const isUnderWay = async (what: string) => (await requestsSince(begunAt)).some((line) => line.includes(what));
		while (!(await isUnderWay('/photos/'))) await sleep(50);
		await sleep(500);
		await theSandbox().settings({ filesBytesPerSecond });
		while (!(await isUnderWay(request))) await sleep(50);
		await sleep(later);

		const stoppedAt = Date.now();
		await n8n.executions.stop(run.executionId);
		let status = 'running';
		while (status === 'running' && Date.now() < stoppedAt + 10_000) [{ status }] = [await n8n.executions.get(run.executionId)];
		expect({ status, atOnce: Date.now() - stoppedAt < AT_ONCE ? true : Date.now() - stoppedAt }).toEqual({ status: 'canceled', atOnce: true });
		await sleep(1_000);
		expect(await requestsSince(stoppedAt)).toEqual([]);
	});
});

afterAll(async () => {
	await theSandbox().settings({ ...USUAL, filesBytesPerSecond: 0 });
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
