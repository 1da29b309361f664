import type { INodeParameters } from 'n8n-workflow';
import type { PlannedAnswer, Settings } from '../sandbox/settings';
import { runWeShop, searchPresets, type Outcome } from '../engine/engine';
import { shop, url } from '../engine/fields';
import { photoItem } from '../engine/files';
import { afterStop } from '../engine/heldUp';
import { cutOut, film, started, there } from '../engine/parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { slowly } from '../engine/spedUp';
import { idsOf, keysOf, onceStarted, requests, runsCalled, startsCalled, until } from '../engine/traffic';

const told = ({ error }: Outcome) => `${error?.message} ${error?.description}`;

async function expectAllNamed(outcome: Outcome, taskName: string, count: number): Promise<void> {
	const ids = await idsOf(taskName);
	expect(ids).toHaveLength(count);
	for (const id of ids) expect(told(outcome)).toContain(id);
}

startWithAnEmptySandbox({ videoSeconds: 5 });

/** One after the other, as they change what the sandbox does for all. */
describe('One at a time', () => {
	const during = async <T>(settings: Partial<Settings>, work: () => Promise<T>): Promise<T> => {
		const before = await theSandbox().settings();
		await theSandbox().settings(settings);
		const back = Object.fromEntries(Object.keys(settings).map((name) => [name, before[name as keyof Settings]]));
		return await work().finally(async () => await theSandbox().settings({ ...back, answers: [] }));
	};
	const answering = async <T>(answer: PlannedAnswer, work: () => Promise<T>) => await during({ answers: [answer] }, work);

	describe('Stop while a run is being started', () => {
		const stopped = async (name: string) => await runWeShop({ parameters: film(name) }, async () => await until(async () => (await startsCalled(name))[0]));

		it('names the run if the answer comes within 0.3 seconds, and ends then', async () => {
			// As seconds of the node pass here, the answer comes in time on a busy machine, too, and long before that time is up.
			const outcome = await slowly(100, async () => await during({ startLatencyMs: 1_500 }, async () => await stopped('in time')));
			expect(outcome.status).toBe('canceled');
			await expectAllNamed(outcome, 'in time', 1);
			expect(afterStop(outcome)).toBeLessThan(15_000);
		});

		it('says that a run may have been started if it does not', async () => {
			const outcome = await answering({ endpoint: 'startRun', hang: true, carriedOut: true }, async () => await stopped('too late'));
			expect(outcome.status).toBe('canceled');
			expect(await runsCalled('too late')).toHaveLength(1);
			expect(told(outcome)).toMatch(/may have been started/);
			expect(afterStop(outcome)).toBeLessThan(5_000);
		});
	});

	it("the user's own key of an item does not depend on whether another item is refused", async () => {
		const batch = async (first: string) =>
			await runWeShop({
				parameters: { ...started('batch', { idempotencyKey: '={{ "batch-" + $itemIndex }}' }), originalImage: '={{ $json.photo }}' },
				items: [first, there].map((photo) => ({ json: { photo } })),
				onError: 'continueRegularOutput',
			});
		const refused = await batch('bad');
		expect(await keysOf('batch')).toEqual(['batch-1:removeBG']);
		const passed = await batch(shop('handbag.webp'));
		expect((await keysOf('batch')).slice(1)).toEqual(['batch-0:removeBG']);
		expect(refused.json[0]).toHaveProperty('error');
		expect(passed.json[0]).toHaveProperty('executionId');
		expect(passed.json[1]).toEqual(refused.json[1]);
		expect(await runsCalled('batch')).toHaveLength(2);
	});

	it.each([200, 400])('a key that WeShop repeats in its words (HTTP %d) is kept out of what n8n shows and stores', async (status) => {
		const key = process.env.SANDBOX_KEY!;
		const body = { success: false, error: { code: 'UNAUTHORIZED', message: `the key ${key} is not valid`, retryable: false } };
		const outcome = await answering({ endpoint: 'startRun', status, body }, async () => await runWeShop({ parameters: cutOut(`repeats the key ${status}`) }));
		expect(outcome.error?.message).toBe('WeShop refused the API key of the credential');
		expect(told(outcome)).not.toContain(key);
		expect(JSON.stringify(outcome.data)).not.toContain(key);
	});

	it('a start that succeeds with HTTP 409 is a started run', async () => {
		const body = { success: true, data: { executionId: 'paid-1' }, meta: { executionId: 'paid-1' } };
		const { json } = await answering({ endpoint: 'startRun', status: 409, body }, async () => await runWeShop({ parameters: started('conflict') }));
		expect(json).toEqual([expect.objectContaining({ executionId: 'paid-1', status: 'Pending' })]);
		expect(await startsCalled('conflict')).toHaveLength(1);
	});

	it('a long Retry-After for one start does not end the waits for runs that are paid for', async () => {
		const image = '={{ $itemIndex === 2 ? { mode: "binary", value: "data" } : $json.photo }}';
		const items = [{}, {}, await photoItem('comes later')].map((item) => ({ ...item, json: { photo: there } }));
		const body = { success: false, error: { code: 'BUSY', message: 'slow down', retryable: true } };
		const { json } = await during({ videoSeconds: 2, uploadLatencyMs: 800 }, async () => {
			// The pause holds for all executions of the account.
			const apiKey = `${process.env.SANDBOX_KEY}.pause`;
			const running = runWeShop({ parameters: film('paid for', { timeout: 5 }, { image }), items, onError: 'continueRegularOutput', apiKey });
			await until(async () => ((await runsCalled('paid for')).length === 2 ? true : undefined));
			await theSandbox().settings({ answers: [{ endpoint: 'startRun', status: 429, headers: { 'retry-after': '900' }, body }] });
			return await running;
		});
		const ids = await idsOf('paid for');
		expect(ids).toHaveLength(2);
		expect(json.slice(0, 2).map(({ executionId, status }) => [executionId, status]).sort()).toEqual(ids.map((id) => [id, 'Success']).sort());
		expect(json[2]).toMatchObject({ error: 'WeShop says: slow down', details: { retryable: true } });
	});

	describe('Run → Start', () => {
		const start = async (set: INodeParameters = {}) => {
			const [runs, sent] = [(await theSandbox().runs()).length, (await requests()).length];
			const outcome = await runWeShop({ parameters: { resource: 'run', operation: 'start', ...set } });
			return { ...outcome, billed: (await theSandbox().runs()).length - runs, sent: (await requests()).length - sent };
		};

		it('as the editor sets it costs nothing', async () => {
			const { status, billed, sent, error } = await start();
			expect({ status, billed, sent, told: error?.message }).toEqual({ status: 'error', billed: 0, sent: 0, told: expect.stringContaining('"Agent" is required') });
		});

		it('with an agent alone costs nothing', async () => {
			const { status, billed, sent, error } = await start({ agentName: 'removeBG' });
			expect({ status, billed, sent, told: error?.message }).toEqual({ status: 'error', billed: 0, sent: 0, told: 'The agent removeBG takes 1 image, but the request has 0' });
		});

		it('with an agent that needs no image, and nothing else, costs nothing', async () => {
			const { status, billed, sent, error } = await start({ agentName: 'z-image' });
			expect({ status, billed, sent, told: error?.message }).toEqual({ status: 'error', billed: 0, sent: 0, told: 'Images, Prompt and Parameters (JSON) are all empty' });
		});

		it('refuses more results than WeShop makes before anything is sent', async () => {
			const { error, sent } = await start({ agentName: 'removeBG', input: JSON.stringify({ originalImage: there }), params: JSON.stringify({ images: [there], batchCount: 99 }) });
			expect(error?.message).toMatch(/cannot be 99$/);
			expect(sent).toBe(0);
		});
	});

	it('files are uploaded at most ten at a time', async () => {
		const uploadLatencyMs = 1_000;
		const items = await Promise.all(Array.from({ length: 25 }, async (_, index) => await photoItem(`asset ${index}`)));
		const before = (await requests()).length;
		const { json } = await during({ uploadLatencyMs }, async () => await runWeShop({ parameters: { resource: 'asset', operation: 'upload', binaryPropertyName: 'data' }, items }));
		expect(new Set(json.map((item) => item.url)).size).toBe(25);
		const begun = (await requests()).slice(before).map(({ time }) => Date.parse(time));
		expect(begun).toHaveLength(25);
		// A timer may go off a moment early.
		const underWay = begun.map((now, index) => begun.slice(0, index + 1).filter((time) => time + uploadLatencyMs - 10 > now).length);
		expect(Math.max(...underWay)).toBe(10);
	});

	it('the list of presets in the editor ends where WeShop repeats itself', async () => {
		const locations = Array.from({ length: 100 }, (_, id) => ({ id, name: `Scene ${id}` }));
		const search = async (token?: string) => await searchPresets('searchLocations', { resource: 'image', operation: 'modelPhoto' }, undefined, token);
		const pages = await answering({ endpoint: 'listPresets', status: 200, body: { success: true, data: { locations } }, times: 99 }, async () => {
			const found = [await search()];
			for (let token; (token = found.at(-1)!.paginationToken as string | undefined) && found.length < 10; ) found.push(await search(token));
			return found;
		});
		expect(pages.map(({ results }) => results.length)).toEqual([101, 0]);
	});

	it('a Stop starts none of the items that still wait for their turn', async () => {
		const outcome = await runWeShop({ parameters: film('queued', { maxConcurrency: 2 }), items: Array.from({ length: 10 }, () => ({})) }, onceStarted('queued', 2));
		await new Promise((later) => setTimeout(later, 1_000));
		expect(await runsCalled('queued')).toHaveLength(2);
		expect(outcome.error?.description).not.toMatch(/may have been started/);
		await expectAllNamed(outcome, 'queued', 2);
	});

	it.each(['http://localhost/x.png', 'http://192.168.1.5/x.png', 'http://nas/x.png'])('an image that only the user can reach (%s) is refused before anything is sent', async (address) => {
		const before = (await requests()).length;
		const { error } = await runWeShop({ parameters: cutOut('private', { originalImage: url(address) }) });
		expect(error?.message).toBe(`Image cannot be "${address}"`);
		expect(error?.description).toMatch(/reach from outside/);
		expect((await requests()).length).toBe(before);
	});
});

itKeptTheKeyAtHome();
