import { anyAgent } from '../../../nodes/WeShop/agents/anyAgent';
import { buildRequest } from '../../../nodes/WeShop/agents/buildRequest';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import type { RunRequest } from '../../../nodes/WeShop/api/types';
import { rawParameters } from '../../../nodes/WeShop/input/parameters';
import { rawRequestOf } from '../../../nodes/WeShop/input/rawRequest';
import { runSettings } from '../../../nodes/WeShop/input/runOptions';
import { now } from '../../inputs/values';
import { nodeWith, refusalOf } from './nodeWith';

it('A date in an option is its text, as n8n makes of it inside of all options', () => {
	const { callbackUrl, ...settings } = runSettings(nodeWith({ options: { taskName: now } }), 0);
	expect(settings).toEqual({ batchCount: 1, taskName: '2026-04-01T10:00:00.000+02:00' });
	expect(callbackUrl).toBeUndefined();
});

const written = { agentName: 'newagent', agentVersion: 'v2.0', input: { originalImage: 'https://shop.example/a.jpg' }, params: { style: 'new' } };

describe('A run of any agent', () => {
	const bodyOf = (parameters: Record<string, unknown>): RunRequest => {
		const node = nodeWith({ ...written, ...parameters });
		const { agentName, raw } = rawRequestOf(node, 0);
		const form = anyAgent(agentName);
		const read = readParameters(form, rawParameters(node, 0));
		if ('refusal' in read) throw new Error(read.refusal.message);
		return buildRequest(form, read.values, {}, runSettings(node, 0), raw);
	};

	it('is what the user wrote, with one result and safe generation', () => {
		expect(rawRequestOf(nodeWith(written), 0)).toStrictEqual({ agentName: 'newagent', raw: { version: 'v2.0', input: written.input, params: written.params } });
		expect(bodyOf({})).toStrictEqual({
			agent: { name: 'newagent', version: 'v2.0' },
			input: { originalImage: 'https://shop.example/a.jpg' },
			params: { batchCount: 1, style: 'new' },
			safeGenerate: 'on',
		});
	});

	it('has as many results as the field says, unless the JSON says something else', () => {
		expect(bodyOf({ batchCount: 3 }).params.batchCount).toBe(3);
		expect(bodyOf({ batchCount: 3, params: { batchCount: '4' } }).params.batchCount).toBe(4);
		for (const empty of [null, '', ' ']) expect(bodyOf({ batchCount: 3, params: { batchCount: empty } }).params.batchCount).toBe(3);
		expect(refusalOf(() => rawRequestOf(nodeWith({ ...written, params: { batchCount: 17 } }), 0)).description).toContain('(batchCount)');
	});

	it('has no number of results where the agent makes one', () => {
		for (const agentName of ['midjourney', 'AI-Video-Enhancer']) expect(bodyOf({ agentName, batchCount: 3, params: { batchCount: 4 } }).params).toEqual({});
	});

	it('has the prompt of the field, unless the JSON has one', () => {
		expect(bodyOf({ textDescription: 'A red shoe' }).params).toEqual({ batchCount: 1, style: 'new', textDescription: 'A red shoe' });
		expect(bodyOf({ textDescription: 'A red shoe', params: { textDescription: 'Mine' } }).params).toEqual({ batchCount: 1, textDescription: 'Mine' });
	});

	it('is of no other agent than the one that is chosen, whatever the JSON says', () => {
		const json = { agent: { name: 'other', version: 'v0' }, agentName: 'other', name: 'other', safeGenerate: 'off', callbackUrl: 'https://other.example' };
		const body = bodyOf({ input: json, params: json });
		expect(body).toStrictEqual({ agent: { name: 'newagent', version: 'v2.0' }, input: json, params: { batchCount: 1, ...json }, safeGenerate: 'on' });
	});

	it('may be written as text', () => {
		const text = { ...written, input: JSON.stringify(written.input), params: ' { "style" : "new", "batchCount": 4 } ' };
		expect(rawRequestOf(nodeWith(text), 0).raw).toEqual({ version: 'v2.0', input: written.input, params: { style: 'new', batchCount: 4 } });
	});

	it('bears the label of the options, unless its input has one', () => {
		expect(bodyOf({ options: { taskName: 'Summer' } }).input).toEqual({ ...written.input, taskName: 'Summer' });
		expect(bodyOf({ input: { taskName: 'Mine' }, options: { taskName: 'Summer' } }).input).toEqual({ taskName: 'Mine' });
	});

	it.each(['agentName', 'agentVersion'])('needs %s', (name) => {
		for (const empty of ['', '  ', null]) expect(refusalOf(() => rawRequestOf(nodeWith({ ...written, [name]: empty }), 0)).description).toContain(`(${name})`);
	});

	it.each(['input', 'params'])('needs a JSON object in %s', (name) => {
		for (const wrong of ['{', '[1]', '"x"', 'null', [1], 5, true, "{'a': 1}"]) {
			const { message, description } = refusalOf(() => rawRequestOf(nodeWith({ ...written, [name]: wrong }), 0));
			expect(message).toMatch(/^(Input|Parameters) \(JSON\) is not a JSON object/);
			expect(description).toContain(`(${name})`);
		}
	});

	it.each(['input', 'params'])('takes nothing in %s as no parameters', (name) => {
		for (const nothing of ['', ' \n', null, undefined]) expect(rawRequestOf(nodeWith({ ...written, [name]: nothing }), 0)).toMatchObject({ raw: { [name]: {} } });
	});
});

