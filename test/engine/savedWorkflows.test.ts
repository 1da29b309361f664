import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { isDeepStrictEqual } from 'node:util';
import { oneOfEachShape, shapeOf } from '../agentShapes';
import { clientBodies, operations } from '../catalogue/catalogue';
import { committedContract, noteContract } from '../contract/committed';
import { breaks } from '../contract/changes';
import { contractOfCode, type Contract } from '../contract/contract';
import { PausedNode, pausedRun } from '../unit/pause/pausedExecution';
import { TriggerNode } from '../unit/trigger/triggerNode';
import { byAddress, parametersOf } from './clientBodies';
import { runWeShop } from './engine';
import { shop, url } from './fields';
import { photoItem } from './files';
import { lost } from './parameters';
import { request, start } from './request';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { sideBySide } from './sideBySide';
import { passTimeQuickly } from './spedUp';

startWithAnEmptySandbox();
passTimeQuickly();

const photo = url(shop('sneaker.jpg'));
const everything = { options: { includeRun: true, includeInput: true, taskName: 'saved' } };

/** The fields of items and the kind of value in each; all that any of them has. */
function fieldsOf(jsons: IDataObject[] | undefined): Record<string, string> {
	if (!jsons?.length) throw new Error('Nothing came out');
	const kinds = jsons.flatMap((json) => Object.entries(json).map(([name, value]) => [name, Array.isArray(value) ? 'list' : typeof value] as const));
	return Object.fromEntries(kinds.sort(([one], [other]) => one.localeCompare(other)));
}

async function output([name, parameters]: readonly [string, INodeParameters], onError?: 'continueRegularOutput'): Promise<[string, Record<string, string>]> {
	const { json, error } = await runWeShop({ parameters, onError, items: [{ ...(await photoItem('saved')), json: { sku: 'S-1' } }] });
	if (error) throw new Error(`${error.message}: ${error.description ?? ''}`);
	return [name, fieldsOf(json)];
}

/** What comes out of each medium, of each other operation, and of each way of waiting. */
async function outputs(): Promise<Contract['outputs']> {
	const [started] = (await start(request('saved'))).json;
	const executionId = String(started?.executionId);
	const read = (operation: string) => [`run.${operation}`, { resource: 'run', operation, executionId, ...everything }] as const;
	const cutOut = { resource: 'image', operation: 'removeBackground' };
	const sideBySide = await Promise.all([
		output(['run.start', { ...request('saved'), operation: 'start', options: { includeInput: true } }]),
		output(['run.estimate', { ...request('saved'), operation: 'estimate', options: { includeInput: true } }]),
		output(read('wait')),
		output(['asset.upload', { resource: 'asset', operation: 'upload', options: { includeInput: true } }]),
		output(['preset.getMany', { resource: 'preset', operation: 'getMany' }]),
		output(['image, returned immediately', { ...cutOut, originalImage: photo, completion: 'none', options: { includeInput: true } }]),
		output(['video, with its last frame', { resource: 'video', operation: 'seedance', textDescription: 'It turns', returnLastFrame: true, ...everything }]),
		output(['image, failed', { ...cutOut, originalImage: url(lost), options: { includeInput: true } }], 'continueRegularOutput'),
	]);
	// By now the run has finished.
	const finished = await Promise.all(['get', 'check'].map(read).map((one) => output(one)));
	const entries = [...sideBySide, ...finished];
	return { ...(await madeOutputs()), ...Object.fromEntries(entries), ...(await calledOutputs()) };
}

/**
 * What comes out by what is made, which no other trait of an operation changes: one operation of each shape shows it.
 * @throws Error if one has other fields than those before it
 */
async function madeOutputs(): Promise<Contract['outputs']> {
	const made = await Promise.all(
		oneOfEachShape.map(async (agent) => {
			const offered = operations.find((one) => one.agent === agent.name)!;
			const parameters = { ...parametersOf(offered, clientBodies[agent.name]!.least, byAddress), ...everything };
			return [agent, (await output([agent.name, parameters]))[1]] as const;
		}),
	);
	const byMedia: Contract['outputs'] = {};
	for (const [{ media, name, ...agent }, fields] of made) {
		byMedia[media] ??= fields;
		if (!isDeepStrictEqual(byMedia[media], fields)) throw new Error(`${name} (${shapeOf({ media, name, ...agent })}) puts out ${JSON.stringify(fields)}, not ${JSON.stringify(byMedia[media])}`);
	}
	return byMedia;
}

/** What comes out once WeShop has called. */
async function calledOutputs(): Promise<Contract['outputs']> {
	const paused = new PausedNode([pausedRun('a', { includeRun: true }, { sku: 'S-1' })]);
	paused.statuses.a = 'Success';
	const trigger = new TriggerNode({ statuses: ['Success'], options: { includeRun: true } });
	trigger.statuses.a = 'Success';
	const ends = { 'image, paused': paused.callFor(0).end, trigger: trigger.call({ executionId: 'a' }).end };
	const entries = Object.entries(ends).map(async ([name, end]) => [name, fieldsOf((await end).workflowData?.[0]?.map(({ json }) => json))] as const);
	return Object.fromEntries(await Promise.all(entries));
}

describe('A workflow that was saved with an earlier state of the package', () => {
	const now = sideBySide(async () => {
		const contract = JSON.parse(JSON.stringify({ ...contractOfCode(), outputs: await outputs() })) as Contract;
		if (process.env.CONTRACT === 'note') noteContract(contract);
		return contract;
	});

	it('finds all that it was saved with, and gets the fields that it counts on', async () => {
		const contract = await now();
		expect(breaks(committedContract(), contract)).toEqual([]);
	});

	it('is protected in all that the package has by now (npm run contract notes what is new)', async () => {
		expect(committedContract()).toEqual(await now());
	});

	itKeptTheKeyAtHome();
});
