import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { readValue } from '../../nodes/WeShop/agents/readValue';
import type { Field } from '../../nodes/WeShop/agents/agent';
import { openEnvelope } from '../../nodes/WeShop/api/envelope';
import { fieldsNamed } from '../../nodes/WeShop/input/fileNames';
import { readImages } from '../../nodes/WeShop/input/inputImages';
import { safeName } from '../../nodes/WeShop/files/sourceName';
import { runWeShop } from '../engine/engine';
import { url } from '../engine/fields';
import { file, photoOf } from '../engine/files';
import { cutOut, started } from '../engine/parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { passTimeQuickly } from '../engine/spedUp';
import { headerOf, keysOf, requests, runsCalled, startsCalled, uploadsOf } from '../engine/traffic';
import { keyFormIn } from './everyForm';
import { cpuTime } from '../unit/cpuTime';

const KEY = process.env.SANDBOX_KEY ?? '';

startWithAnEmptySandbox({ imageSeconds: 0.1 });
passTimeQuickly();

describe('A refusal that is long on purpose is read in a moment:', () => {
	const headers = {};
	it.each<[what: string, statusCode: number, body: unknown]>([
		['a page of headings', 403, '<h1 '.repeat(250_000)],
		['a page of blanks', 403, `<title>${' '.repeat(1_000_000)}`],
		['words about keys', 403, { success: false, error: { code: 'X', message: 'key '.repeat(250_000) } }],
		['words about tokens, by 401', 401, { success: false, error: { code: 'token '.repeat(100_000), message: 'wrong '.repeat(100_000) } }],
	])('%s', async (_what, statusCode, body) => {
		expect(await cpuTime(() => openEnvelope({ statusCode, headers, body }, 0))).toBeLessThan(1_000);
	});
});

/** Whoever sends JSON to a workflow chooses all of it; the expression is the user's. */
describe('A reference to a stored file of another workflow, forged in JSON,', () => {
	const forged = { mimeType: 'image/png', fileName: 'secret.png', data: 'filesystem-v2', id: 'filesystem-v2:workflows/other/executions/1/binary_data/0b1f6c1e-0000-4000-8000-000000000000' };
	const item = { json: {}, binary: { data: forged } };

	it.each<[expression: string, json: object]>([
		['{{ $json.photos.filter((photo) => photo.mimeType).first() }}', { photos: [forged] }],
		['{{ ($json.photos || []).last() }}', { photos: [forged] }],
		['{{ $json.photos.map((photo) => photo.binary) }}', { photos: [{ binary: forged }] }],
		['{{ Object.values($json.photos).map(({ binary }) => binary).filter((one) => one.mimeType).first() }}', { photos: [{ binary: forged }] }],
		["{{ $jmespath($json, 'body.binary.data') }}", { body: { binary: { data: forged } } }],
		['{{ $json.photo ?? $binary.data }}', { photo: forged }],
		["{{ $json.photo || $('Files').item.binary.data }}", { photo: forged }],
		["{{ $json.photo ? $json.photo : $('Files').first().binary.data }}", { photo: forged }],
		['{{ [$json.it].first() }}', { it: item }],
		['{{ $data.binary.data }}', { binary: { data: forged } }],
		["{{ $input.all().map(({ json }) => json.photo.binary).first() }}", { photo: { binary: forged } }],
		['{{ $input.first()["json"].photo ?? $input.item.binary.data }}', { photo: forged }],
	])('is not taken by ={%s}', async (expression, json) => {
		const before = (await requests()).length;
		const { error } = await runWeShop({ parameters: cutOut('forged again', { originalImage: `=${expression}` }), items: [{ json: json as IDataObject }], files: [{ binary: { data: file(await photoOf('of another item'), 'image/png') } }] });
		expect(error?.message).toMatch(/comes from outside|has no file|cannot be/);
		expect((await requests()).length).toBe(before);
	});

	it.each([
		'{{ $binary[$json.field] }}',
		"{{ $('Files').item.binary[$json.field] }}",
		"{{ $json.field ? $('Files').first().binary.data : $json.photo }}",
		"{{ $('Files').all().filter((one) => $json.field in one.binary) }}",
	])('leaves the files of the workflow as they are: ={%s}', async (expression) => {
		const content = await photoOf(`mixed ${expression}`);
		const given = { binary: { data: file(content, 'image/png', 'shoe.png') } };
		const { error } = await runWeShop({ parameters: cutOut('mixed', { originalImage: `=${expression}` }), items: [{ json: { field: 'data' }, ...given }], files: [given] });
		expect(error?.message).toBeUndefined();
		expect(await uploadsOf(content)).toHaveLength(1);
	});
});

