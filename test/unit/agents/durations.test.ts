import { paramsOf, refusalOf } from './given';

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const lengths: Array<{ agent: string; modelName: string; seconds: number[] }> = [
	{ agent: 'kling', modelName: 'Kling_3_0', seconds: range(3, 15) },
	{ agent: 'kling', modelName: 'Kling_2_6', seconds: [5, 10] },
	{ agent: 'kling', modelName: 'Kling_2_5_Turbo', seconds: [5, 10] },
	{ agent: 'kling', modelName: 'Kling_2_1_Master', seconds: [5, 10] },
	{ agent: 'kling', modelName: 'Kling_2_1', seconds: [5, 10] },
	{ agent: 'ai-image-animation', modelName: 'Kling_3_0', seconds: range(3, 15) },
	{ agent: 'ai-image-animation', modelName: 'Kling_2_6', seconds: [5, 10] },
	{ agent: 'seedance', modelName: 'Seedance_20', seconds: range(4, 15) },
	{ agent: 'seedance', modelName: 'Seedance_15_Pro', seconds: range(4, 15) },
	{ agent: 'seedance', modelName: 'Seedance_10_Pro', seconds: range(2, 12) },
	{ agent: 'seedance', modelName: 'Seedance_10_Pro_Fast', seconds: range(2, 12) },
];

describe.each(lengths)('The duration of $agent with $modelName', ({ agent, modelName, seconds }) => {
	it(`can be ${seconds.join(', ')} seconds and nothing else from 0 to 20`, () => {
		const accepted = range(0, 20).filter((duration) => {
			try {
				return paramsOf(agent, { modelName, duration }).duration === `${duration}s`;
			} catch {
				return false;
			}
		});
		expect(accepted).toEqual(seconds);
	});

	it.each([5, '5', '5s', ' 5 s ', '5sec', '5.0'])('is sent as "5s" for %p', (duration) => {
		expect(paramsOf(agent, { modelName, duration }).duration).toBe('5s');
	});

	it.each([undefined, null, ''])('is the default of WeShop for %p', (duration) => {
		expect(paramsOf(agent, { modelName, duration }).duration).toBe(agent === 'seedance' ? '4s' : '5s');
	});

	it.each([0, -5, 5.5, '5.5', 'abc', '5 weeks', 's', NaN, Infinity, true, [5], { seconds: 5 }, '5m'])('cannot be %p, and the message says what it can be', (duration) => {
		const message = refusalOf(agent, { modelName, duration });
		expect(message).toContain('Duration (Seconds)');
		expect(message).toContain('(duration)');
		expect(message).toContain(String(seconds[0]));
		expect(message).toContain(String(seconds.at(-1)));
	});
});
