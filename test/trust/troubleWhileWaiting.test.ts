import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop, type Given } from '../engine/engine';
import { cutOut, film } from '../engine/parameters';
import { inAll } from '../engine/pauses';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { sideBySide } from '../engine/sideBySide';
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
	const readingOf = (taskName: string, answer: Omit<PlannedAnswer, 'endpoint'>): PlannedAnswer => ({ endpoint: 'getRun', taskName, ...answer });
	const refusal = (message: string) => ({ success: false, error: { code: 'BUSY', message, retryable: false } });

	/** All of them are under way while the clock is set; each reading gets what is planned for the runs of its name. */
	const clock = { isSet: 0, setRight: () => {} };
	const execution = (given: Given) =>
		sideBySide(async () => {
			await planned();
			if (clock.isSet++ === 0) clock.setRight = setTheClock();
			return await runWeShop(given).finally(() => --clock.isSet === 0 && clock.setRight());
		});
	const planned = sideBySide(async () => {
		await theSandbox().settings({
			answers: [
				readingOf('read again', { drop: true }),
				readingOf('read again', { status: 500, body: '<html>Oops</html>' }),
				readingOf('read again', { status: 404, body: refusal('there is no such run') }),
				readingOf('a page', { status: 404, body: '<html>Not here</html>' }),
				readingOf('refused later', { status: 401, body: refusal('who are you?') }),
				readingOf('out of reach', { drop: true, times: 99 }),
				readingOf('three out of reach', { drop: true, times: 999 }),
			],
		});
	});

	const lookedFor = execution({ parameters: cutOut('read again'), items: [{}, {}, {}] });
	it('is found through a cut connection, a server in trouble and a moment in which nobody knows it', async () => {
		const { error, json } = await lookedFor();
		expect(error).toBeUndefined();
		expect(new Set(json.map(({ executionId }) => executionId))).toEqual(new Set(await idsOf('read again')));
	});

	const aPage = execution({ parameters: cutOut('a page') });
	it('is read again when a web page says that it is not there', async () => {
		const { json } = await aPage();
		expect(json).toMatchObject([{ executionId: (await runCalled('a page')).executionId, status: 'Success' }]);
	});

	const refusedLater = execution({ parameters: cutOut('refused later') });
	it('is named when WeShop will not show it any more', async () => {
		const { error } = await refusedLater();
		expect(error?.message).toMatch(/API key of the credential/);
		expect(error?.message).toContain((await runCalled('refused later')).executionId);
		expect(error?.description).toMatch(/paid for/);
	});

	const outOfReach = execution({ parameters: cutOut('out of reach', {}, { timeout: 4 }), onError: 'continueRegularOutput' });
	it('is named when WeShop cannot be reached until the timeout', async () => {
		const outcome = await outOfReach();
		const { json } = outcome;
		const { executionId } = await runCalled('out of reach');
		expect(json).toEqual([{ error: expect.stringContaining(executionId), details: expect.objectContaining({ executionId, retryable: true }) }]);
		expect(inAll(outcome.pauses)).toBeLessThanOrEqual(4_000);
	});

	const threeOutOfReach = execution({ parameters: film('three out of reach', { timeout: 4 }), items: [{}, {}, {}] });
	it('is named beside others that cannot be reached either, in words of ours', async () => {
		const { error } = await threeOutOfReach();
		expect(error?.message).toMatch(/^3 of 3 items failed: item 0: WeShop could not be reached/);
		expect(error?.message).not.toMatch(/closed unexpectedly/);
		const ids = await idsOf('three out of reach');
		expect(ids).toHaveLength(3);
		for (const id of ids) expect(error?.message).toContain(id);
	});
});

itKeptTheKeyAtHome();
