import { readFileSync } from 'node:fs';
import { DOCUMENT_FILE } from '../sandbox/api/document';
import { compare } from '../../tools/live/drift/compare';
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

it.each([
	['a page', '<html><body>Not here</body></html>'],
	['JSON of something else', '{"success":false}'],
])('refuses %s', (_, other) => {
	expect(() => readContract(other)).toThrow(/no OpenAPI document|names no paths/);
});
