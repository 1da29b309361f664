import { setTimeout as sleep } from 'node:timers/promises';
import { lastRun } from '../../n8n/executions';
import { example, filesOf, MANUAL, theSandbox } from '../instance';
import { startOwnN8n, type OwnN8n } from '../ownN8n';
import { expectNoHarm, expectResultsOf, itemsOf, release, runsOf, untilPaused, untilSuccess } from './runs';
import { cutOut, products, published } from './workflows';

const SKUS = Array.from({ length: 50 }, (_, index) => `SHOE-${index}`);
const TIMEOUT = 66;

let own: OwnN8n;
let loop: string;
let late: string;
let fifty: string[];
let startedAt: number;
let runsBefore: number;

beforeAll(async () => {
	runsBefore = (await theSandbox().runs()).length;
	// With its module otel n8n 2.40.7 ends one in eight executions that fell due while it was down, its own Wait nodes
	// too, with "OTel settings not yet initialized": it resumes them before that module is ready, as 2.41.1 does.
	own = await startOwnN8n('restart', { N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,otel' });
	await theSandbox().settings({ imageSeconds: 12, videoSeconds: 20, secondsOf: { LATE: 600 }, holdCallbacks: true, callbackRetryMs: 10_000 });
});

describe('a power cut, while', () => {
	it('fifty executions wait for WeShop, and none of them holds n8n', async () => {
		const start = await published(own, 'Fifty', [cutOut(own.credential, { backgroundHex: '={{ $json.colour }}' })]);
		const called = products(SKUS).map((product, index) => ({ ...product, colour: `#0000${(index + 16).toString(16)}` }));
		fifty = await Promise.all(called.map(async (product) => await start([product])));
		for (const id of fifty) await untilPaused(own, id);
		expect(await own.n8n.executions.list({ status: ['running', 'new'] })).toEqual([]);
		expect(await own.n8n.executions.list({ status: ['waiting'] })).toHaveLength(SKUS.length);
	});

	// These two come last: n8n goes through its executions by their IDs when it starts, and resumes those that are due
	// at the same time.
	it('the loop of the examples is in its Wait node', async () => {
		const { n8n, credential } = own;
		const { id } = await n8n.workflows.upsert(example('start-and-check-loop', credential));
		const run = await n8n.workflows.run(id, MANUAL);
		if (!('executionId' in run)) throw new Error('n8n did not execute the loop');
		loop = run.executionId;
		expect((await untilPaused(own, loop)).data.resultData.lastNodeExecuted).toBe('Wait');
	});

	it('a run has not come to its end, and will not before its timeout', async () => {
		const start = await published(own, 'Too late', [cutOut(own.credential, { options: { timeout: TIMEOUT } })]);
		startedAt = Date.now();
		late = await start(products(['LATE']));
		await untilPaused(own, late);
	});

	it('ends n8n for more than a minute', async () => {
		await own.kill9();
		await sleep(startedAt + (TIMEOUT + 3) * 1_000 - Date.now());
		await own.startAgain();
		const waiting = (await own.n8n.executions.list({ status: ['waiting'] })).map(({ id }) => id);
		expect(waiting).toEqual(expect.arrayContaining(fifty));
	});
});

describe('after it', () => {
	it('each of the fifty goes on with its own picture', async () => {
		await release(SKUS);
		const runs = await runsOf(SKUS);
		for (const [index, id] of fifty.entries()) {
			const [item, ...more] = itemsOf(await untilSuccess(own, id, 150));
			expect(more).toEqual([]);
			await expectResultsOf(own, item, runs[index]!);
		}
		const pictures = new Set(await Promise.all(runs.map(async ({ files }) => files[0])));
		expect(pictures.size).toBe(SKUS.length);
	});

	it('the loop comes to its end with one run, paid once', async () => {
		const execution = await untilSuccess(own, loop);
		expect(execution.data.resultData.runData['Has it finished?']).toHaveLength(2);
		const [video] = await filesOf(own.n8n, execution, 'Video is ready');
		expect(video).toMatchObject({ mimeType: 'video/mp4', json: { agentName: 'seedance', status: 'Success' } });
		expect(lastRun(execution, 'Start video').data?.main?.[0]?.[0]?.json).toMatchObject({ status: 'Pending', executionId: video!.json.executionId });
		const videos = (await theSandbox().runs()).slice(runsBefore).filter(({ agentName }) => agentName === 'seedance');
		expect(videos).toHaveLength(1);
	});

	it('the run that is late passes its ID on, to be fetched later', async () => {
		const { executionId } = (await runsOf(['LATE']))[0]!;
		const execution = await untilSuccess(own, late);
		expect(itemsOf(execution).map(({ json, binary }) => ({ json, binary }))).toEqual([
			{
				json: {
					error: `WeShop did not call back within ${TIMEOUT} seconds. The run ${executionId} may have finished: Run → Get reads it`,
					details: { executionId, status: expect.stringMatching(/^(Pending|Segmenting|Running)$/) as string, retryable: true },
				},
			},
		]);
	});
});

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2, videoSeconds: 4, secondsOf: {}, holdCallbacks: false, callbackRetryMs: 1_000 });
	await own?.stop();
	await expectNoHarm();
});
