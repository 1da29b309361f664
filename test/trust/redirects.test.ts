import type { INodeParameters } from 'n8n-workflow';
import type { Endpoint } from '../sandbox/settings';
import { runWeShop, searchPresets, type Given } from '../engine/engine';
import { fileIn } from '../engine/fields';
import { photoItem } from '../engine/files';
import { cutOut, started } from '../engine/parameters';
import { request } from '../engine/request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { requests } from '../engine/traffic';

const API = 'https://openapi.weshop.ai/openapi';
const STATUSES = [301, 302, 303, 307, 308];
const PLACES = ['https://elsewhere.example/openapi/', '//elsewhere.example/openapi/', 'http://openapi.weshop.ai/openapi/agent/runs', '/admin', '/openapi/agent/openapi.yaml'];
const ways = STATUSES.flatMap((status) => PLACES.map((location) => ({ status, location })));

startWithAnEmptySandbox();

async function led<T>(endpoint: Endpoint, { status, location }: (typeof ways)[number], work: () => Promise<T>) {
	const before = (await requests()).length;
	await theSandbox().settings({ answers: [{ endpoint, status, headers: { location }, body: '' }] });
	const outcome = await work();
	return { outcome, asked: (await requests()).slice(before).map(({ method, url }) => `${method} ${url.split('?')[0]}`) };
}

describe('A redirect of WeShop\'s, wherever it leads, is not followed', () => {
	const run = (operation: string): INodeParameters => ({ resource: 'run', operation, executionId: 'exec-1' });
	it.each<[what: string, Endpoint, asked: string, given: () => Promise<Given>]>([
		['from an upload', 'uploadImage', `POST ${API}/agent/assets/images`, async () => ({ parameters: cutOut('led from an upload', { originalImage: fileIn('data') }), items: [await photoItem('led')] })],
		['from a start', 'startRun', `POST ${API}/agent/runs`, async () => ({ parameters: started('led from a start') })],
		['from the reading of a run', 'getRun', `GET ${API}/agent/runs/exec-1`, async () => ({ parameters: run('get') })],
		['from the wait for a run', 'getRun', `GET ${API}/agent/runs/exec-1`, async () => ({ parameters: run('check') })],
		['from the presets', 'listPresets', `GET ${API}/v1/agent/info`, async () => ({ parameters: { resource: 'preset', operation: 'getMany', presetType: 'backgrounds' } })],
		['from an estimate', 'estimatePower', `POST ${API}/agent/power-estimates`, async () => ({ parameters: { ...request('led from an estimate'), operation: 'estimate' } })],
	])('%s', async (_what, endpoint, url, given) => {
		const node = await given();
		for (const way of ways) {
			const { outcome, asked } = await led(endpoint, way, async () => await runWeShop(node));
			expect({ ...way, asked, told: outcome.error?.message }).toEqual({ ...way, asked: [url], told: expect.stringMatching(/redirect, which was not followed/) as string });
		}
	});

	it('from the list that the editor shows', async () => {
		for (const way of ways) {
			const { outcome, asked } = await led('listPresets', way, async () => await searchPresets('searchLocations', { resource: 'image', operation: 'modelPhoto' }).catch((thrown: Error) => thrown.message));
			expect({ ...way, asked, told: outcome }).toEqual({ ...way, asked: [`GET ${API}/v1/agent/info`], told: expect.stringMatching(/redirect, which was not followed/) as string });
		}
	});
});

itKeptTheKeyAtHome();
