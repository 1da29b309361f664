import { clock } from '../../../nodes/WeShop/n8n/clock';

const tick = async () => await new Promise((done) => setImmediate(done));

describe('The clock', () => {
	it.each([-1, -60_000, -0.2, 0, 0.2])('takes a pause or an alarm of %d milliseconds as over at once, and Node has nothing to warn of', async (milliseconds) => {
		const warnings: string[] = [];
		const hear = ({ name }: Error) => void warnings.push(name);
		process.on('warning', hear);
		await clock.sleep(milliseconds);
		const alarm = clock.alarm(milliseconds);
		await new Promise((aborted) => alarm.addEventListener('abort', aborted));
		await tick();
		process.off('warning', hear);
		expect(warnings).toEqual([]);
	});

	it.each([2 ** 31, 1e12])('does not end a pause or an alarm of %d milliseconds at once, though no timer is as long', async (milliseconds) => {
		jest.useFakeTimers({ doNotFake: ['setImmediate'] });
		let isOver = false;
		void clock.sleep(milliseconds).then(() => (isOver = true));
		await jest.advanceTimersByTimeAsync(2 ** 31 - 2);
		jest.useRealTimers();
		expect(isOver).toBe(false);
		expect(clock.alarm(milliseconds).aborted).toBe(false);
	});
});
