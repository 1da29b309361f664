import type { AxiosResponse } from 'axios';
import { Caller } from './caller';
import type { Sandbox } from './sandbox';
import { throughProxy } from './tunnel';
import { openSandbox } from './workersSandbox';

interface Preset { id: number; name: string; image: string; categories?: string[] | null; type?: string }

let sandbox: Sandbox;
let list: (params: object) => Promise<AxiosResponse>;
beforeAll(async () => {
	sandbox = await openSandbox({ plainDoor: true });
	const { http } = new Caller(sandbox);
	list = (params) => http.get('/v1/agent/info', { params: { agentVersion: 'v1.0', ...params } });
});
afterAll(async () => {
	expect(await sandbox.faults()).toEqual([]);
	await sandbox.stop();
});

async function everyPage(agentName: string, resourceType: 'locations' | 'fashionModels', pageSize: number): Promise<Preset[]> {
	const presets: Preset[] = [];
	for (let page = 1; ; page++) {
		const { data } = (await list({ agentName, page, pageSize, ...(agentName === 'aimodel' ? { resourceType } : {}) })).data;
		presets.push(...data[resourceType]);
		if (data.pagination[resourceType].isLastPage) return presets;
	}
}

it.each([
	['aimodel', 'locations', 360],
	['aimodel', 'fashionModels', 240],
	['aiproduct', 'locations', 240],
] as const)('%s has pages of %s, %i in all', async (agent, resourceType, total) => {
	const presets = await everyPage(agent, resourceType, 100);
	expect(new Set(presets.map(({ id }) => id)).size).toBe(total);
	expect(new Set(presets.map(({ name }) => name)).size).toBe(total);
	expect(await everyPage(agent, resourceType, 7)).toEqual(presets);
});

it('returns both lists of aimodel, fifty each, by default', async () => {
	const { data } = (await list({ agentName: 'aimodel' })).data;
	expect([data.locations.length, data.fashionModels.length]).toEqual([50, 50]);
	expect(data.pagination).toEqual({ page: 1, pageSize: 50, locations: { total: 360, isLastPage: false }, fashionModels: { total: 240, isLastPage: false } });
});

it('returns only the requested list', async () => {
	const { data } = (await list({ agentName: 'aimodel', resourceType: 'fashionModels', page: 5 })).data;
	expect(Object.keys(data)).toEqual(['fashionModels', 'pagination']);
	expect(data.pagination.fashionModels).toEqual({ total: 240, isLastPage: true });
});

it('returns the colors of removeBG on one page, with thumbnails', async () => {
	const { data } = (await list({ agentName: 'removeBG' })).data;
	expect(Object.keys(data)).toEqual(['backgrounds']);
	const [white] = data.backgrounds as Preset[];
	expect(white).toEqual({ id: 3001, name: 'Pure white', image: 'https://ai-image.weshop.ai/presets/3001.jpg', type: 'color' });
	const { status, headers, body } = await throughProxy(sandbox, white?.image ?? '');
	expect([status, headers['content-type'], body.length > 500]).toEqual([200, 'image/jpeg', true]);
});

it('has none for the other agents', async () => {
	for (const agentName of ['aipose', 'kling']) expect((await list({ agentName })).data.data).toEqual({ pagination: { page: 1, pageSize: 50 } });
});

it.each([
	[{}, 'agentName is required'],
	[{ agentName: 'removebg' }, 'agentName must be one of'],
	[{ agentName: 'aimodel', agentVersion: 'v2.0' }, 'agentVersion must be v1.0'],
	[{ agentName: 'aimodel', pageSize: 101 }, 'pageSize must be <= 100'],
	[{ agentName: 'aimodel', page: 0 }, 'page must be >= 1'],
	[{ agentName: 'aimodel', page: 'two' }, 'page must be integer'],
	[{ agentName: 'aimodel', resourceType: 'poses' }, 'resourceType must be one of'],
	[{ agentName: 'aiproduct', resourceType: 'locations' }, 'resourceType is not supported when agentName is aiproduct'],
])('refuses %j: %s', async (params, message) => {
	const { status, data } = await list(params);
	expect([status, data.error.code]).toEqual([400, 'INVALID_PARAMETER']);
	expect(data.error.message).toContain(message);
});