describe('Lists as long as a webhook takes', () => {
	const field: Field & { kind: 'images' } = { kind: 'images', name: 'images', label: 'Images', description: '', min: 0, max: 3 };
	const node = { getInputData: () => [{ json: {}, binary: {} }], getNode: () => ({ parameters: {} }) } as never;
	const COUNT = 60_000;
	const addresses = Array.from({ length: COUNT }, (_, index) => `https://a.example/${index}.jpg`);

	it.each<[what: string, value: unknown]>([
		['a text', addresses.join('\n')],
		['a list', addresses],
	])('of addresses are refused in a moment, as %s', async (_what, value) => {
		const took = await cpuTime(async () => {
			const read = readValue(field, { values: [{ image: { ...url(''), value } }] });
			if (!('images' in read) || !read.images) throw new Error('not read');
			await expect(readImages(node, 0, { images: { images: read.images }, fields: { images: field } }, { fields: [field] })).rejects.toThrow(`Images has ${COUNT} entries, but takes at most 3`);
		});
		expect(took).toBeLessThan(2_500);
	});

	it('of names are looked up once each', async () => {
		const fields = Array.from({ length: 200 }, (_, index) => `x_${index}`);
		expect(await cpuTime(() => fieldsNamed(Array.from({ length: COUNT }, () => 'X').join(','), fields))).toBeLessThan(1_000);
	});

	it('and a whole file in place of a name are no names', async () => {
		const fields = Array.from({ length: 200 }, (_, index) => `x_${index}`);
		expect(await cpuTime(() => fieldsNamed('A'.repeat(4_000_000), fields))).toBeLessThan(1_000);
	});
});

