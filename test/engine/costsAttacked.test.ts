import type { INodeParameters } from 'n8n-workflow';
import { retryFromTheList, runWeShop } from './engine';
import { fileIn, url } from './fields';
import { photoItem } from './files';
import { KEEPS_CUSTOM_DATA } from './n8nUnderTest';
import { cutOut, lost, there } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';
import { onceStarted, requests, runsCalled, startsCalled } from './traffic';

// Ways in which a limit, a price or a run that was made before were got wrong.

startWithAnEmptySandbox({ imageSeconds: 1, secondsOf: { 'lost start': 0.01, 'lost, failed': 0.01 } });
passTimeQuickly();

const refusal = { success: false, error: { code: 'BAD', message: 'the image cannot be opened', retryable: false } };
const limited = (taskName: string, spendingLimit: number, set: INodeParameters = {}) => cutOut(taskName, set, { spendingLimit });
const answers = async (...list: object[]) => void (await theSandbox().settings({ answers: list as never }));
const estimateSays = async (taskName: string, totalPower: number) => await answers({ endpoint: 'estimatePower', taskName, times: 500, status: 200, body: { success: true, data: { totalPower } } });
const billed = async (work: () => Promise<unknown>) => {
	const { balance } = await theSandbox().settings();
	await work();
	return balance - (await theSandbox().settings()).balance;
};
const outcome = ({ json, error }: Awaited<ReturnType<typeof runWeShop>>) => error?.message ?? json.map((one) => one.error ?? one.status ?? one.totalPower);

it('a negative price is no price, and makes no room', async () => {
	await estimateSays('minus 0', -100);
	expect(await billed(async () => await runWeShop({ parameters: limited('={{ "minus " + $itemIndex }}', 2, { batchCount: '={{ $itemIndex + 1 }}' }), items: [{}, {}, {}, {}] }))).toBe(0);
});

it('a price that is refused for one photo fails no other item', async () => {
	await answers({ endpoint: 'estimatePower', taskName: 'photo 0', status: 400, body: refusal });
	const items = [lost, there, there].map((photo) => ({ json: { photo } }));
	const parameters = limited('={{ "photo " + $itemIndex }}', 100, { originalImage: url('={{ $json.photo }}') });
	expect(outcome(await runWeShop({ parameters, items, onError: 'continueRegularOutput' }))).toEqual([expect.stringContaining('cannot be opened'), 'Success', 'Success']);
});

it('a run is no reused one because the response to its start was lost', async () => {
	await answers({ endpoint: 'startRun', taskName: 'lost start', carriedOut: true, drop: true, times: 3 });
	const { json } = await runWeShop({ parameters: cutOut('lost start', { backgroundHex: '#000007' }, { madeBefore: 'reuse' }) });
	expect(json).toMatchObject([{ reused: false, powerConsumption: 1 }]);
});

it('nor is it at a retry', async () => {
	const given = { parameters: cutOut('lost 2', { backgroundHex: '#00007b' }, { madeBefore: 'reuse' }) };
	await answers({ endpoint: 'startRun', taskName: 'lost 2', carriedOut: true, drop: true, times: 200 });
	const failed = await runWeShop(given);
	await answers();
	expect((await retryFromTheList(failed, given)).json).toMatchObject([{ reused: false, powerConsumption: 1 }]);
});

it('a run that failed after a lost response is paid for once', async () => {
	await answers({ endpoint: 'startRun', taskName: 'lost, failed', carriedOut: true, drop: true });
	expect(await billed(async () => await runWeShop({ parameters: cutOut('lost, failed', { originalImage: url(lost), backgroundHex: '#00007c' }, { madeBefore: 'reuse' }) }))).toBe(1);
});

it('a run that another execution made at the same moment is not spent here', async () => {
	await answers();
	const parameters = cutOut('moment', { backgroundHex: '={{ ["#000008", "#80000" + $json.n][$runIndex] }}' }, { madeBefore: 'reuse', spendingLimit: 1 });
	const outcomes = await Promise.all([2, 3].map(async (n) => await runWeShop({ parameters, items: [{ json: { n } }], workflowId: 'moment', times: 2, onError: 'continueRegularOutput' })));
	const rounds = outcomes.map(({ data }) => data.resultData.runData.WeShop!.map(({ data: out }) => out?.main?.[0]?.[0]?.json.status ?? 'refused'));
	expect(rounds.sort()).toEqual([['Success', 'Success'], ['Success', 'refused']]);
});

it('a node that has failed asks for no more prices, and uploads nothing more', async () => {
	await answers({ endpoint: 'estimatePower', taskName: 'busy', times: 5000, status: 503, body: { success: false, error: { code: 'BUSY', message: 'busy', retryable: true } } });
	const photos = await Promise.all(Array.from({ length: 40 }, async (_, index) => await photoItem(`busy ${index}`)));
	const { error } = await runWeShop({ parameters: limited('busy', 200, { originalImage: fileIn('data'), backgroundHex: '={{ "#0000" + String($itemIndex + 10) }}' }), items: photos });
	expect(error).toBeDefined();
	const before = (await requests()).length;
	expect(before).toBeGreaterThan(0);
	await new Promise((later) => setTimeout(later, 3_000));
	expect((await requests()).length).toBe(before);
	await answers();
});

it('a damaged store is told, and pays for nothing', async () => {
	for (const weShopMade of [{ version: 1, runs: 'abcdefghijklfs6%zz' }, { version: 1, runs: 'abcdefghijklfs6exec x' }, { version: 1, runs: 'abcdefghijklfs6%FF' }, { version: 1 }]) {
		const { error } = await runWeShop({ parameters: cutOut('broken', {}, { madeBefore: 'reuse' }), staticData: { global: { weShopMade } } });
		expect(error?.message).toBe('What this workflow remembers of its runs is damaged');
	}
	expect(await startsCalled('broken')).toEqual([]);
});

(KEEPS_CUSTOM_DATA ? it : it.skip)('after Stop, a run whose start had lost its response is in what n8n keeps', async () => {
	await theSandbox().settings({ secondsOf: { 'stop 0': 0.05, 'stop 1': 60 } });
	await answers({ endpoint: 'startRun', taskName: 'stop 0', carriedOut: true, drop: true, times: 3 });
	const parameters = { ...cutOut('', { backgroundHex: '={{ "#99998" + $itemIndex }}' }), options: { madeBefore: 'reuse', taskName: '={{ "stop " + $itemIndex }}' } };
	const { data } = await runWeShop({ parameters, items: [{}, {}] }, onceStarted('stop 0'));
	const [run] = await runsCalled('stop 0');
	expect(JSON.stringify(data.resultData.metadata)).toContain(run!.executionId);
});

it('runs that cost more than they were to cost stop those that have not started yet', async () => {
	await estimateSays('above', 0);
	// Each costs a point, and WeShop has said that it costs nothing: only the one that exceeds the limit is too many.
	expect(await billed(async () => await runWeShop({ parameters: cutOut('above', {}, { spendingLimit: 2, maxConcurrency: 1 }), items: Array.from({ length: 6 }, () => ({})) }))).toBe(3);
});

itKeptTheKeyAtHome();
