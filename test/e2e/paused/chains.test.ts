import { AGENT, call, CHAT, chatting, IMAGE, PHOTO } from '../agentChat';
import { example, fixture, MANUAL, start, theSandbox, withServices } from '../instance';
import { startOwnN8n, type OwnN8n } from '../ownN8n';
import { expectNoHarm, expectResultsOf, itemsOf, runsOf, sha256, starts, untilPaused, untilSuccess } from './runs';
import { cutOut, cutOutOfFile, inARow, products, published, TO_FILE, withContents, type Step } from './workflows';

let own: OwnN8n;

beforeAll(async () => {
	own = await startOwnN8n('chains');
	await theSandbox().settings({ imageSeconds: 2 });
});

describe('a node that waits for WeShop\'s call', () => {
	it('takes files in, and puts files out', async () => {
		const skus = ['FILE-0', 'FILE-1'];
		const id = await (await published(own, 'Files', [TO_FILE, cutOutOfFile(own.credential)]))(withContents(skus));
		await untilPaused(own, id);
		const execution = await untilSuccess(own, id);
		const runs = await runsOf(skus);
		expect(itemsOf(execution)).toHaveLength(2);
		for (const [index, run] of runs.entries()) await expectResultsOf(own, itemsOf(execution)[index], run);
		const [uploaded] = itemsOf(execution, 'To file');
		expect(sha256(await own.n8n.executions.file(uploaded!.binary!.photo!.id!))).toBe(sha256(fixture('sneaker.jpg')));
	});

	it('wakes its sub-workflow, and that wakes its parent with the items', async () => {
		const trigger: Step = { name: 'Start', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1.1, parameters: { inputSource: 'passthrough' } };
		const child = await own.n8n.workflows.upsert(inARow('Child', [trigger, cutOut(own.credential)]));
		await own.n8n.workflows.publish(child.id);
		const call: Step = {
			name: 'Call',
			type: 'n8n-nodes-base.executeWorkflow',
			typeVersion: 1.2,
			parameters: { workflowId: { __rl: true, mode: 'id', value: child.id }, options: { waitForSubWorkflow: true } },
		};
		const skus = ['CHILD-0', 'CHILD-1'];
		const id = await (await published(own, 'Parent', [call]))(products(skus));
		await untilPaused(own, id);
		const execution = await untilSuccess(own, id);
		const runs = await runsOf(skus);
		expect(itemsOf(execution, 'Call')).toHaveLength(2);
		for (const [index, run] of runs.entries()) await expectResultsOf(own, itemsOf(execution, 'Call')[index], run);
	});

	it('does so in a manual execution too', async () => {
		const trigger: Step = { name: MANUAL, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
		const before = await starts();
		const { id } = await own.n8n.workflows.upsert({
			...inARow('By hand', [trigger, cutOut(own.credential)]),
			pinData: { [MANUAL]: products(['HAND-0', 'HAND-1']).map((json) => ({ json: { ...json } as { sku: string } })) },
		});
		const started = await own.n8n.workflows.run(id, MANUAL);
		if (!('executionId' in started)) throw new Error('n8n did not execute the workflow');
		await untilPaused(own, started.executionId);
		const execution = await untilSuccess(own, started.executionId);
		for (const [index, run] of (await runsOf(['HAND-0', 'HAND-1'])).entries()) await expectResultsOf(own, itemsOf(execution)[index], run);
		expect(await starts()).toBe(before + 2);
	});
});

it('the tool of an AI agent, told to wait for WeShop\'s call, waits itself', async () => {
	const credentials = [own.credential, ...(await withServices(own.n8n))];
	const cutOutTool = { resource: 'image', operation: 'removeBackground', originalImage: IMAGE, completion: 'callback', options: { taskName: 'TOOL' } };
	const agent = example('ai-agent-product-photo', ...credentials);
	const id = await start(own.n8n, chatting(agent, `A cut-out\n${call({ Image_URL: PHOTO })}`, cutOutTool), CHAT);
	const execution = await untilSuccess(own, id);
	const [run] = await runsOf(['TOOL']);
	expect(run!.request.callbackUrl).toBeUndefined();
	expect(itemsOf(execution, AGENT)).toMatchObject([{ json: { output: `Here it is: ${run!.files[0]}` } }]);
	expect(execution.waitTill ?? null).toBeNull();
});

afterAll(async () => {
	await own?.stop();
	await expectNoHarm();
});