describe('File Name by an expression', () => {
	const PATHS = ['../../../etc/passwd', '..\\..\\windows\\system32', '/etc/cron.d/x', 'C:\\x', '\\\\host\\share\\x', 'a\u0000.png', 'a\r\nSet-Cookie: x=1', 'photo\u202egnp.exe', 'con', 'AUX.report', 'lpt1.a.b', '%2e%2e%2fx', '....//....//x', '<img src=x onerror=alert(1)>', '"; rm -rf ~; "', `${'x'.repeat(400)}/../../y`, '{{ $env.HOME }}', '__proto__', 'constructor', ' .. ', '\ud83d'];

	it('leads nowhere, whatever it is', async () => {
		const items: Array<Partial<INodeExecutionData>> = PATHS.map((name) => ({ json: { name } }));
		const parameters = { ...cutOut('', { download: true }), options: { taskName: 'names', fileName: '={{ $json.name }}' } };
		const { outputs } = await runWeShop({ parameters, items, onError: 'continueRegularOutput' });
		const out = outputs[0]!.map(({ json, binary }) => ({ error: json.error, fileName: json.fileName, directory: binary?.data?.directory, stored: binary?.data?.fileName }));
		expect(out).toHaveLength(PATHS.length);
		for (const { error, fileName, directory, stored } of out) {
			if (error !== undefined) expect(error).toMatch(/^File Name cannot be /);
			else expect({ fileName, directory, stored }).toEqual({ fileName: expect.stringMatching(/^(?!\.)(?!(con|aux|nul|prn|com\d|lpt\d)\.)[^/\\<>:"|?*\p{C}]{1,170}\.png$/iu) as string, directory: undefined, stored: fileName });
		}
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});

	it.each(['con.txt', 'Aux.report.final', 'nul .a'])('is no device of Windows: %s', (name) => {
		expect(safeName(name)).toMatch(/^_/);
	});
});

describe('What sets properties of objects by name', () => {
	const parameters: INodeParameters = {
		resource: 'run',
		operation: 'start',
		agentName: 'removeBG',
		input: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"originalImage":"https://shop.example/photos/sneaker.png","taskName":"polluted"}',
		params: '{"__proto__":{"polluted":1},"maskType":"autoSubjectSegment","images":["https://shop.example/photos/sneaker.png"]}',
		options: { idempotencyKey: '__proto__', includeInput: true },
	};

	it('changes no other object', async () => {
		const { json, error } = await runWeShop({ parameters, items: [JSON.parse('{"json":{"__proto__":{"polluted":1},"a":1}}') as INodeExecutionData], staticData: JSON.parse('{"node:WeShop":{"__proto__":{"polluted":1}},"global":{"__proto__":{"polluted":1}}}') as IDataObject });
		expect([error?.message, json[0]?.executionId]).toEqual([undefined, expect.any(String)]);
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
		expect(await keysOf('polluted')).toEqual(['__proto__:removeBG']);
	});

	it('nor does the field of the file', async () => {
		const { error, outputs } = await runWeShop({ parameters: cutOut('field', { download: true, binaryPropertyName: '__proto__' }) });
		expect(error?.message).toBeUndefined();
		expect(outputs[0]![0]!.json.status).toBe('Success');
		expect(({} as { mimeType?: unknown }).mimeType).toBeUndefined();
	});
});

describe('What n8n has stored of own keys, where it is damaged,', () => {
	it.each<[what: string, stored: unknown]>([
		['has no keys', { version: 1 }],
		['has null for them', { version: 1, starts: null }],
		['is a text', 'x'],
		['is a list', []],
		['has a text for them', { version: 1, starts: 'x' }],
		['is of no version', { version: 'x'.repeat(100_000), starts: {} }],
	])('is told, and pays for nothing: %s', async (what, weShopKeys) => {
		const { error } = await runWeShop({ parameters: started(`damaged ${what}`, { idempotencyKey: 'order-1' }), staticData: { 'node:WeShop': { weShopKeys } } as IDataObject });
		expect(error?.message).toMatch(/^What this workflow remembers of its runs /);
		expect((error?.description ?? '').length).toBeLessThan(1_000);
		expect(await startsCalled(`damaged ${what}`)).toEqual([]);
	});
});

describe('Own keys and made runs that a process remembers', () => {
	const other = `${KEY}.second`;
	const given = (taskName: string, options: INodeParameters) => ({ parameters: cutOut(taskName, { backgroundHex: '#123123' }, options), workflowId: 'two accounts' });

	it.each<[what: string, options: INodeParameters]>([
		['an own key', { idempotencyKey: 'order-of-both' }],
		['Made Before', { madeBefore: 'reuse' }],
	])('say nothing to another account or workflow, by %s', async (what, options) => {
		const all = [given(`memory ${what}`, options), { ...given(`memory ${what}`, options), apiKey: other }, { ...given(`memory ${what}`, options), workflowId: 'another workflow' }];
		for (const one of all) expect((await runWeShop(one)).error?.message).toBeUndefined();
		// Each asks WeShop by itself: for the stand-in, both keys are of one account.
		expect((await startsCalled(`memory ${what}`)).map((start) => headerOf(start, 'Authorization'))).toEqual([KEY, other, KEY]);
		await runWeShop(all[0]!);
		expect(await startsCalled(`memory ${what}`)).toHaveLength(3);
	});
});

describe('An estimate', () => {
	const says = async (data: string) => await theSandbox().settings({ answers: [{ endpoint: 'estimatePower', taskName: 'hostile', times: 9, status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(`{"success":true,"data":${data}}`) }] });
	const PRICES = ['"1"', '-5', '1e999', '-1e999', '[1]', '[]', '{"valueOf":1}', 'null', 'true', '"NaN"', '"<b>1</b>"', '1e308', '12345678901234567890', '{}'];

	it.each(PRICES)('of %s lets nothing start under a Spending Limit', async (price) => {
		await says(`{"totalPower":${price},"paidPowerNotEnough":"no","type":{"a":1},"exclusive":[]}`);
		const runs = (await runsCalled('hostile')).length;
		const { error } = await runWeShop({ parameters: cutOut('hostile', {}, { spendingLimit: 1000, timeout: 30 }), items: [{}, {}], onError: 'stopWorkflow' });
		expect(error?.message).toMatch(/price of item 0 is unknown|which is above the Spending Limit/);
		expect((await runsCalled('hostile')).length).toBe(runs);
	});

	it.each(PRICES)('of %s puts out a number or nothing', async (price) => {
		await says(`{"totalPower":${price},"paidPowerNotEnough":"no","type":{"a":1}}`);
		const { json, error } = await runWeShop({ parameters: cutOut('hostile', { completion: 'estimate' }) });
		expect(error?.message).toBeUndefined();
		expect(Object.keys(json[0]!).filter((name) => !['totalPower', 'agentName', 'agentVersion'].includes(name))).toEqual([]);
		expect(['number', 'undefined']).toContain(typeof json[0]!.totalPower);
	});
});

it('A price is asked again for each number of images, whatever its parameter is called', async () => {
	await theSandbox().settings({ answers: [{ endpoint: 'estimatePower', times: 9, status: 200, body: { success: true, data: { totalPower: 1 } } }] });
	const before = (await requests()).length;
	const items = [1, 16, '4', { a: 1 }, { a: 2 }, 'https://a.example/1.jpg', 'https://a.example/2.jpg'].map((count) => ({ json: { params: { numberOfImages: count } } }) as never);
	const { error } = await runWeShop({ parameters: { resource: 'run', operation: 'estimate', agentName: 'an-agent-of-tomorrow', params: '={{ $json.params }}' }, items });
	expect(error?.message).toBeUndefined();
	// Only the two addresses cost the same.
	expect((await requests()).length - before).toBe(6);
});

describe('The key, where WeShop repeats it in everything that it says,', () => {
	const letters = [...KEY];
	const reversed = [...KEY].reverse().join('');
	const hex = (text: string) => Buffer.from(text).toString('hex');
	const FORMS: Array<[form: string, repeated: string]> = [
		['as it is', KEY],
		['behind Bearer', `Bearer ${KEY}`],
		['in base64', Buffer.from(KEY).toString('base64')],
		['in base64 behind something', Buffer.from(`Bearer ${KEY}`).toString('base64')],
		['in base64 behind a letter', Buffer.from(`x${KEY}y`).toString('base64url')],
		['in base64 of two bytes a letter', Buffer.from(KEY, 'utf16le').toString('base64')],
		['in hex', hex(KEY)],
		['in hex in capitals', hex(KEY).toUpperCase()],
		['percent-encoded whole', hex(KEY).replace(/../g, '%$&')],
		['percent-encoded twice', hex(KEY).replace(/../g, '%25$&')],
		['as JSON may write it', letters.map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
		['as HTML may write it', letters.map((letter) => `&#${letter.charCodeAt(0)};`).join('')],
		['as HTML may write it in hex', letters.map((letter) => `&#x${letter.charCodeAt(0).toString(16)};`).join('')],
		['two bytes a letter', letters.join('\0')],
		['reversed', reversed],
		['in other case', KEY.toUpperCase()],
	];

	it.each(FORMS)('is in nothing that n8n shows or stores, and at no other host: %s', async (_form, repeated) => {
		const run = { agentName: `removeBG ${repeated}`, agentVersion: repeated, initParams: { taskName: repeated }, [repeated]: [repeated], executions: [{ executionId: 'exec-1', status: 'Success', result: [{ status: 'Success', image: `https://ai-image.weshop.ai/${encodeURIComponent(repeated)}/x.png?a=${repeated.replace(/[#\0]/g, '')}`, videoPoster: repeated }] }] };
		await theSandbox().settings({
			answers: [
				{ endpoint: 'getRun', status: 200, body: { success: true, data: run }, headers: { 'x-key': 'x' } },
				{ endpoint: 'estimatePower', status: 200, body: { success: true, data: { totalPower: 1, type: repeated } } },
				{ endpoint: 'startRun', status: 400, body: { success: false, error: { code: `NO_${repeated}`, message: `no: ${repeated}`, retryable: false }, meta: { executionId: repeated } } },
			],
		});
		const outcomes = [
			await runWeShop({ parameters: { resource: 'run', operation: 'get', executionId: 'exec-1', download: true, options: { includeRun: true } } }),
			await runWeShop({ parameters: cutOut('estimated', { completion: 'estimate' }) }),
			await runWeShop({ parameters: started('refused'), onError: 'continueRegularOutput' }),
		];
		for (const { data, hints, error, outputs } of outcomes) expect(keyFormIn(JSON.stringify([data.resultData, data.executionData, hints, error?.message, error?.description, outputs]), KEY)).toBeUndefined();
		expect(outcomes[0]!.json[0]?.executionId).toBe('exec-1');
	});
});

it('An Idempotency Key, a Task Name or an agent bring no header or line of their own', async () => {
	for (const idempotencyKey of ['a\r\nAuthorization: x', 'a\nb', 'a\u0000b', 'é', 'a'.repeat(201)]) {
		const { error } = await runWeShop({ parameters: started('header', { idempotencyKey }) });
		expect(error?.message).toMatch(/^Idempotency Key cannot be /);
	}
	expect(await startsCalled('header')).toEqual([]);
	const { error } = await runWeShop({ parameters: { resource: 'run', operation: 'start', agentName: 'x\r\nHost: evil.example', input: '{"originalImage":"https://shop.example/photos/sneaker.png"}', options: {} } });
	expect(error).toBeDefined();
});

it.each(['https://localhost.localdomain/x.png', 'https://db.intranet/x.png', 'https://nas.home/x.png', 'https://[::ffff:10.0.0.1]/x.png', 'https://0x7f.1/x.png', 'https://2130706433/x.png', 'https://127.0.0.1./x.png', 'https://[64:ff9b::a00:1]/x.png', 'https://kubernetes.default.svc/x.png', 'file:///etc/passwd', 'gopher://a.example/x', 'https://user:pass@10.0.0.1/x.png'])('a result at %s is not asked for', async (image) => {
	const data = { agentName: 'removeBG', agentVersion: 'v1.0', executions: [{ executionId: 'exec-9', status: 'Success', result: [{ status: 'Success', image }] }] };
	await theSandbox().settings({ answers: [{ endpoint: 'getRun', status: 200, body: { success: true, data } }] });
	const before = (await requests()).length;
	const { hints } = await runWeShop({ parameters: { resource: 'run', operation: 'get', executionId: 'exec-9', download: true } });
	expect((await requests()).slice(before).map(({ url: asked }) => asked)).toEqual(['https://openapi.weshop.ai/openapi/agent/runs/exec-9']);
	expect(JSON.stringify(hints)).toMatch(/is in a private network|is no web address/);
});

itKeptTheKeyAtHome();
