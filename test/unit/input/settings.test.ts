import { outputSettings } from '../../../nodes/WeShop/input/outputSettings';
import { timeoutMs } from '../../../nodes/WeShop/input/parameters';
import { completionOf, isPausing, ownIdempotencyKey, runSettings } from '../../../nodes/WeShop/input/runOptions';
import { now } from '../../inputs/values';
import { nodeWith, refusalOf } from './nodeWith';

describe('After Starting', () => {
	it.each([[undefined, 'wait'], ['', 'wait'], ['Wait', 'wait'], ['Wait for Results', 'wait'], [' return immediately', 'none'], ['NONE', 'none']])('%j means %s', (completion, meant) => {
		expect(completionOf(nodeWith({ completion }), 0)).toBe(meant);
	});

	it('pauses in any spelling', () => {
		for (const completion of ['callback', 'Callback ', 'pause until WeShop calls back']) {
			expect(isPausing(nodeWith({ completion }))).toBe(true);
			expect(completionOf(nodeWith({ completion }), 0)).toBe('callback');
		}
	});

	it.each(['later', 5, true, ['wait'], 'wait, none'])('cannot be %j', (completion) => {
		expect(refusalOf(() => completionOf(nodeWith({ completion }), 0)).message).toContain('After Starting cannot be');
	});
});

describe('The settings of the node', () => {
	it.each(['TRUE', 'yes', 1, '1.0', ' on '])('are switched on by %j', (on) => {
		const { download, includeInput, includeRun } = outputSettings(nodeWith({ download: on, options: { includeInput: on, includeRun: on } }), 0);
		expect({ download, includeInput, includeRun }).toEqual({ download: true, includeInput: true, includeRun: true });
	});

	it.each(['FALSE', 'No', 0, 'false '])('are switched off by %j', (off) => {
		const { download, includeInput } = outputSettings(nodeWith({ download: off, options: { includeInput: off } }), 0);
		expect({ download, includeInput }).toEqual({ download: false, includeInput: false });
	});

	it('count what people count', () => {
		const node = nodeWith({ batchCount: '3.0', binaryPropertyName: ' photo ', options: { timeout: '90 sec', maxFileSize: '20 MB' } });
		expect(timeoutMs(node, 0, 'image')).toBe(90_000);
		expect(outputSettings(node, 0)).toMatchObject({ maxFileSize: 20, binaryPropertyName: 'photo' });
		expect(runSettings(node, 0)).toEqual({ batchCount: 3 });
	});

	it.each([{ timeout: '5 min' }, { timeout: '1,000' }, { maxFileSize: '1 GB' }])('are refused, where they may mean anything else: %j', (options) => {
		const node = nodeWith({ options });
		expect(refusalOf(() => [timeoutMs(node, 0, 'image'), outputSettings(node, 0)]).message).toContain('cannot be "');
	});
});

describe('The address to call back', () => {
	it.each([
		['https://n8n.example/webhook/schuhe-größe', 'https://n8n.example/webhook/schuhe-gr%C3%B6%C3%9Fe'],
		['HTTPS://N8N.example\\webhook\\1', 'https://n8n.example/webhook/1'],
		['https://münchen.example/hook a', 'https://xn--mnchen-3ya.example/hook%20a'],
		['"https://n8n.example/hook"', 'https://n8n.example/hook'],
		['https://user:secret@n8n.example/hook', 'https://user:secret@n8n.example/hook'],
		['https://n8n.example/hook?next=https://a.com/', 'https://n8n.example/hook?next=https://a.com/'],
	])('is sent as a browser opens it: %s', (callbackUrl, sent) => {
		expect(runSettings(nodeWith({ options: { callbackUrl } }), 0).callbackUrl).toBe(sent);
	});

	it.each(['https://a.com/1, https://b.com/2', 'https://a.com/1;https://b.com/2', 'https://a.com/1\nhttps://b.com/2', '["https://a.com/1","https://b.com/2"]'])('is one, and not %s', (callbackUrl) => {
		const { message, description } = refusalOf(() => runSettings(nodeWith({ options: { callbackUrl } }), 0));
		expect(message).toBe('Callback URL holds more than one address');
		expect(description).toContain('(callbackUrl)');
	});
});

it('A date is its text in every option and field for text', () => {
	expect(runSettings(nodeWith({ options: { taskName: new Date(Date.UTC(2026, 3, 1)) } }), 0)).toMatchObject({ taskName: '2026-04-01T00:00:00.000Z' });
	expect(ownIdempotencyKey(nodeWith({ options: { idempotencyKey: now } }), 0)).toBe('2026-04-01T10:00:00.000+02:00');
});
