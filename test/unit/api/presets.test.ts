import { WeShopClient } from '../../../nodes/WeShop/api/client';
import { allPresets, presetPage } from '../../../nodes/WeShop/api/presets';
import type { AgentInfo, Preset } from '../../../nodes/WeShop/api/types';
import { instantClock, START } from '../clock';

const presets = (first: number, count: number): Preset[] => Array.from({ length: count }, (_, index) => ({ id: first + index, name: `No. ${first + index}` }));

/** A page that says nothing, or something, of being the last. */
function page(list: Preset[], isLastPage?: boolean): AgentInfo {
	return { locations: list, ...(isLastPage === undefined ? {} : { pagination: { locations: { total: 999, isLastPage } } }) };
}

/** A client of a WeShop that has these pages, and the last of them for all that follow. */
function clientOf(...pages: AgentInfo[]) {
	const asked: unknown[] = [];
	const client = new WeShopClient(async ({ qs }) => {
		asked.push(qs?.page);
		return { statusCode: 200, headers: {}, body: { success: true, data: pages[Math.min(asked.length, pages.length) - 1] } };
	}, instantClock());
	return { client, asked };
}

const all = async (client: WeShopClient, limit = Infinity) => (await allPresets(client, 'aimodel', 'locations', limit, START + 60_000)).map(({ id }) => id);

describe('All presets', () => {
	it.each<[string, AgentInfo[], number, number]>([
		['to the page that WeShop calls the last', [page(presets(1, 100), false), page(presets(101, 100), true), page(presets(201, 100))], 2, 200],
		['past a short page that is not the last', [page(presets(1, 3), false), page(presets(4, 2), true)], 2, 5],
		['to the first short page, where WeShop does not say', [page(presets(1, 100)), page(presets(101, 7))], 2, 107],
		['to a page that repeats what came before', [page(presets(1, 100)), page(presets(101, 100)), page(presets(101, 100))], 3, 200],
		['to a page that repeats, even when WeShop says there are more', [page(presets(1, 2), false)], 2, 2],
		['to an empty page', [page(presets(1, 100)), page([])], 2, 100],
		['to an empty page, even when WeShop says there are more', [page([], false)], 1, 0],
		['from a full last page', [page(presets(1, 100), true)], 1, 100],
		['from an answer without the list', [{}], 1, 0],
	])('are read %s', async (_how, pages, requests, count) => {
		const { client, asked } = clientOf(...pages);
		await expect(all(client)).resolves.toEqual(presets(1, count).map(({ id }) => id));
		expect(asked).toEqual(Array.from({ length: requests }, (_, index) => index + 1));
	});

	it('come once each, though pages overlap when presets are added meanwhile', async () => {
		const { client } = clientOf(page(presets(1, 100), false), page(presets(100, 100), true));
		await expect(all(client)).resolves.toEqual(presets(1, 199).map(({ id }) => id));
	});

	it.each([
		[50, 1],
		[100, 1],
		[101, 2],
	])('up to a limit of %d take %d requests', async (limit, requests) => {
		const { client, asked } = clientOf(page(presets(1, 100), false), page(presets(101, 100), false), page(presets(201, 100), true));
		await expect(all(client, limit)).resolves.toHaveLength(limit);
		expect(asked).toHaveLength(requests);
	});

	it('of backgrounds are one page, however full', async () => {
		const { client, asked } = clientOf({ backgrounds: presets(1, 100) });
		await expect(allPresets(client, 'removeBG', 'backgrounds', Infinity, START + 60_000)).resolves.toHaveLength(100);
		expect(asked).toHaveLength(1);
	});
});

describe('A page of presets', () => {
	it('names the next one, the last one does not', async () => {
		const { client } = clientOf(page(presets(1, 100), false), page(presets(101, 100), true));
		expect(await presetPage(client, 'aimodel', 'locations', 1, START + 60_000)).toEqual({ presets: presets(1, 100), next: 2 });
		expect(await presetPage(client, 'aimodel', 'locations', 2, START + 60_000)).toEqual({ presets: presets(101, 100) });
	});

	it('ends by the list that was asked for, not by another one', async () => {
		const { client } = clientOf({
			locations: presets(1, 100),
			pagination: { locations: { isLastPage: false }, fashionModels: { isLastPage: true } },
		});
		expect((await presetPage(client, 'aimodel', 'locations', 1, START + 60_000)).next).toBe(2);
	});
});
