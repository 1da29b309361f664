import { readFileSync } from 'node:fs';
import { DOCUMENT_FILE } from '../sandbox/api/document';
import { compare } from '../../tools/live/drift/compare';
import { offeredAt } from '../../tools/live/drift/offered';
import { readContract } from '../../tools/live/drift/read';

const text = readFileSync(DOCUMENT_FILE, 'utf8');
const ours = readContract(text);

/** @throws Error where nothing was changed */
function changed(from: string | RegExp, to: string): string {
	const other = text.replace(from, to);
	if (other === text) throw new Error(`openapi.yaml has no ${String(from)}`);
	return other;
}

const found = (other: string) => compare(readContract(other), ours).map(({ level, what }) => `${level}: ${what}`);

it('finds nothing where nothing has changed', () => {
	expect(found(text)).toEqual([]);
	expect(ours.agents.size).toBe(110);
});

it.each<[what: string, from: string | RegExp, to: string, expected: string[]]>([
	['a value that is gone', 'enum: [lite, pro], default: lite', 'enum: [light, pro], default: light', ['fails: aipose: params.generateVersion no longer takes lite in WeShop\'s document, and Change Pose offers lite, and a new node begins with lite. It has light instead.']],
	['a value more', 'enum: [lite, pro], default: lite', 'enum: [lite, pro, max], default: lite', ['differs: aipose: params.generateVersion also takes max by now.']],
	['a stricter number', 'targetWidth: { type: integer, minimum: 1, maximum: 4096 }', 'targetWidth: { type: integer, minimum: 1, maximum: 3000 }', ["fails: expandimage: params.targetWidth may be at most 3000 in WeShop's document, and was 4096. Expand Image allows 4096."]],
	['a looser number', 'targetWidth: { type: integer, minimum: 1, maximum: 4096 }', 'targetWidth: { type: integer, minimum: 1, maximum: 8192 }', ["differs: expandimage: params.targetWidth may be at most 8192 in WeShop's document, and was 4096."]],
	['fewer images', 'images: { minItems: 1, maxItems: 16 }', 'images: { minItems: 1, maxItems: 8 }', ["fails: gpt-image: params.images may be at most (entries) 8 in WeShop's document, and was 16. GPT Image allows 16."]],
	[
		'another name of a field',
		/(PoseRun:[\s\S]*?required: \[)textDescription(\][\s\S]*?)textDescription:/,
		'$1prompt$2prompt:',
		[
			"fails: aipose: WeShop's document requires a field that the node does not send: params.prompt. It no longer has params.textDescription, so perhaps that is its new name.",
			"differs: aipose: WeShop's document no longer has params.textDescription, which Change Pose always sends.",
		],
	],
	['an optional field more', 'generateVersion: { enum: [lite, pro], default: lite }', 'generateVersion: { enum: [lite, pro], default: lite }\n            seed: { type: integer }', ["differs: aipose: WeShop's document has a field that we do not know: params.seed (integer)."]],
	['another rule', "duration: { type: string, pattern: '^(5|10)s$'", "duration: { type: string, pattern: '^(5|8)s$$'", ["differs: 3 agents (ai-image-animation, ai-werewolf, kling): a rule between fields is another one in WeShop's document: else.duration.pattern was ^(5|10)s$ and is ^(5|8)s$."]],
	['a rule more', 'PoseRun:\n      properties:', 'PoseRun:\n      if: { properties: { params: { required: [seed] } } }\n      then: { properties: { params: { required: [generateVersion], x-refusal: params.generateVersion is required with params.seed } } }\n      properties:', ["differs: aipose: WeShop's document has a rule between fields that we do not hold: params.generateVersion is required with params.seed."]],
	['another pattern', "duration: { type: string, pattern: '^[3-8]s$'", "duration: { type: string, pattern: '^[3-5]s$$'", ["fails: wan-ai: params.duration has to look like ^[3-5]s$ in WeShop's document. The node offers 6s, 7s, 8s, which do not."]],
	['another name in an answer', 'totalPower: {', 'power: {', [expect.stringMatching(/^fails: The answer to POST \/openapi\/agent\/power-estimates has no data\.totalPower in WeShop's document, and the node reads it\. There are: power/) as never]],
	['another agent', 'seedream, nano-banana-edit', 'seedream, banana-9, nano-banana-edit', ["differs: WeShop's document has 1 agent that we do not know: banana-9."]],
	['an agent that this package leaves out', 'seedream, nano-banana-edit', 'seedream, ai-shirt-remover, nano-banana-edit', ["differs: WeShop's document also names 1 agent that this package leaves out by policy."]],
	['a call more', 'paths:\n', 'paths:\n  /openapi/agent/runs/{id}/cancel: { post: { responses: { "200": { description: Done } } } }\n', ["differs: WeShop's document has a call that we do not know: POST /openapi/agent/runs/{}/cancel."]],
])('tells %s in words', (_, from, to, expected) => {
	expect(found(changed(from, to))).toEqual(expected);
});

it('reads a document with a branch for each agent, and with its base path in the server', () => {
	const other = `
openapi: 3.0.3
servers: [{ url: 'https://openapi.weshop.ai/openapi' }]
paths:
  /agent/runs:
    post:
      requestBody: { content: { application/json: { schema: { oneOf: [{ $ref: '#/components/schemas/Pose' }, { $ref: '#/components/schemas/Expand' }] } } } }
      responses: { default: { description: any } }
components:
  schemas:
    Agent: { type: object, properties: { version: { type: string } } }
    Pose:
      properties:
        agent: { allOf: [{ $ref: '#/components/schemas/Agent' }, { properties: { name: { type: string, enum: [aipose] } } }] }
        params: { required: [textDescription], properties: { textDescription: { type: string }, generateVersion: { type: string, enum: [pro] } } }
    Expand:
      properties:
        agent: { properties: { name: { const: expandimage } } }
        params: { properties: { targetWidth: { type: integer, maximum: 4096 } } }
`;
	const theirs = readContract(other);
	expect([...theirs.agents.keys()]).toEqual(['aipose', 'expandimage']);
	expect([...theirs.agents.get('expandimage')!.fields.keys()]).toEqual(['params.targetWidth']);
	expect(theirs.calls).toEqual(['POST /openapi/agent/runs']);
	const words = found(other);
	expect(words).toContain("fails: aipose: params.generateVersion no longer takes lite in WeShop's document, and Change Pose offers lite, and a new node begins with lite.");
	expect(words.filter((one) => one.includes('is not in WeShop\'s document, and the node offers it'))).toHaveLength(50);
});

/** Fields of another document, in the form that pydantic gives them. */
const pose = (fields: string, more = '', servers = '') => `
openapi: 3.1.0
${servers}
paths:
  /openapi/agent/runs:
    post:
      requestBody:
        content:
          application/json:
            schema:
              properties:
                agent: { properties: { name: { const: aipose } } }
                params: { properties: { ${fields} }${more} }
`;
const fieldIn = (fields: string) => readContract(pose(`field: ${fields}`)).agents.get('aipose')!.fields.get('params.field');

it.each<[string, string, object]>([
	['a number or null', '{ anyOf: [{ type: integer, minimum: 1, maximum: 9 }, { type: "null" }] }', { type: 'integer', min: 1, max: 9 }],
	['one of several or null', '{ anyOf: [{ enum: [a, b] }, { type: "null" }] }', { values: ['a', 'b'] }],
	['one of several, null among them', '{ type: [string, "null"], enum: [a, b, null] }', { type: 'string', values: ['a', 'b'] }],
	['one of two lists, or null', '{ oneOf: [{ const: a }, { enum: [b] }, { const: null }] }', { values: ['a', 'b'] }],
	['a list or null', '{ anyOf: [{ type: array, maxItems: 3 }, { type: "null" }] }', { type: 'array', maxItems: 3 }],
	['a whole number above and below', '{ type: integer, exclusiveMinimum: 0, exclusiveMaximum: 17 }', { type: 'integer', min: 1, max: 16 }],
	['a whole number above, as OpenAPI 3.0 says it', '{ type: integer, minimum: 0, exclusiveMinimum: true }', { type: 'integer', min: 1 }],
	['a whole number above or null', '{ anyOf: [{ type: integer, exclusiveMinimum: 0 }, { type: "null" }] }', { type: 'integer', min: 1 }],
])('reads a field that is %s', (_, field, shape) => {
	expect(fieldIn(field)).toMatchObject({ required: false, ...shape });
});

it('takes a number for looser than a whole number', () => {
	expect(found(changed('targetWidth: { type: integer, minimum: 1, maximum: 4096 }', 'targetWidth: { type: number, minimum: 1, maximum: 4096 }'))).toEqual(["differs: expandimage: params.targetWidth is a number in WeShop's document, and was a integer."]);
});

it.each([
	['/openapi', '/agent/runs'],
	['https://openapi.weshop.ai/openapi/', '/agent/runs'],
	['..', '/agent/runs'],
	['https://{host}/{base}', '/agent/runs'],
	['/', '/openapi/agent/runs'],
	['https://openapi.weshop.ai', '/openapi/agent/runs'],
])('reads the path of a server at %s', (url, path) => {
	const servers = `servers: [{ url: '${url}', variables: { host: { default: openapi.weshop.ai }, base: { default: openapi } } }]`;
	expect(readContract(pose('a: {}', '', servers).replace('/openapi/agent/runs', path)).calls).toEqual(['POST /openapi/agent/runs']);
});

it('finds nothing where only the paths are written from a relative server on', () => {
	expect(found(changed(/^servers:\n {2}- url: .*$/m, 'servers: [{ url: /openapi }]').replace(/^ {2}\/openapi\//gm, '  /'))).toEqual([]);
});

describe('A field that is required by now', () => {
	it('fails a user where the node never sends it', () => {
		const words = found(changed(/(KlingRun:[\s\S]*?required: \[)/, '$1originalImage, '));
		expect(words.filter((one) => one.startsWith('fails'))).toEqual([expect.stringMatching(/^fails: kling: .*params\.originalImage/)]);
	});

	it.each([
		['always', 'kling', 'params.images', true],
		['always', 'aipose', 'params.originalImage', true],
		['in some requests', 'aimodel', 'params.customMaskUrl', false],
		['in some requests', 'aimodel', 'params.textDescription', false],
		['in some requests', 'seedance', 'params.images', false],
		['in some requests', 'virtualtryon', 'input.fashionModelImage', false],
		['never', 'kling', 'params.originalImage', undefined],
		['never', 'kling', 'params.image', undefined],
		['never', 'kling', 'input.duration', undefined],
	])('is sent %s: %s, %s', (_, agent, path, isAlwaysSent) => {
		expect(offeredAt(agent, path)?.isAlwaysSent).toBe(isAlwaysSent);
	});
});

it.each([
	['a page', '<html><body>Not here</body></html>'],
	['JSON of something else', '{"success":false}'],
])('refuses %s', (_, other) => {
	expect(() => readContract(other)).toThrow(/no OpenAPI document|names no paths/);
});
