import path from 'node:path';
import { withCredentials, examples } from '../../tools/demo/workflows';
import { MANUAL, contentOf, theSandbox, withServices } from './instance';
import type { OwnN8n } from './ownN8n';
import { cutOut, inARow, type Step } from './paused/workflows';

/** What n8n 3.0 announces, as far as this n8n has a switch for it; and an n8n that is installed elsewhere, since npm's will not be runnable. */
process.env.N8N_COMMAND ??= path.join(process.env.N8N_FOLDER ?? path.join(__dirname, '..', 'n8n'), 'node_modules', '.bin', 'n8n');
// These look at N8N_COMMAND when they are loaded.
const load = async () => ({ ...(await import('./ownN8n')), ...(await import('./paused/runs')), ...(await import('../n8n/pinned')) });

const CLICK: Step = { name: MANUAL, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
const photo = { __rl: true, mode: 'url', value: 'https://shop.example/photos/sneaker.jpg' };
const ALWAYS = 'Always output data';
const file = { __rl: true, mode: 'binary', value: 'data' };

/** All the other tests have their files in the file system. */
describe('n8n, started by a command, with its files in the database and without unverified packages', () => {
	let tools: Awaited<ReturnType<typeof load>>;
	let own: OwnN8n;

	beforeAll(async () => {
		tools = await load();
		own = await tools.startOwnN8n('next', { N8N_DEFAULT_BINARY_DATA_MODE: 'database', N8N_UNVERIFIED_PACKAGES_ENABLED: 'false', N8N_WEBHOOK_URL: 'https://next.n8n.example/', WEBHOOK_URL: '' });
	});
	afterAll(async () => await own.stop());

	async function run(steps: Step[], name: string) {
		const { id: workflow } = await own.n8n.workflows.create({ ...inARow(name, [CLICK, ...steps]), settings: { executionOrder: 'v1' } });
		const started = await own.n8n.workflows.run(workflow, MANUAL);
		if (!('executionId' in started)) throw new Error('n8n did not execute it');
		return await tools.untilSuccess(own, started.executionId);
	}

	it('is the one of the command, and has the package that was installed before', async () => {
		expect(tools.pinned.elsewhere?.command).toBe(process.env.N8N_COMMAND);
		const names = (await own.n8n.editor.nodeTypes()).map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(['n8n-nodes-weshop.weShop', 'n8n-nodes-weshop.weShopTool', 'n8n-nodes-weshop.weShopTrigger']));
	});

	it('makes a picture, uploads it for another one, pauses for that, and keeps both files whole', async () => {
		const options = (taskName: string) => ({ options: { taskName } });
		const first = cutOut(own.credential, { ...options('NEXT-FIRST'), originalImage: photo, completion: 'wait' });
		const second = { ...cutOut(own.credential, { ...options('NEXT-SECOND'), originalImage: file, backgroundHex: '#00ff00' }), name: 'On green' };
		const execution = await run([first, second], 'Two pictures');
		const runs = await tools.runsOf(['NEXT-FIRST', 'NEXT-SECOND']);
		// n8n has the new name for WEBHOOK_URL here.
		expect(runs[1]!.request.callbackUrl).toMatch(/^https:\/\/next\.n8n\.example\/webhook-waiting\//);
		for (const [index, node] of ['Cut out', 'On green'].entries()) {
			const binary = tools.itemsOf(execution, node)[0]?.binary?.data;
			expect(binary?.id).toMatch(/^database:/);
			expect(tools.sha256(await contentOf(own.n8n, binary!))).toBe(tools.sha256(await tools.served(runs[index]!.files[0]!)));
		}
	});

	it('refuses to install a package that is not verified', async () => {
		await expect(own.n8n.session.post('/community-packages', { name: 'n8n-nodes-example' })).rejects.toThrow(/Installation of unverified community packages is forbidden!/);
	});

	it('puts an empty item out by Finished, too, if Run → Check has a pending run and Always Output Data', async () => {
		const start = { ...cutOut(own.credential, { originalImage: photo, completion: 'none', options: { taskName: 'NEXT-PENDING' } }), name: 'Start' };
		const check: Step = { ...cutOut(own.credential), name: 'Check', parameters: { resource: 'run', operation: 'check', options: {} }, alwaysOutputData: true };
		const execution = await run([start, check], ALWAYS);
		const [finished, pending] = execution.data.resultData.runData.Check![0]!.data!.main!;
		expect(finished?.map(({ json }) => json)).toEqual([{}]);
		expect(pending).toMatchObject([{ json: { agentName: 'removeBG', executionId: expect.any(String) as string } }]);
	});

	it('finds nothing in the examples that 3.0 will break', async () => {
		const credentials = [own.credential, ...(await withServices(own.n8n))];
		const names = await Promise.all([...examples().values()].map(async (workflow) => (await own.n8n.workflows.create(withCredentials(workflow, ...credentials))).name));
		await own.n8n.workflows.create(inARow('One output', [CLICK, { ...cutOut(own.credential), alwaysOutputData: true }]));
		const { report } = await own.n8n.session.post<{ report: { workflowResults: Array<{ ruleId: string }> } }>('/breaking-changes/report/refresh?version=v3');
		const affected = await Promise.all(
			report.workflowResults.map(async ({ ruleId }) => {
				const { affectedWorkflows } = await own.n8n.session.get<{ affectedWorkflows: Array<{ name: string }> }>(`/breaking-changes/report/${ruleId}`);
				return [ruleId, affectedWorkflows.map(({ name }) => name)] as const;
			}),
		);
		expect(affected.filter(([, workflows]) => workflows.some((name) => names.includes(name)))).toEqual([]);
		// So that this can fail: it finds nodes with Always Output Data, even those with one output, since the node's outputs are an expression.
		expect(Object.fromEntries(affected)['always-output-data-multi-output-v3']).toEqual(expect.arrayContaining([ALWAYS, 'One output']));
	});

	it('keeps the key at home', async () => await theSandbox().expectKeyStayedHome());
});
