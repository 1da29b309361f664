import axios from 'axios';
import type { Execution } from '../../n8n/executions';
import type { RecordedRun } from '../../sandbox/control';
import { theSandbox } from '../instance';
import { startOwnN8n, type OwnN8n } from '../ownN8n';
import { callBack, callbackAddress, expectNoHarm, expectResultsOf, itemsOf, runsOf, untilPaused, untilSuccess } from './runs';
import { cutOut, products, published } from './workflows';

/** Long enough for all that is tried meanwhile. */
const SECONDS = 35;

let own: OwnN8n;
let id: string;
let run: RecordedRun;
let foreign: RecordedRun;
let paused: Execution;
let requestsBefore: number;

beforeAll(async () => {
	requestsBefore = (await theSandbox().requests()).length;
	own = await startOwnN8n('strangers');
	await theSandbox().settings({ imageSeconds: 1, secondsOf: { OURS: SECONDS } });
	const elsewhere = await published(own, 'Elsewhere', [cutOut(own.credential, { completion: 'none' })]);
	await untilSuccess(own, await elsewhere(products(['FOREIGN'])));
	id = await (await published(own, 'Ours', [cutOut(own.credential)]))(products(['OURS']));
	paused = await untilPaused(own, id);
	[run, foreign] = (await runsOf(['OURS', 'FOREIGN'])) as [RecordedRun, RecordedRun];
});

/** A call to the run's address, changed. */
async function call(change: (address: URL) => void, method = 'POST', data: unknown = { executionId: run.executionId, status: 'Success' }, headers = {}): Promise<number> {
	const address = callbackAddress(own, run);
	change(address);
	const { status } = await axios.request({ url: address.href, method, data, headers, proxy: false, validateStatus: () => true });
	return status;
}

const readsOf = async ({ executionId }: RecordedRun) =>
	(await theSandbox().requests()).filter(({ method, url }) => method === 'GET' && url.endsWith(`/agent/runs/${executionId}`)).length;

describe('a stranger\'s call', () => {
	it('needs the token of the execution', async () => {
		expect(await call(({ searchParams }) => searchParams.set('signature', `${searchParams.get('signature')!.slice(0, -1)}-`))).toBe(401);
		expect(await call(({ searchParams }) => searchParams.delete('signature'))).toBe(401);
	});

	it.each(['GET', 'PUT'])('finds nothing by %s', async (method) => {
		expect(await call(() => undefined, method)).toBe(404);
	});

	it('finds nothing at another node, or at none', async () => {
		expect(await call((address) => (address.pathname = address.pathname.replace(/[^/]+$/, 'another-node')))).toBe(404);
		expect(await call((address) => (address.pathname = address.pathname.replace(/\/[^/]+$/, '')))).toBe(404);
	});

	it('needs the secret that only WeShop was told', async () => {
		const reads = await readsOf(run);
		expect(await call(({ searchParams }) => searchParams.set('nonce', '0'.repeat(searchParams.get('nonce')!.length)))).toBe(404);
		expect(await call(({ searchParams }) => searchParams.set('nonce', ''))).toBe(404);
		expect(await call(({ searchParams }) => searchParams.delete('nonce'))).toBe(404);
		expect(await readsOf(run)).toBe(reads);
	});

	it('about an item that is none resumes nothing', async () => {
		for (const item of ['7', '-1', '0.5', '__proto__']) {
			expect([202, 404, 503]).toContain(await call(({ searchParams }) => searchParams.set('item', item)));
		}
	});

	// All at the same time, as the node looks for seconds at a run that is said to have ended.
	it('with the right address is a hint, whatever it says, in whatever form', async () => {
		const reads = await readsOf(foreign);
		const bodies: unknown[] = [
			{ executionId: foreign.executionId, status: 'Success' },
			{ executionId: run.executionId, status: 'Failed' },
			{ executionId: '../agent/info', status: 'Success' },
			{ executionId: run.executionId, status: 'x'.repeat(1024 ** 2) },
			[],
			undefined,
		];
		const forms: Array<[string, string]> = [
			['text/html', '<html>Log in</html>'],
			['text/plain', 'Success'],
			['application/json', '{"executionId": '],
			['application/json', ''],
			['application/x-www-form-urlencoded', 'status=Success'],
			['multipart/form-data; boundary=x', '--x\r\nno part'],
			['application/octet-stream', '\0\0\0'],
		];
		const statuses = await Promise.all([
			...bodies.map(async (body) => await call(() => undefined, 'POST', body)),
			...forms.map(async ([type, data]) => await call(() => undefined, 'POST', data, { 'content-type': type })),
		]);
		// n8n itself refuses a form that it cannot read.
		expect(statuses.filter((status) => ![503, 400].includes(status))).toEqual([]);
		expect(await readsOf(foreign)).toBe(reads);
	});

	it('leaves the execution waiting, with all that it knew', async () => {
		expect((await runsOf(['OURS']))[0]!.status).not.toBe('Success');
		const { status, waitTill, data } = await own.n8n.executions.get(id);
		expect({ status, waitTill }).toEqual({ status: 'waiting', waitTill: paused.waitTill });
		expect(data.resultData.runData.Source).toEqual(paused.data.resultData.runData.Source);
		expect(data.executionData?.contextData).toEqual(paused.data.executionData?.contextData);
	});

	it('makes the node ask WeShop for nothing but its own run', async () => {
		const asked = (await theSandbox().requests()).slice(requestsBefore).filter(({ method, url }) => method === 'GET' && url.includes('/openapi/'));
		const runs = new Set(asked.map(({ url }) => url.split('/agent/')[1]));
		expect([...runs]).toEqual([`runs/${run.executionId}`]);
	});
});

it('WeShop\'s own call still resumes it', async () => {
	const [item] = itemsOf(await untilSuccess(own, id));
	const [finished] = await runsOf(['OURS']);
	await expectResultsOf(own, item, finished!);
	expect((await callBack(own, finished!)).status).toBe(409);
});

afterAll(async () => {
	await theSandbox().settings({ imageSeconds: 2, secondsOf: {} });
	await own?.stop();
	await expectNoHarm();
});
