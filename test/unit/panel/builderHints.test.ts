import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { operations } from '../../../nodes/WeShop/operations/registry';
import { nodeHint, triggerHint } from '../../../nodes/WeShop/panel/builderHints';
import { completionField } from '../../../nodes/WeShop/panel/resultFields';
import { WeShop } from '../../../nodes/WeShop/WeShop.node';
import { WeShopTrigger } from '../../../nodes/WeShop/WeShopTrigger.node';

const { description } = new WeShop();
const { properties } = description;
const isDiscriminator = ({ name }: INodeProperties) => name === 'resource' || name === 'operation';
const withHint = properties.filter(({ builderHint }) => builderHint);
const operationHints = operations.flatMap(({ builderHint }) => builderHint ?? []);
const texts = [
	nodeHint.searchHint!,
	triggerHint.searchHint!,
	...[...nodeHint.relatedNodes!, ...triggerHint.relatedNodes!].map(({ relationHint }) => relationHint),
	...nodeHint.extraTypeDefContent!.map(({ content }) => content),
	...operationHints,
	...withHint.map(({ builderHint }) => builderHint!.propertyHint),
];

describe('What AI models are told when they build workflows', () => {
	it('is in the node, in the trigger, and in the operations that are told apart by more than their description', () => {
		expect(description.builderHint).toBe(nodeHint);
		expect(new WeShopTrigger().description.builderHint).toBe(triggerHint);
		const offered = properties.filter(({ name }) => name === 'operation').flatMap(({ options }) => options as INodePropertyOptions[]);
		expect(offered.flatMap(({ builderHint }) => builderHint?.propertyHint ?? []).sort()).toEqual([...operationHints].sort());
		expect(operationHints.length).toBeGreaterThan(5);
	});

	// n8n ends at start-up where it validates descriptions: it never shows such a hint.
	it('is not in the fields that choose the operation', () => {
		expect(properties.filter(isDiscriminator).filter(({ builderHint }) => builderHint)).toEqual([]);
	});

	// n8n writes a field's hint into the definition of each operation that has the field.
	it('is said at a field only if few operations have it', () => {
		expect([...new Set(withHint.map(({ name }) => name))].sort()).toEqual(['agentName', 'backgroundId', 'executionId', 'fashionModelId', 'locationId']);
		for (const { displayOptions } of withHint) expect(displayOptions?.show?.operation?.length).toBeLessThan(6);
	});

	it('names only options and ways to wait that there are', () => {
		const options = properties.filter(({ name }) => name === 'options').flatMap(({ options: all }) => all!.map(({ name }) => name));
		const named = texts.flatMap((text) => [...text.matchAll(/\boptions\.(\w+)/g)].map(([, name]) => name!));
		expect(new Set(named)).toEqual(new Set(['callbackUrl', 'idempotencyKey', 'includeInput']));
		expect(named.filter((name) => !options.includes(name))).toEqual([]);
		const ways = texts.flatMap((text) => [...text.matchAll(/\bcompletion(?: is|:| to)? '(\w+)'/g)].map(([, way]) => way!));
		expect(ways.filter((way) => !completionField.choices.some(({ value }) => value === way))).toEqual([]);
		expect(new Set(ways)).toEqual(new Set(['callback', 'estimate', 'none', 'wait']));
	});

	it('is short', () => {
		for (const hint of [nodeHint, triggerHint]) expect(hint.searchHint!.length).toBeLessThan(450);
		for (const hint of [...operationHints, ...withHint.map(({ builderHint }) => builderHint!.propertyHint)]) expect(hint.length).toBeLessThan(150);
	});
});

describe('A paused node', () => {
	it('says in the editor what it waits for, in plain text', () => {
		expect(description.waitingNodeTooltip).toMatch(/^Paused until WeShop calls back\./);
		expect(description.waitingNodeTooltip).not.toMatch(/[<>{}=]/);
	});
});
