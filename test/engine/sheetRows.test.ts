import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWeShop } from './engine';
import { shop } from './fields';
import { cutOut, there } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { requests, runCalled, startsCalled } from './traffic';

startWithAnEmptySandbox();

/** A row of a sheet, as n8n's own nodes give it, in the fields that expressions read. */
const video: INodeParameters = {
	resource: 'video',
	operation: 'kling',
	image: { __rl: true, mode: 'url', value: '={{ $json.photo }}' },
	textDescription: '={{ $json.text }}',
	modelName: '={{ $json.model }}',
	duration: '={{ $json.seconds }}',
	generateAudio: '={{ $json.sound }}',
	batchCount: '={{ $json.count }}',
	completion: '={{ $json.after }}',
	download: '={{ $json.load }}',
	options: { taskName: '={{ $json.name }}', maxConcurrency: '={{ $json.atATime }}', includeInput: '={{ $json.keep }}', timeout: '={{ $json.limit }}' },
};
const row = { photo: shop('model.jpg'), text: 'She turns', model: 'Kling 3.0', seconds: '5.0', sound: 'TRUE', count: '1.0', after: 'Return Immediately', load: 'No', atATime: '5.0', keep: 'FALSE', limit: '600 sec' };
const sentFor = async (name: string) => (await runCalled(name)).request;

describe('A row of a sheet', () => {
	const rows: Array<[string, IDataObject, IDataObject]> = [
		['labels and decimals', {}, { modelName: 'Kling_3_0', duration: '5s', generateAudio: 'true', batchCount: 1 }],
		['blanks and capital letters', { model: ' KLING_2_6\n', seconds: '10 SEC', sound: ' yes', after: 'NONE ' }, { modelName: 'Kling_2_6', duration: '10s', generateAudio: 'true' }],
		['words of German sheets', { seconds: '7 Sekunden', sound: 'FALSCH', count: '2,0', load: 'nein' }, { duration: '7s', generateAudio: 'false', batchCount: 2 }],
		['numbers for switches', { sound: 0, load: 0, keep: 0, seconds: 6 }, { duration: '6s', generateAudio: 'false' }],
		['a time for a duration', { seconds: '0:00:08', model: 'kling-3-0' }, { modelName: 'Kling_3_0', duration: '8s' }],
	];

	it.each(rows)('with %s is sent as WeShop writes it', async (name, set, params) => {
		const { status, error } = await runWeShop({ parameters: video, items: [{ json: { ...row, ...set, name } }] });
		expect({ status, message: error?.message }).toEqual({ status: 'success', message: undefined });
		expect((await sentFor(name)).params).toMatchObject(params);
	});

	it.each([
		['Duration (Seconds)', { seconds: '5 min' }],
		['Generate Audio', { sound: 'maybe' }],
		['Model', { model: 'Kling' }],
		['Number of Results', { count: '1,000' }],
		['After Starting', { after: 'later' }],
		['Download', { load: 'x', after: 'wait' }],
		['Max Concurrency', { atATime: '1.000' }],
		['Timeout', { limit: '10 min', after: 'wait' }],
	])('is refused for %s, if that may mean anything else: %j', async (label, set) => {
		const before = (await requests()).length;
		const { status, error } = await runWeShop({ parameters: video, items: [{ json: { ...row, ...set, name: 'refused' } }] });
		expect(status).toBe('error');
		expect(error?.message).toMatch(new RegExp(`^${label.replace(/[()]/g, '\\$&')} cannot be "`));
		expect((await requests()).length).toBe(before);
	});

	it.each([
		['a date', '={{ DateTime.fromISO("2026-04-01T10:00:00.000Z", { zone: "utc" }) }}', '2026-04-01T10:00:00.000Z'],
		['a date of JavaScript', '={{ new Date(Date.UTC(2026, 3, 1)) }}', '2026-04-01T00:00:00.000Z'],
		['a date inside of a text', '=Sale until {{ DateTime.fromISO("2026-04-01", { zone: "utc" }).toISODate() }}', 'Sale until 2026-04-01'],
		['a number', '={{ 1984 }}', '1984'],
	])('may have %s for its prompt', async (name, textDescription, sent) => {
		const { status, error } = await runWeShop({ parameters: { ...video, textDescription }, items: [{ json: { ...row, name } }] });
		expect({ status, message: error?.message }).toEqual({ status: 'success', message: undefined });
		expect((await sentFor(name)).params.textDescription).toBe(sent);
	});
});