describe('The images of any agent', () => {
	const input = (parameters: Record<string, unknown>) => rawRequestOf(nodeWith({ ...written, input: parameters }), 0).raw.input;

	it('are sent as a browser opens them, and everything else as it is written', () => {
		expect(
			input({
				originalImage: ' https://a.com/my photo.jpg',
				images: ['https://a.com/ä.jpg', 'https://a.com/2.jpg'],
				customMaskUrl: 'HTTPS://A.com/m.png',
				styleImage: 'asset-17',
				fashionModelImage: '',
				lastFrame: null,
				link: 'https://a.com/my photo.jpg',
				text: 'https://a.com/1.jpg, https://b.com/2.jpg',
			}),
		).toEqual({
			originalImage: 'https://a.com/my%20photo.jpg',
			images: ['https://a.com/%C3%A4.jpg', 'https://a.com/2.jpg'],
			customMaskUrl: 'https://a.com/m.png',
			styleImage: 'asset-17',
			fashionModelImage: '',
			lastFrame: null,
			link: 'https://a.com/my photo.jpg',
			text: 'https://a.com/1.jpg, https://b.com/2.jpg',
		});
	});

	it.each([
		[{ originalImage: 'https://a.com/1.jpg, https://b.com/2.jpg' }, 'originalImage in Input (JSON) holds more than one address'],
		[{ images: ['https://a.com/1.jpg', 'https://a.com/2.jpg; https://a.com/3.jpg'] }, 'images in Input (JSON) holds more than one address'],
		[{ firstFrame: 'https://drive.google.com/file/d/1/view' }, 'firstFrame in Input (JSON) is a link of Google Drive'],
		[{ customMaskUrl: 'http://192.168.1.5/m.png' }, 'customMaskUrl in Input (JSON) cannot be "http://192.168.1.5/m.png"'],
	])('are refused where WeShop would not get the picture: %j', (parameters, says) => {
		const { message, description } = refusalOf(() => input(parameters));
		expect(message).toContain(says);
		expect(description).toMatch(/^Set \w+ in Input \(JSON\) \(input\) to the public address of a single picture/);
	});
});

describe('An agent that the node knows', () => {
	it.each(['removebg', 'REMOVEBG', ' removeBG '])('may be written %j', (agentName) => {
		expect(rawRequestOf(nodeWith({ ...written, agentName }), 0).agentName).toBe('removeBG');
	});

	it.each([
		{ __rl: true, mode: 'list', value: 'removeBG', cachedResultName: 'removeBG (Remove Background)' },
		{ __rl: true, mode: 'name', value: ' removebg\n' },
		{ value: 'removeBG' },
	])('may be chosen or named in the field: %j', (agentName) => {
		expect(rawRequestOf(nodeWith({ ...written, agentName }), 0).agentName).toBe('removeBG');
	});

	it('is needed', () => {
		for (const agentName of [{ mode: 'list', value: '' }, { mode: 'name', value: ' ' }, { value: null }, null, ' ']) {
			expect(refusalOf(() => rawRequestOf(nodeWith({ ...written, agentName }), 0)).message).toBe('Agent is empty');
		}
	});

	it('is no other that is spelled nearly so', () => {
		for (const agentName of ['remove-bg', 'kling-v3-omni', 'ai-model']) expect(rawRequestOf(nodeWith({ ...written, agentName }), 0).agentName).toBe(agentName);
	});
});

describe('What holds for every run', () => {
	it('is one result and nothing else unless the user says so', () => {
		expect(runSettings(nodeWith({}), 0)).toEqual({ batchCount: 1 });
	});

	it('is the number of results, the label and the address to call back', () => {
		const node = nodeWith({ batchCount: '3', options: { taskName: 'Summer', callbackUrl: ' https://n8n.example/hook ' } });
		expect(runSettings(node, 0)).toEqual({ batchCount: 3, taskName: 'Summer', callbackUrl: 'https://n8n.example/hook' });
	});

	it('is no label and no address where these are blank', () => {
		expect(runSettings(nodeWith({ options: { taskName: ' ', callbackUrl: ' ' } }), 0)).toEqual({ batchCount: 1 });
	});

	it.each(['n8n.example/hook', '/webhook/1', 'ftp://n8n.example', 'javascript:alert(1)'])('is no address to call back like %s', (callbackUrl) => {
		const { message, description } = refusalOf(() => runSettings(nodeWith({ options: { callbackUrl } }), 0));
		expect(message).toContain('Callback URL');
		expect(description).toContain('(callbackUrl)');
	});

	it.each([0, 17, 'many'])('is no number of results like %p', (batchCount) => {
		expect(refusalOf(() => runSettings(nodeWith({ batchCount }), 0)).description).toContain('(batchCount)');
	});
});
