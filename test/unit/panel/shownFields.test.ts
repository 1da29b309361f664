import { NodeHelpers, type IDisplayOptions, type INodeParameters, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';
import { agents } from '../../../nodes/WeShop/agents';
import { WeShop } from '../../../nodes/WeShop/WeShop.node';

const { description } = new WeShop();
const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

/** The fields in the panel for these parameters, by n8n's own rules; with `asTool` in the panel of a tool. */
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
/** As n8n saves the entry None of a list. */
const none = { __rl: true, mode: 'list', value: '', cachedResultName: 'None' };
const fashionModel = { fashionModelId: locator('id', '={{ $json.model }}') };

describe('The panel', () => {
	it.each<[string, INodeParameters, string]>([
		['a prompt that suits any photo, so that a photo is enough to run the node', {}, 'Fashion photo in soft, natural light'],
		['an empty prompt with a scene', scene, ''],
		['an empty prompt with a fashion model', fashionModel, ''],
		['an empty prompt with both', { ...scene, ...fashionModel }, ''],
		['the prompt again when None was chosen for both', { locationId: none, fashionModelId: none }, 'Fashion photo in soft, natural light'],
		['an empty prompt with a scene, and None for the fashion model', { ...scene, fashionModelId: none }, ''],
	])('shows %s', (_, set, initial) => {
		expect(named('textDescription', shown({ ...model, ...set })).map((property) => property.default)).toEqual([initial]);
	});

	it.each<[string, INodeParameters, RegExp[]]>([
		['a paused execution', { ...model, completion: 'callback' }, [/^If WeShop cannot reach your n8n .* Failed and late runs do not stop the workflow/]],
		['a node that waits', { ...model, completion: 'wait' }, []],
		['a node that returns immediately', { ...model, completion: 'none' }, []],
		['a model photo with a mask', { ...model, maskType: 'custom' }, []],
		['a video', seedance, []],
		['a run that is started', { resource: 'run', operation: 'start' }, []],
		['a run that is read', { resource: 'run', operation: 'get' }, []],
		['a run that is checked', { resource: 'run', operation: 'check' }, []],
	])('has a yellow box only for what can go wrong: %s', (_, set, warnings) => {
		const boxes = shown(set).filter(({ type }) => type === 'notice').map(({ displayName }) => displayName);
		expect(boxes).toEqual(warnings.map((warning) => expect.stringMatching(warning)));
	});

	it.each<[string, INodeParameters, RegExp]>([
		['maskType', model, /replaces everything else/],
		['generatedContent', model, /Free follows the prompt .*Close stays near/],
		['textDescription', { resource: 'image', operation: 'virtualTryOn', descriptionType: 'auto' }, /^Optional: WeShop writes its own prompt and gets this one with it.*choose My Prompt Only/],
	])('explains %s in a hint', (name, set, hint) => {
		expect(named(name, shown(set)).map((property) => property.hint)).toEqual([expect.stringMatching(hint)]);
	});

	it.each([
		['get', /unfinished or has failed gives its status only; Run → Wait/],
		['check', /failed run leaves by the first output/],
	])('explains the run to %s in the description, since n8n shows no hint below an expression', (operation, expected) => {
		expect(named('executionId', shown({ resource: 'run', operation }))).toEqual([expect.objectContaining({ description: expect.stringMatching(expected) })]);
	});

	it('shows a price for a new node, and starts nothing by a new node', () => {
		const initial = (operation: string) => Object.fromEntries(shown({ resource: 'run', operation }).map((property) => [property.name, property.default]));
		const { agentName, ...others } = initial('estimate');
		expect(agentName).toEqual({ mode: 'list', value: 'z-image' });
		expect(others).toMatchObject({ images: {}, textDescription: 'A red sneaker on a white background', input: '{}', params: '{}' });
		expect(initial('start')).toMatchObject({ agentName: { mode: 'list', value: '' }, completion: 'none', images: {}, textDescription: '', input: '{}', params: '{}' });
		expect(named('agentName', shown({ resource: 'run', operation: 'start' }))).toMatchObject([{ required: true }]);
	});

	it('has the default file field of n8n for the photo, and none if a prompt alone is enough', () => {
		const initial = (set: INodeParameters, name: string) => named(name, shown(set)).map((property) => property.default);
		expect(initial(model, 'originalImage')).toEqual([{ mode: 'binary', value: 'data' }]);
		for (const modelName of ['Seedance_20', 'Seedance_15_Pro']) expect(initial({ ...seedance, modelName }, 'images')).toEqual([{}]);
		expect(initial(seedance, 'firstFrame')).toEqual([{ mode: 'url', value: '' }]);
	});

	it('has only the mode URL for photos in a tool, since n8n passes no files to tools', () => {
		const images = shown({ ...model, maskType: 'custom' }, { asTool: true }).filter(({ name }) => /Image|Mask/.test(name));
		expect(images.map(({ name }) => name)).toEqual(['originalImage', 'customMask']);
		for (const image of images) expect(image).toMatchObject({ default: { mode: 'url', value: '' }, modes: [{ name: 'url' }] });
	});

	it('has no initial values in a tool: a field that the model leaves out stays empty and is refused', () => {
		for (const operation of ['modelPhoto', 'productPhoto', 'changePose']) {
			expect(named('textDescription', shown({ ...model, operation }, { asTool: true })).map((property) => property.default)).toEqual(['']);
		}
		expect(named('executionId', shown({ resource: 'run', operation: 'get' }, { asTool: true })).map((property) => property.default)).toEqual(['']);
		expect(named('executionId', shown({ resource: 'run', operation: 'get' })).map((property) => property.default)).toEqual(['={{ $json.executionId }}']);
	});

	it('never shows two fields of the same name', () => {
		const operations = description.properties.filter(({ name }) => name === 'operation').flatMap(({ options = [], displayOptions }) => options.map((option) => ({ resource: String(displayOptions?.show?.resource?.[0]), operation: String((option as { value: string }).value) })));
		const isOf = ({ resource, operation }: { resource: string; operation: string }, { show }: IDisplayOptions = {}) => (show?.resource ?? [resource]).includes(resource) && (show?.operation ?? [operation]).includes(operation);
		expect(operations).toHaveLength(agents.length + 7);
		for (const operation of operations) {
			const own = description.properties.filter(({ type, name, displayOptions }) => type === 'options' && !['resource', 'operation'].includes(name) && isOf(operation, displayOptions));
			const choices = own.flatMap(({ name, options = [] }) => options.map((option) => ({ [name]: (option as { value: string }).value })));
			for (const choice of [{}, scene, { ...scene, ...fashionModel }, ...choices]) {
				// A tool differs from the node in fields of its own, which no choice shows or hides.
				for (const asTool of Object.keys(choice).length === 0 ? [false, true] : [false]) {
					const names = shown({ ...operation, ...choice }, { asTool }).map(({ name, displayOptions }) => `${name} ${name.endsWith('Notice') ? JSON.stringify(displayOptions) : ''}`);
					expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
				}
			}
		}
	});
});

describe('An option', () => {
	/** The options that the panel offers. */
	function offered(set: INodeParameters, given: INodeParameters = {}, type = description): string[] {
		const [options] = named('options', shown(set));
		return (options?.options as INodeProperties[]).filter((option) => NodeHelpers.displayParameter(given, option, { typeVersion: 1 } as never, type, { completion: 'wait', download: true, ...set })).map(({ name }) => name);
	}

	it('is offered only if it has an effect', () => {
		// Include Input is what most people look for here.
		const all = ['includeInput', 'callbackUrl', 'checkFor', 'fileName', 'idempotencyKey', 'includeRun', 'madeBefore', 'maxConcurrency', 'maxFileSize', 'spendingLimit', 'taskName', 'timeout'];
		expect(offered(model)).toEqual(all);
		// Callback URL is offered although it is refused there: if it were hidden, n8n would drop its value and nobody would notice that it is never called.
		expect(offered({ ...model, completion: 'callback' })).toEqual(all);
		// So is Spending Limit with Only Estimate Cost: it must hold when the user starts the runs afterwards.
		expect(offered({ ...model, completion: 'estimate' })).toEqual(all.filter((name) => !['fileName', 'includeRun', 'maxFileSize', 'timeout'].includes(name)));
		expect(offered({ ...model, completion: 'none' })).toEqual(all.filter((name) => !['fileName', 'includeRun', 'maxFileSize', 'timeout'].includes(name)));
		expect(offered({ ...model, download: false })).toEqual(all.filter((name) => !['fileName', 'maxFileSize'].includes(name)));
		expect(offered({ ...model, completion: '={{ $json.completion }}' })).toEqual(all);
	});

	it('about what shops take is offered for pictures, also where it is refused, and with numbers where they are the user\'s own', () => {
		// As with Callback URL: n8n would drop its value, and nobody would notice that nothing is checked.
		for (const set of [{ completion: 'none' }, { download: false }]) expect(offered({ ...model, ...set })).toContain('checkFor');
		const about = (set: INodeParameters, checkFor: string | string[]) => offered(set, { checkFor }).filter((name) => /checkFor|min/.test(name));
		const get = { resource: 'run', operation: 'get', executionId: '1' };
		for (const set of [model, get, { ...get, operation: 'wait' }, { ...get, operation: 'check' }, { ...get, operation: 'start' }]) {
			expect(about(set, ['amazon'])).toEqual(['checkFor']);
			for (const own of [['amazon', 'ownMinimum'], '={{ $json.places }}']) expect(about(set, own)).toEqual(['checkFor', 'minHeight', 'minWidth']);
		}
		expect(about({ resource: 'video', operation: 'kling' }, ['ownMinimum'])).toEqual([]);
		expect(offered(model, { checkFor: ['ownMinimum'] }, { ...description, name: 'weShopTool' }).filter((name) => /checkFor|min/.test(name))).toEqual([]);
	});
});