describe('The address of an image from a sheet', () => {
	it.each([
		['my photo', 'https://shop.example/photos/my sneaker.png', 'https://shop.example/photos/my%20sneaker.png'],
		['a German name', 'https://shop.example/photos/größe.png', 'https://shop.example/photos/gr%C3%B6%C3%9Fe.png'],
		['a backslash', 'https://shop.example\\photos\\sneaker.png', there],
		['a comma', 'https://shop.example/photos/w_300,h_200/sneaker.png', 'https://shop.example/photos/w_300,h_200/sneaker.png'],
		['a formula', `=IMAGE("${there}")`, there],
		['a list of one', [there], there],
	])('with %s is sent as a browser opens it: %j', async (name, photo, sent) => {
		const { error } = await runWeShop({ parameters: cutOut(name, { originalImage: '={{ $json.photo }}', completion: 'none' }), items: [{ json: { photo } }] });
		expect(error?.message).toBeUndefined();
		expect((await sentFor(name)).input.originalImage).toBe(sent);
	});

	it.each([
		['holds more than one address', `${there}, ${shop('model.jpg')}`],
		['holds more than one address', `${there}\n${shop('model.jpg')}`],
		['holds more than one address', [there, shop('model.jpg')]],
		['is a link of Google Drive', 'https://drive.google.com/file/d/1AbC/view?usp=sharing'],
		['is a link of OneDrive', 'https://1drv.ms/i/s!AbC'],
	])('that %s starts none of three items: %j', async (says, photo) => {
		const before = (await requests()).length;
		const items = [there, photo, there].map((one) => ({ json: { photo: one } }));
		const { status, error } = await runWeShop({ parameters: cutOut('three', { originalImage: '={{ $json.photo }}', completion: 'none' }), items });
		expect(status).toBe('error');
		expect(error?.message).toMatch(new RegExp(`^Image ${says}.* \\[item 1\\]$`, 's'));
		expect((await requests()).length).toBe(before);
	});
});

describe('Run → Start and Run → Estimate Cost', () => {
	const p = 'A "red" shoe\non a C:\\ table';
	const parameters = (operation: string, params: string): INodeParameters => ({ resource: 'run', operation, agentName: 'removeBG', agentVersion: 'v1.0', input: JSON.stringify({ originalImage: there, taskName: operation }), params });

	it.each(['start', 'estimate'])('%s says where JSON breaks at a text with quotes, and how to write it', async (operation) => {
		const before = (await requests()).length;
		const { error } = await runWeShop({ parameters: parameters(operation, '={ "maskType": "autoSubjectSegment", "textDescription": "{{ $json.p }}" }'), items: [{ json: { p } }] });
		expect(error?.message).toBe('Parameters (JSON) is not a JSON object: it breaks at line 1, column 60: … "textDescription": "A " ▶ red" shoe⏎on a C:\\ table…');
		expect(error?.description).toContain('{ "prompt": {{ JSON.stringify($json.p) }} }');
		expect((await requests()).length).toBe(before);
	});

	it('start takes such a text by JSON.stringify, and JSON that stands in a text', async () => {
		const escaped = await runWeShop({ parameters: parameters('start', '={ "maskType": "autoSubjectSegment", "textDescription": {{ JSON.stringify($json.p) }} }'), items: [{ json: { p } }] });
		expect(escaped.error?.message).toBeUndefined();
		expect((await startsCalled('start'))[0]!.body).toContain(JSON.stringify(p));
		const twice = await runWeShop({ parameters: { ...parameters('start', '={{ JSON.stringify(JSON.stringify({ maskType: "autoSubjectSegment" })) }}'), input: JSON.stringify({ originalImage: there, taskName: 'twice' }) } });
		expect(twice.error?.message).toBeUndefined();
		expect((await sentFor('twice')).params).toMatchObject({ maskType: 'autoSubjectSegment' });
	});
});

itKeptTheKeyAtHome();
