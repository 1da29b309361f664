import type { IDataObject } from 'n8n-workflow';
import { WeShopTrigger } from '../../../nodes/WeShop/WeShopTrigger.node';
import { KINDS, type Kind } from '../../trust/badInput/kinds';
import { startsWith, TriggerNode } from './triggerNode';

/** What the trigger does for a value: it starts with such an item, or not at all. */
type Started = { field: string; hasRun: boolean; isLoaded: boolean } | 'nothing';

const USUAL: Started = { field: 'data', hasRun: false, isLoaded: true };

/** All that a value can do but these: nobody would see a refusal, so what cannot be counts as not set. */
interface Row {
	set: (value: unknown) => IDataObject;
	others: Partial<Record<Kind, Started>>;
}

const TEXTS = (Object.keys(KINDS) as Kind[]).filter((kind) => typeof KINDS[kind] === 'string' && !['empty', 'blank'].includes(kind));
const NUMBERS: Kind[] = ['zero', 'negative', 'a part', 'far too large', 'seven'];
const each = (kinds: Kind[], started: (value: unknown) => Started): Row['others'] => Object.fromEntries(kinds.map((kind) => [kind, started(KINDS[kind])]));
/** A choice that there is not is one that no run meets; a list may choose none. */
const unmet = (emptyList: Started): Row['others'] => ({ ...each([...TEXTS, 'a list of texts'], () => 'nothing'), 'an empty list': emptyList });

const ROWS: Record<string, Row> = {
	statuses: { set: (statuses) => ({ statuses }) as IDataObject, others: unmet('nothing') },
	agentNames: { set: (agentNames) => ({ agentNames }) as IDataObject, others: unmet(USUAL) },
	download: { set: (download) => ({ download }) as IDataObject, others: each(['false', 'zero'], () => ({ ...USUAL, isLoaded: false })) },
	binaryPropertyName: {
		set: (binaryPropertyName) => ({ binaryPropertyName }) as IDataObject,
		others: each([...TEXTS, ...NUMBERS], (value) => ({ ...USUAL, field: String(value) })),
	},
	includeRun: { set: (includeRun) => ({ options: { includeRun } }) as IDataObject, others: each(['true', 'true as text'], () => ({ ...USUAL, hasRun: true })) },
	maxFileSize: { set: (maxFileSize) => ({ options: { maxFileSize } }) as IDataObject, others: {} },
	checkFor: { set: (checkFor) => ({ options: { checkFor } }) as IDataObject, others: {} },
	minHeight: { set: (minHeight) => ({ options: { checkFor: ['ownMinimum'], minHeight } }) as IDataObject, others: {} },
	minWidth: { set: (minWidth) => ({ options: { checkFor: ['ownMinimum'], minWidth } }) as IDataObject, others: {} },
	options: { set: (options) => ({ options }) as IDataObject, others: {} },
};

async function startedWith(parameters: IDataObject): Promise<Started> {
	const node = new TriggerNode(parameters);
	node.statuses.a = 'Success';
	const [item] = (await startsWith(node.call({ executionId: 'a' }))) ?? [];
	if (!item) return 'nothing';
	const [field = 'data'] = Object.keys(item.binary ?? {});
	return { field, hasRun: 'run' in item.json, isLoaded: item.binary !== undefined };
}

describe('The WeShop Trigger', () => {
	it('has a stated outcome for every parameter', () => {
		const properties = new WeShopTrigger().description.properties.filter(({ type }) => type !== 'notice');
		const entries = properties.flatMap(({ name, options }) => (name === 'options' ? (options ?? []) : [])).map(({ name }) => name);
		expect([...properties.map(({ name }) => name), ...entries].sort()).toEqual(Object.keys(ROWS).sort());
	});

	it.each(Object.entries(ROWS))('starts its workflow whatever is in %s, which counts as not set where it cannot be', async (_, { set, others }) => {
		for (const kind of Object.keys(KINDS) as Kind[]) {
			expect({ kind, started: await startedWith(set(KINDS[kind])) }).toEqual({ kind, started: others[kind] ?? USUAL });
		}
	});

	it('takes one choice as a text, as an expression gives it', async () => {
		expect(await startedWith({ statuses: 'Success', agentNames: 'aimodel' })).toEqual(USUAL);
		expect(await startedWith({ statuses: 'Failed' })).toBe('nothing');
		expect(await startedWith({ agentNames: 'kling' })).toBe('nothing');
	});

	it('checks the pictures for what Check For says, and for nothing where it cannot', async () => {
		const meetsOf = async (parameters: IDataObject) => {
			const node = new TriggerNode(parameters);
			node.statuses.a = 'Success';
			return (await startsWith(node.call({ executionId: 'a' })))?.[0]?.json.meets;
		};
		// The host sends the first bytes of a PNG without a size.
		const unknown = 'its size in pixels could not be read';
		expect(await meetsOf({ options: { checkFor: 'Shopify, own minimum', minWidth: '800 px' } })).toEqual({ shopify: unknown, ownMinimum: unknown });
		for (const options of [{ checkFor: ['ebay'] }, { checkFor: ['shopify', 'ownMinimum'] }, { checkFor: ['ownMinimum'], minWidth: 'wide' }]) expect(await meetsOf({ options })).toBeUndefined();
		expect(await meetsOf({ download: false, options: { checkFor: ['shopify'] } })).toBeUndefined();
	});

	it('takes a choice in any spelling', async () => {
		for (const statuses of ['success', ' SUCCESS ', 'Succeeded', ['failed', 'succeeded']]) expect(await startedWith({ statuses })).toEqual(USUAL);
		for (const agentNames of ['AIMODEL', 'Model Photo', ['kling', 'model photo']]) expect(await startedWith({ agentNames })).toEqual(USUAL);
		for (const statuses of ['failed', 'FAILED', ['Succeed']]) expect(await startedWith({ statuses })).toBe('nothing');
	});
});
