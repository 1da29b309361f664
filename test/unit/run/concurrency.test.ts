import { ConcurrencyLimit } from '../../../nodes/WeShop/run/concurrency';
import { settle } from '../clock';

/** Work that goes on until it is told to end. */
function works(slots: ConcurrencyLimit, count: number) {
	const began: number[] = [];
	const ends: Array<{ well: () => void; badly: () => void }> = [];
	const all = Array.from({ length: count }, async (_, index) =>
		await slots.use(async () => {
			began.push(index);
			return await new Promise<number>((resolve, reject) => {
				ends[index] = { well: () => resolve(index), badly: () => reject(new Error(`no. ${index}`)) };
			});
		}),
	);
	return { began, ends, all };
}

describe('Slots', () => {
	it('let as many go on at a time as there are', async () => {
		const { began } = works(new ConcurrencyLimit(3), 10);
		await settle();
		expect(began).toEqual([0, 1, 2]);
	});

	it('are passed on in the order in which the others came', async () => {
		const { began, ends, all } = works(new ConcurrencyLimit(2), 5);
		await settle();
		ends[1]!.well();
		await settle();
		expect(began).toEqual([0, 1, 2]);
		ends[0]!.well();
		ends[2]!.well();
		await settle();
		expect(began).toEqual([0, 1, 2, 3, 4]);
		ends[3]!.well();
		ends[4]!.well();
		await expect(Promise.all(all)).resolves.toEqual([0, 1, 2, 3, 4]);
	});

	it('are passed on when work does not work out, and the reason comes out', async () => {
		const { began, ends, all } = works(new ConcurrencyLimit(1), 3);
		await settle();
		ends[0]!.badly();
		await expect(all[0]).rejects.toThrow('no. 0');
		await settle();
		expect(began).toEqual([0, 1]);
		ends[1]!.badly();
		await expect(all[1]).rejects.toThrow('no. 1');
		await settle();
		ends[2]!.well();
		await expect(all[2]).resolves.toBe(2);
	});

	it('are free again when all is done, and no more of them than before', async () => {
		const slots = new ConcurrencyLimit(2);
		const first = works(slots, 4);
		for (const index of [0, 1, 2, 3]) {
			await settle();
			first.ends[index]!.well();
		}
		await Promise.all(first.all);
		const second = works(slots, 4);
		await settle();
		expect(second.began).toEqual([0, 1]);
	});

	it('are not lost to work that throws at once', async () => {
		const slots = new ConcurrencyLimit(1);
		const broken = () => {
			throw new Error('at once');
		};
		for (let times = 0; times < 3; times++) await expect(slots.use(broken)).rejects.toThrow('at once');
		await expect(slots.use(async () => 'done')).resolves.toBe('done');
	});
});
