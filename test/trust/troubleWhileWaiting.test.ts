import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop, type Given, type Outcome } from '../engine/engine';
import { unhindered } from '../engine/heldUp';
import { cutOut, film } from '../engine/parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { idsOf, runCalled } from '../engine/traffic';

startWithAnEmptySandbox({ videoSeconds: 5 });

const HOURS = 3_600_000;

/** All through these waits, the server's clock is set: forward, then back, then right. */
function setTheClock(): () => void {
	const { now } = Date;
	let shift = 0;
	Date.now = () => now() + shift;
	const timers = [[1_000, 2 * HOURS], [2_500, -2 * HOURS], [3_800, 0]].map(([at, to]) => setTimeout(() => (shift = to!), at));
	return () => {
		timers.forEach(clearTimeout);
		Date.now = now;
	};
}

/** Side by side: each planned answer is for the runs of one name. */
describe('A run that is waited for while the server\'s clock is set', () => {
	const outcomes = new Map<string, Outcome>();
	const outcome = (name: string): Outcome => outcomes.get(name)!;
	const lookAt = (taskName: string, answer: Omit<PlannedAnswer, 'endpoint'>): PlannedAnswer => ({ endpoint: 'getRun', taskName, ...answer });
	const refusal = (message: string) => ({ success: false, error: { code: 'BUSY', message, retryable: false } });

	beforeAll(async () => {
		await theSandbox().settings({
			answers: [
				lookAt('looked for', { drop: true }),
				lookAt('looked for', { status: 500, body: '<html>Oops</html>' }),
				lookAt('looked for', { status: 404, body: refusal('there is no such run') }),
				lookAt('a page', { status: 404, body: '<html>Not here</html>' }),
				lookAt('refused later', { status: 401, body: refusal('who are you?') }),
				lookAt('out of reach', { drop: true, times: 99 }),
				lookAt('three out of reach', { drop: true, times: 999 }),
			],
		});
		const back = setTheClock();
		const run = async (name: string, given: Given) => outcomes.set(name, await runWeShop(given));
		await Promise.all([
			run('looked for', { parameters: cutOut('looked for'), items: [{}, {}, {}] }),
			run('a page', { parameters: cutOut('a page') }),
			run('refused later', { parameters: cutOut('refused later') }),
			run('out of reach', { parameters: cutOut('out of reach', {}, { timeout: 4 }), onError: 'continueRegularOutput' }),
			run('three out of reach', { parameters: film('three out of reach', { timeout: 4 }), items: [{}, {}, {}] }),
		]);
		back();
		await theSandbox().settings({ answers: [] });
	});

	it('is found through a cut connection, a server in trouble and a moment in which nobody knows it', async () => {
		const { error, json } = outcome('looked for');
		expect(error).toBeUndefined();
		expect(new Set(json.map(({ executionId }) => executionId))).toEqual(new Set(await idsOf('looked for')));
	});

	it('is looked for again when a web page says that it is not there', async () => {
		expect(outcome('a page').json).toMatchObject([{ executionId: (await runCalled('a page')).executionId, status: 'Success' }]);
	});

	it('is named when WeShop will not tell of it any more', async () => {
		const { error } = outcome('refused later');
		expect(error?.message).toMatch(/API key of the credential/);
		expect(error?.message).toContain((await runCalled('refused later')).executionId);
		expect(error?.description).toMatch(/paid for/);
	});

	it('is named when WeShop cannot be reached until the time-out', async () => {
		const { json } = outcome('out of reach');
		const { executionId } = await runCalled('out of reach');
		expect(json).toEqual([{ error: expect.stringContaining(executionId), details: expect.objectContaining({ executionId, retryable: true }) }]);
		expect(unhindered(outcome('out of reach'))).toBeLessThan(5500);
	});

	it('is named beside others that cannot be reached either, in words of ours', async () => {
		const { error } = outcome('three out of reach');
		expect(error?.message).toMatch(/^3 of 3 items failed: item 0: WeShop could not be reached/);
		expect(error?.message).not.toMatch(/closed unexpectedly/);
		const ids = await idsOf('three out of reach');
		expect(ids).toHaveLength(3);
		for (const id of ids) expect(error?.message).toContain(id);
	});
});

itKeptTheKeyAtHome();
