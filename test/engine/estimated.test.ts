import type { INodeParameters } from 'n8n-workflow';
import { runWeShop } from './engine';
import { fileIn, shop, url } from './fields';
import { photoItem, photoOf } from './files';
import { cutOut } from './parameters';
import { request } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';
import { requests, runsCalled, startsCalled, uploadsOf } from './traffic';

startWithAnEmptySandbox({ imageSeconds: 0.05 });
passTimeQuickly();

const estimated = (taskName: string, set: INodeParameters = {}, options: INodeParameters = {}) => cutOut(taskName, { completion: 'estimate', ...set }, options);
const estimatesOf = async (taskName: string) => (await requests()).filter(({ url: address, body }) => address.endsWith('/power-estimates') && body?.includes(`"${taskName}"`));
const refusal = (code: string) => ({ success: false, error: { code, message: code, retryable: false } });

describe('Only Estimate Cost', () => {
	it('puts out the price of each item, with its input, starts nothing and says the sum', async () => {
		const before = (await theSandbox().settings()).balance;
		const { json, hints } = await runWeShop({ parameters: estimated('numbers', { batchCount: '={{ $json.count }}' }, { includeInput: true }), items: [{ json: { count: 1 } }, { json: { count: 3 } }] });
		const [one, three] = json.map(({ totalPower }) => Number(totalPower));
		expect(json).toEqual([
			{ totalPower: one, type: expect.any(String), exclusive: expect.any(Boolean), paidPowerNotEnough: false, isEstimated: false, agentName: 'removeBG', agentVersion: 'v1.0', input: { count: 1 } },
			{ totalPower: 3 * one!, type: expect.any(String), exclusive: expect.any(Boolean), paidPowerNotEnough: false, isEstimated: false, agentName: 'removeBG', agentVersion: 'v1.0', input: { count: 3 } },
		]);
		expect(hints).toEqual([expect.objectContaining({ message: `These 2 items would cost ${one! + three!} points together. Nothing was started for them.`, type: 'info' })]);
		expect(await startsCalled('numbers')).toEqual([]);
		expect((await theSandbox().settings()).balance).toBe(before);
	});

	it('asks once for requests that differ in the address of their images alone', async () => {
		const { json } = await runWeShop({ parameters: estimated('addresses', { originalImage: url('={{ $json.photo }}') }), items: ['a', 'b', 'c'].map((name) => ({ json: { photo: shop(`${name}.png`) } })) });
		expect(json).toHaveLength(3);
		expect(await estimatesOf('addresses')).toHaveLength(1);
	});

	it('uploads the file that it asks with, before it asks', async () => {
		const photo = await photoItem('estimated');
		const { json } = await runWeShop({ parameters: estimated('file', { originalImage: fileIn('data') }), items: [photo] });
		expect(json).toMatchObject([{ totalPower: expect.any(Number) }]);
		const [upload] = await uploadsOf(await photoOf('estimated'));
		const [asked] = await estimatesOf('file');
		const order = (await requests()).map(({ id }) => id);
		expect(order.indexOf(upload!.id)).toBeLessThan(order.indexOf(asked!.id));
		expect(asked!.body).not.toContain('"estimated"');
	});

	it('adds up the runs of an item with several files', async () => {
		const one = await runWeShop({ parameters: estimated('one of several', { originalImage: fileIn('data') }), items: [await photoItem('first')] });
		const [{ binary: first } = {}, { binary: second } = {}] = [await photoItem('first'), await photoItem('second')];
		const { json } = await runWeShop({ parameters: estimated('several', { originalImage: fileIn('data, other') }), items: [{ json: {}, binary: { data: first!.data!, other: second!.data! } }] });
		expect(json).toHaveLength(1);
		expect(json[0]?.totalPower).toBe(2 * Number(one.json[0]?.totalPower));
	});

	it('does the same for Run → Start and for Run → Estimate Cost', async () => {
		const start = await runWeShop({ parameters: { ...request('of start', { batchCount: 2 }), operation: 'start', completion: 'estimate' } });
		const estimate = await runWeShop({ parameters: { ...request('of estimate', { batchCount: 2 }), operation: 'estimate' } });
		expect(start.json).toEqual(estimate.json);
		expect(start.hints).toEqual(estimate.hints);
		expect(await startsCalled('of start')).toEqual([]);
	});

	it('fails the item that WeShop refuses, and no other', async () => {
		await theSandbox().settings({ answers: [{ endpoint: 'estimatePower', taskName: 'refused one', status: 400, body: refusal('BAD') }] });
		const parameters = { ...estimated('={{ $json.name }}'), batchCount: 1 };
		const { json } = await runWeShop({ parameters: { ...parameters, batchCount: '={{ $itemIndex + 1 }}' }, items: [{ json: { name: 'refused one' } }, { json: { name: 'fine one' } }], onError: 'continueRegularOutput' });
		expect(json).toMatchObject([{ error: expect.stringContaining('BAD') }, { totalPower: expect.any(Number) }]);
	});

	it('gets all prices when WeShop is busy for some of a hundred', async () => {
		await theSandbox().settings({ answers: [{ endpoint: 'estimatePower', times: 5, status: 429, headers: { 'retry-after': '1' }, body: { success: false } }] });
		const prompts = Array.from({ length: 100 }, (_, index) => ({ json: { prompt: `Pose ${index}` } }));
		const { json, error } = await runWeShop({ parameters: estimated('hundred', { operation: 'changePose', textDescription: '={{ $json.prompt }}' }), items: prompts });
		expect(error).toBeUndefined();
		expect(json.map(({ totalPower }) => typeof totalPower)).toEqual(prompts.map(() => 'number'));
		expect(await runsCalled('hundred')).toEqual([]);
	});

	it('says when WeShop tells that the points do not suffice', async () => {
		const { balance } = await theSandbox().settings();
		await theSandbox().settings({ balance: 0 });
		const { json, hints } = await runWeShop({ parameters: estimated('poor') });
		await theSandbox().settings({ balance });
		expect(json).toMatchObject([{ paidPowerNotEnough: true }]);
		expect(hints.map(({ message }) => message)).toEqual([expect.stringMatching(/^This item would cost \d+ points?\. Nothing was started for it\.$/), 'WeShop says that you do not have enough points for this (paidPowerNotEnough).']);
	});
});

itKeptTheKeyAtHome();
