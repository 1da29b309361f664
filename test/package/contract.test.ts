import { breaks } from '../contract/changes';
import { committedContract } from '../contract/committed';
import type { Contract, ParameterContract } from '../contract/contract';

const saved = committedContract();

/** What a workflow would miss after a change of the code. */
function brokenBy(change: (contract: Contract) => unknown): string[] {
	const changed = structuredClone(saved);
	change(changed);
	return breaks(saved, changed);
}

const parameters = ({ nodes }: Contract): ParameterContract[] => nodes.weShop!.parameters;
const named = (contract: Contract, name: string, operation?: string): ParameterContract =>
	parameters(contract).find((parameter) => parameter.name === name && (!operation || parameter.operations?.includes(operation)))!;
const without = (list: unknown[] | undefined, value: string): void => void list!.splice(list!.indexOf(value), 1);

describe('A break of saved workflows', () => {
	it.each<[string, (contract: Contract) => unknown, RegExp]>([
		['a node type that is gone', ({ nodes }) => delete nodes.weShopTrigger, /node type weShopTrigger is gone/],
		['another name of a parameter', (contract) => (named(contract, 'batchCount').name = 'count'), /parameter batchCount is gone/],
		['another name of an option', (contract) => (named(contract, 'options.includeInput').name = 'options.keepInput'), /options\.includeInput/],
		['another default', (contract) => (named(contract, 'completion').default = 'none'), /completion had the default "wait" and has "none"/],
		['another type', (contract) => (named(contract, 'download').type = 'string'), /download was of the type boolean/],
		['a value that is gone', (contract) => named(contract, 'resource').values!.pop(), /resource has lost its value "video"/],
		['a model that is gone', (contract) => without(named(contract, 'modelName', 'imageModel.gptImage').values, 'gpt-image-2'), /imageModel\.gptImage: the parameter modelName has lost its value/],
		['an operation that is gone', (contract) => parameters(contract).forEach(({ name, operations, values }) => (name === 'operation' ? values!.includes('logo') && without(values, 'logo') : operations?.includes('design.logo') && without(operations, 'design.logo'))), /operation has lost its value "logo"[^]*design\.logo: the parameter textDescription is gone/],
		['another default prompt', (contract) => (named(contract, 'textDescription', 'portrait.headshot').default = 'x'), /portrait\.headshot: the parameter textDescription had the default ".+" and has "x"/],
		['a list that is none any more', (contract) => delete named(contract, 'images').isList, /the parameter images is no longer a list/],
		['another field of a list', (contract) => (named(contract, 'images.values.image').name = 'images.values.photo'), /the parameter images\.values\.image (is gone|no longer shows)/],
		['a mode that is gone', (contract) => (parameters(contract).find(({ name, modes }) => name === 'originalImage' && modes?.includes('binary'))!.modes = ['url']), /originalImage has lost its mode binary/],
		['another condition', (contract) => (named(contract, 'batchCount').conditions = { show: { completion: ['wait'] } }), /batchCount no longer shows under/],
		['a field that one of its operations has lost', (contract) => without(named(contract, 'batchCount').operations, 'image.expand'), /image\.expand: the parameter batchCount is gone/],
		['other outputs', ({ nodes }) => (nodes.weShop!.outputs = ['main']), /weShop has other outputs/],
		['another path of the trigger', ({ nodes }) => (nodes.weShopTrigger!.webhooks = []), /weShopTrigger has other webhooks/],
		['another field of the credential', ({ credentials }) => (credentials.weShopApi![0]!.name = 'token'), /parameter weShopApiKey is gone/],
		['a missing output field', ({ outputs }) => delete outputs.image!.url, /image outputs url as nothing/],
		['an output field of another type', ({ outputs }) => (outputs.video!.index = 'string'), /video outputs index as string, no longer as number/],
		['an operation without outputs', ({ outputs }) => delete outputs['run.wait'], /operation run\.wait is gone/],
	])('is %s', (_, change, message) => {
		expect(brokenBy(change).join('\n')).toMatch(message);
	});

	it('is not an addition', () => {
		const broken = brokenBy((contract) => {
			named(contract, 'resource').values!.push('audio');
			parameters(contract).push({ ...named(contract, 'batchCount'), name: 'quality' });
			named(contract, 'batchCount').operations!.push('audio.speak');
			const duration = parameters(contract).find(({ conditions }) => conditions.show?.modelName)!;
			duration.conditions = { show: { ...duration.conditions.show, modelName: [...duration.conditions.show!.modelName!, 'one more'] } };
			contract.outputs.image!.width = 'number';
			contract.outputs['audio.speak'] = { url: 'string' };
		});
		expect(broken).toEqual([]);
	});
});
