import { jsonBreak } from '../../../nodes/WeShop/input/jsonBreak';
import { rawRequestOf } from '../../../nodes/WeShop/input/rawRequest';
import { brokenJson, jsonInputs } from '../../inputs/json';
import { casesOf } from '../../inputs/row';
import { seeded, wholeOf } from '../random';
import { nodeWith, refusalOf } from './nodeWith';

const written = { agentName: 'newagent', agentVersion: 'v2.0', input: {}, params: {} };

describe('JSON in a field', () => {
	it.each(casesOf(jsonInputs, false))('is read, if it is $what: $input', ({ input, came }) => {
		expect(rawRequestOf(nodeWith({ ...written, input: input }), 0).raw.input).toEqual(came);
		expect(rawRequestOf(nodeWith({ ...written, params: input }), 0).raw.params).toEqual(came);
	});

	it.each(brokenJson.flatMap((row) => casesOf([row], true).map((one) => ({ ...one, why: row.why }))))('is refused with the place where it breaks, if it has $what: $input', ({ input, came, why }) => {
		for (const [name, label] of [['input', 'Input (JSON)'], ['params', 'Parameters (JSON)']] as const) {
			const { message, description } = refusalOf(() => rawRequestOf(nodeWith({ ...written, [name]: input }), 0));
			expect(message).toContain(`${label} ${came}`);
			expect(message.length).toBeLessThan(160);
			expect(description).toMatch(new RegExp(`^Set \\w+ \\(JSON\\) \\(${name}\\) to something of the form`));
			expect(description).toContain(why);
		}
	});

	it.each(['', ' \n', null])('is refused, if an expression gives nothing: %j', (nothing) => {
		for (const name of ['input', 'params']) {
			for (const expression of ['={{ $json.parameters }}', '={{ $json.parameters }}\n', '=']) {
				const node = nodeWith({ ...written, [name]: nothing }, { saved: { [name]: expression } });
				expect(refusalOf(() => rawRequestOf(node, 0)).message).toMatch(/^(Input|Parameters) \(JSON\) is not a JSON object/);
			}
		}
	});

	it('is refused with a part of a long text, cut on both sides', () => {
		const long = `{"a": "${'x'.repeat(500)}", "prompt": "A "red" shoe${' and so on'.repeat(50)}"}`;
		expect(refusalOf(() => rawRequestOf(nodeWith({ ...written, input: long }), 0)).message).toBe('Input (JSON) is not a JSON object: it breaks at line 1, column 525: …xxxxxxx", "prompt": "A " ▶ red" shoe and so on and …');
	});

	it('that an expression breaks in any way is refused with JSON.stringify', () => {
		const node = (resolved: string) => nodeWith({ ...written, input: resolved }, { saved: { input: '={ "p": "{{ $json.p }}" }' } });
		for (const p of ['a", "b', '"', 'a" }', 'x\\', '"}', '\n']) {
			expect(refusalOf(() => rawRequestOf(node(`{ "p": "${p}" }`), 0)).description).toContain('{ "prompt": {{ JSON.stringify($json.p) }} }');
		}
	});

	it('that is not JSON is found as JSON.parse finds it', () => {
		const random = seeded(9);
		const parts = ['{', '}', '[', ']', '"', ',', ':', 'a', '1', '-', '.', 'e', '\\', 'n', 'u', ' ', '\n', 'true', 'null', '"a"', '0', '\t', '\u00a0'];
		const texts = Array.from({ length: 30_000 }, () => Array.from({ length: wholeOf(random, 10) }, () => parts[wholeOf(random, parts.length)]).join(''));
		expect(texts.filter((text) => (jsonBreak(text) === undefined) !== isJson(text))).toEqual([]);
		expect(texts.filter(isJson).length).toBeGreaterThan(100);
	});

	it('may be nested by the thousand', () => {
		expect(jsonBreak(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBeUndefined();
		expect(jsonBreak('[{"a":'.repeat(100_000))).toMatchObject({ line: 1, column: 600_001 });
	});
});

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
