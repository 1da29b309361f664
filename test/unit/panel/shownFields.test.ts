import { NodeHelpers, type INodeParameters, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';
import { WeShop } from '../../../nodes/WeShop/WeShop.node';

const { description } = new WeShop();
const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

/** What the panel shows who has set this, as n8n decides it; a tool's panel with `asTool`. */
function shown(set: INodeParameters, { asTool = false } = {}): INodeProperties[] {
	const type = { ...description, name: asTool ? 'weShopTool' : 'weShop' } as INodeTypeDescription;
	const node = { typeVersion: 1 };
	const values = NodeHelpers.getNodeParameters(description.properties, set, true, true, node as never, type) ?? {};
	return description.properties.filter((property) => NodeHelpers.displayParameter({ ...values, ...set }, property, node as never, type));
}

const named = (name: string, properties: INodeProperties[]) => properties.filter((property) => property.name === name);
const model = { resource: 'image', operation: 'modelPhoto' };
const seedance = { resource: 'video', operation: 'seedance' };
const scene = { locationId: locator('list', '1') };
const face = { fashionModelId: locator('id', '={{ $json.model }}') };

describe('The panel', () => {
	it.each<[string, INodeParameters, string]>([
		['a prompt that goes with any photo, so that a photo is all that is needed', {}, 'Fashion photo in soft, natural light'],
		['an empty prompt beside a scene', scene, ''],
		['an empty prompt beside a fashion model', face, ''],
		['an empty prompt beside both', { ...scene, ...face }, ''],
	])('shows %s', (_, set, first) => {
		expect(named('textDescription', shown({ ...model, ...set })).map((property) => property.default)).toEqual([first]);
	});

	it.each([
		['autoUpperApparelSegment', ['Keeps the top; replaces lower body, face and background.']],
		['autoApparelSegment', ['Keeps the whole outfit; replaces face, body and background.']],
	])('says what "Keep Unchanged" keeps while it is %s', (maskType, says) => {
		expect(named('maskTypeNotice', shown({ ...model, maskType })).map(({ displayName }) => displayName)).toEqual(says);
	});

	it('says what comes of the way of waiting that is chosen', () => {
		const notices = (completion: string) => named('completionNotice', shown({ ...model, completion })).length;
		expect(['wait', 'callback', 'none'].map(notices)).toEqual([0, 1, 1]);
	});

	it('looks for the photo in the usual file field, and has none yet where a prompt alone does', () => {
		const first = (set: INodeParameters, name: string) => named(name, shown(set)).map((property) => property.default);
		expect(first(model, 'originalImage')).toEqual([{ mode: 'binary', value: 'data' }]);
		expect(first({ ...seedance, modelName: 'Seedance_20' }, 'image')).toEqual([{ mode: 'binary', value: '' }]);
		expect(first({ ...seedance, modelName: 'Seedance_15_Pro' }, 'image')).toEqual([{ mode: 'binary', value: 'data' }]);
	});

	it('takes nothing but an address for the photos of an AI agent, whom no file reaches', () => {
		const images = shown({ ...model, maskType: 'custom' }, { asTool: true }).filter(({ name }) => /Image|Mask/.test(name));
		expect(images.map(({ name }) => name)).toEqual(['originalImage', 'customMask']);
		for (const image of images) expect(image).toMatchObject({ default: { mode: 'url', value: '' }, modes: [{ name: 'url' }] });
	});

	it('puts no words into the mouth of an AI agent: what it leaves out is empty, and refused', () => {
		for (const operation of ['modelPhoto', 'productPhoto', 'changePose']) {
			expect(named('textDescription', shown({ ...model, operation }, { asTool: true })).map((property) => property.default)).toEqual(['']);
		}
		expect(named('executionId', shown({ resource: 'run', operation: 'get' }, { asTool: true })).map((property) => property.default)).toEqual(['']);
		expect(named('executionId', shown({ resource: 'run', operation: 'get' })).map((property) => property.default)).toEqual(['={{ $json.executionId }}']);
	});

	it('never shows two fields of one name', () => {
		const operations = description.properties.filter(({ name }) => name === 'operation').flatMap(({ options = [], displayOptions }) => options.map((option) => ({ resource: String(displayOptions?.show?.resource?.[0]), operation: String((option as { value: string }).value) })));
		const choices = description.properties.flatMap(({ name, type, options = [] }) => (type === 'options' && !['resource', 'operation'].includes(name) ? options.map((option) => ({ [name]: (option as { value: string }).value })) : []));
		expect(operations).toHaveLength(16);
		for (const operation of operations) {
			for (const choice of [{}, scene, { ...scene, ...face }, ...choices]) {
				for (const asTool of [false, true]) {
					const names = shown({ ...operation, ...choice }, { asTool }).map(({ name, displayOptions }) => `${name} ${name.endsWith('Notice') ? JSON.stringify(displayOptions) : ''}`);
					expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
				}
			}
		}
	});
});

describe('An option', () => {
	/** Which of the options the panel offers. */
	function offered(set: INodeParameters): string[] {
		const [options] = named('options', shown(set));
		return (options?.options as INodeProperties[]).filter((option) => NodeHelpers.displayParameter({}, option, { typeVersion: 1 } as never, description, { completion: 'wait', download: true, ...set })).map(({ name }) => name);
	}

	it('is offered only where it does something', () => {
		const all = ['callbackUrl', 'idempotencyKey', 'includeInput', 'includeRun', 'maxConcurrency', 'maxFileSize', 'taskName', 'timeout'];
		expect(offered(model)).toEqual(all);
		// Set there, it is refused by its name: dropped, nobody would notice that it is never called.
		expect(offered({ ...model, completion: 'callback' })).toEqual(all);
		expect(offered({ ...model, completion: 'none' })).toEqual(all.filter((name) => !['includeRun', 'maxFileSize', 'timeout'].includes(name)));
		expect(offered({ ...model, download: false })).toEqual(all.filter((name) => name !== 'maxFileSize'));
		expect(offered({ ...model, completion: '={{ $json.way }}' })).toEqual(all);
	});
});
