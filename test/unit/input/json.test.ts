import type { IExecuteFunctions } from 'n8n-workflow';
import { jsonBreak } from '../../../nodes/WeShop/input/jsonBreak';
import { requestOf } from '../../../nodes/WeShop/input/rawRequest';
import { brokenJson, fedJson } from '../../fed/json';
import { casesOf } from '../../fed/row';
import { seeded, wholeOf } from '../random';
import { nodeWith, refusalOf } from './nodeWith';

const written = { agentName: 'newagent', agentVersion: 'v2.0', input: {}, params: {} };

describe('JSON in a field', () => {
	it.each(casesOf(fedJson, false))('is read, if it is $what: $fed', ({ fed, came }) => {
		expect(requestOf(nodeWith({ ...written, input: fed }), 0).input).toEqual(came);
		expect(requestOf(nodeWith({ ...written, params: fed }), 0).params).toEqual({ ...came, batchCount: 1 });
	});

	it.each(brokenJson.flatMap((row) => casesOf([row], true).map((one) => ({ ...one, why: row.why }))))('is refused with the place where it breaks, if it has $what: $fed', ({ fed, came, why }) => {
		for (const [name, label] of [['input', 'Input (JSON)'], ['params', 'Parameters (JSON)']] as const) {
			const { message, description } = refusalOf(() => requestOf(nodeWith({ ...written, [name]: fed }), 0));
			expect(message).toContain(`${label} ${came}`);
			expect(message.length).toBeLessThan(160);
			expect(description).toMatch(new RegExp(`^Set \\w+ \\(JSON\\) \\(${name}\\) to something of the form`));
			expect(description).toContain(why);
		}
	});

	it('is refused with a part of a long text, cut on both sides', () => {
		const long = `{"a": "${'x'.repeat(500)}", "prompt": "A "red" shoe${' and so on'.repeat(50)}"}`;
		expect(refusalOf(() => requestOf(nodeWith({ ...written, input: long }), 0)).message).toBe('Input (JSON) is not a JSON object: it breaks at line 1, column 525: …xxxxxxx", "prompt": "A " ▶ red" shoe and so on and …');
	});

	it('that an expression breaks in any way is refused with JSON.stringify', () => {
		const node = (resolved: string) => ({ ...nodeWith({ ...written, input: resolved }), getNode: () => ({ parameters: { input: '={ "p": "{{ $json.p }}" }' } }) }) as unknown as IExecuteFunctions;
		for (const p of ['a", "b', '"', 'a" }', 'x\\', '"}', '\n']) {
			expect(refusalOf(() => requestOf(node(`{ "p": "${p}" }`), 0)).description).toContain('{ "prompt": {{ JSON.stringify($json.p) }} }');
		}
	});

	it('that is not JSON is found as JSON.parse finds it', () => {
		const random = seeded(9);
		const parts = ['{', '}', '[', ']', '"', ',', ':', 'a', '1', '-', '.', 'e', '\\', 'n', 'u', ' ', '\n', 'true', 'null', '"a"', '0', '\t', '\u00a0'];
		for (let times = 0; times < 30_000; times += 1) {
			const text = Array.from({ length: wholeOf(random, 10) }, () => parts[wholeOf(random, parts.length)]).join('');
			expect({ text, isJson: jsonBreak(text) === undefined }).toEqual({ text, isJson: isJson(text) });
		}
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
