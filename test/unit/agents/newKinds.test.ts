import type { ChoicesField, Field, SecondsField, SwitchField, TextField } from '../../../nodes/WeShop/agents/agent';
import { buildRequest } from '../../../nodes/WeShop/agents/buildRequest';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import { readValue } from '../../../nodes/WeShop/agents/readValue';

const base = { name: 'thing', label: 'Thing', description: 'What it is' };

/** What is sent for a field, or the refusal. */
function sent(field: Field, raw: unknown): Record<string, unknown> {
	const form = { name: 'agent', media: 'image', fields: [field], takesBatchCount: false } as const;
	const read = readParameters(form, { value: () => raw });
	return 'refusal' in read ? { ...read } : buildRequest(form, read.values, {}, { batchCount: 1 }).params;
}

describe('Several choices', () => {
	const tools: ChoicesField = { ...base, kind: 'choices', choices: [{ value: 'web_search', label: 'Web Search' }, { value: 'maps', label: 'Maps' }] };

	it.each<[unknown, string[]]>([
		[['web_search'], ['web_search']],
		[['maps', 'web_search'], ['maps', 'web_search']],
		[['Web Search', ' MAPS '], ['web_search', 'maps']],
		[['maps', 'Maps', 'maps'], ['maps']],
		['maps', ['maps']],
		['maps, Web Search', ['maps', 'web_search']],
		['maps;web_search\n', ['maps', 'web_search']],
		['maps,', ['maps']],
	])('are sent as a list, each once: %j', (raw, thing) => {
		expect(sent(tools, raw)).toStrictEqual({ thing });
	});

	it.each([[[]], [''], [' '], [null], [undefined], [['']], [[null, '']]])('are left out if there is none: %j', (empty) => {
		expect(sent(tools, empty)).toStrictEqual({});
	});

	it.each([[['maps', 'other']], ['other'], [5], [true], [{ maps: true }], [[['maps']]], ['maps, other']])('cannot be %j', (raw) => {
		expect(sent(tools, raw)).toMatchObject({ refusal: { message: expect.stringMatching(/^Thing cannot be /), description: 'Set Thing (thing) to any of web_search, maps' } });
	});
});

describe('A duration that the model may choose', () => {
	const duration: SecondsField = { ...base, kind: 'seconds', range: { min: 4, max: 30, orAutomatic: true }, default: 4 };

	it.each<[unknown, string]>([[-1, '-1'], ['-1', '-1'], [' -1 ', '-1'], ['-1s', '-1'], [4, '4s'], ['30s', '30s'], [undefined, '4s'], ['', '4s']])('is sent for %j as "%s"', (raw, thing) => {
		expect(sent(duration, raw)).toStrictEqual({ thing });
	});

	it.each([-2, 0, 3, 31, -1.5, 'auto', '-', true])('cannot be %j', (raw) => {
		expect(sent(duration, raw)).toMatchObject({ refusal: { description: 'Set Thing (thing) to a whole number from 4 to 30 (seconds), or -1 for the length that the model chooses' } });
	});

	it('is none of any other field', () => {
		for (const range of [{ min: 4, max: 30 }, { choices: [5, 10] }]) {
			const result = readValue({ ...duration, range, default: 5 }, -1);
			expect(result).toMatchObject({ refusal: { message: 'Thing cannot be -1' } });
			expect('refusal' in result && result.refusal.description).not.toContain('-1');
		}
	});
});

describe('A switch that is sent if it is on', () => {
	const lastFrame: SwitchField = { ...base, kind: 'switch', default: false, isSentIfOn: true };

	it.each([true, 'true', 'Yes', 1, ' ON '])('is the boolean true for %j', (on) => {
		expect(sent(lastFrame, on)).toStrictEqual({ thing: true });
	});

	it.each([false, 'false', 'No', 0, undefined, null, ''])('is missing for %j', (off) => {
		expect(sent(lastFrame, off)).toStrictEqual({});
	});

	it('cannot be anything else', () => {
		for (const raw of ['perhaps', 2, {}]) expect(sent(lastFrame, raw)).toMatchObject({ refusal: { description: 'Set Thing (thing) to true or false' } });
	});

	it('is a text in any other field', () => {
		expect(sent({ ...base, kind: 'switch', default: false }, true)).toStrictEqual({ thing: 'true' });
		expect(sent({ ...base, kind: 'switch', default: false }, undefined)).toStrictEqual({ thing: 'false' });
	});
});

describe('A text that is sent empty', () => {
	const text: TextField = { ...base, kind: 'text', isSentEmpty: true };

	it.each([undefined, null, '', ' \n'])('is an empty text for %j', (empty) => {
		expect(sent(text, empty)).toStrictEqual({ thing: '' });
		expect(sent({ ...base, kind: 'text' }, empty)).toStrictEqual({});
	});

	it('is what it is otherwise', () => {
		expect(sent(text, ' A shoe ')).toStrictEqual({ thing: 'A shoe' });
	});

	it('is refused if it is required', () => {
		expect(sent({ ...text, required: true }, '')).toMatchObject({ refusal: { message: 'Thing is empty' } });
	});
});
