import { getEventListeners } from 'node:events';
import { clock } from '../../../nodes/WeShop/n8n/clock';
import { warningsDuring } from '../../nodeWarnings';

describe('The clock', () => {
	it.each([-1, -60_000, -0.2, 0, 0.2])('takes a pause or an alarm of %d milliseconds as over at once, and Node has nothing to warn of', async (milliseconds) => {
		const warnings = await warningsDuring(async () => {
			await clock.sleep(milliseconds);
			const alarm = clock.alarm(milliseconds);
			await new Promise((aborted) => alarm.addEventListener('abort', aborted));
		});
		expect(warnings).toEqual([]);
	});

	it.each([2 ** 31, 1e12, Infinity])('does not end a pause or an alarm of %d milliseconds at once, though no timer is as long', async (milliseconds) => {
		let isOver = false;
		void clock.sleep(milliseconds).then(() => (isOver = true));
		const alarm = clock.alarm(milliseconds);
		await new Promise((done) => setTimeout(done, 20));
		expect([isOver, alarm.aborted]).toEqual([false, false]);
	});

	it.each([
		['before', 0],
		['while it goes on', 10],
	])('ends a pause when it is told to %s, and nobody listens any more', async (_when, milliseconds) => {
		const end = new AbortController();
		const { signal } = end;
		const began = Date.now();
		if (milliseconds === 0) end.abort();
		else setTimeout(() => end.abort(), milliseconds);
		await clock.sleep(3_600_000, signal);
		expect(Date.now() - began).toBeLessThan(60_000);
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});
});
