import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import { inOneItem } from '../../../nodes/WeShop/output/pausedItem';

const file = (fileName: string): IBinaryData => ({ data: '', mimeType: 'image/png', fileName });

/** The item of a single result, with a file in this field unless the download failed. */
function resultItem(index: number, property: string | undefined = 'data', more: object = {}): INodeExecutionData {
	const json = { executionId: 'exec-1', index, count: 3, url: `https://files.example/${index}.png`, ...more };
	return { json, ...(property ? { binary: { [property]: file(`${index}.png`) } } : {}) };
}

const without = (index: number, more?: object) => ({ json: resultItem(index, undefined, more).json });
const propertiesOf = ({ json }: INodeExecutionData) => (json.results as Array<{ binaryPropertyName?: string }>).map(({ binaryPropertyName }) => binaryPropertyName);

describe('All results of a run in one item', () => {
	it('are the fields of the first, and all of them in results, in their order', () => {
		const { json } = inOneItem([0, 1, 2].map((index) => resultItem(index)), 'data');
		expect(json).toMatchObject({ executionId: 'exec-1', index: 0, count: 3, url: 'https://files.example/0.png' });
		expect(json.results).toEqual([0, 1, 2].map((index) => ({ ...resultItem(index).json, binaryPropertyName: index === 0 ? 'data' : `data_${index}` })));
	});

	it('have their files side by side, in the fields that the results name', () => {
		const item = inOneItem([0, 1, 2].map((index) => resultItem(index)), 'data');
		expect(item.binary).toEqual({ data: file('0.png'), data_1: file('1.png'), data_2: file('2.png') });
		expect(propertiesOf(item)).toEqual(['data', 'data_1', 'data_2']);
	});

	it.each(['photo', 'my file', 'data_1'])('have the field name that the user set: %s', (property) => {
		const item = inOneItem([0, 1].map((index) => resultItem(index, property)), property);
		expect(Object.keys(item.binary!)).toEqual([property, `${property}_1`]);
		expect(propertiesOf(item)).toEqual([property, `${property}_1`]);
	});

	it('are a list of one if the run had one result', () => {
		const item = inOneItem([resultItem(0)], 'data');
		expect(item.json.results).toHaveLength(1);
		expect(Object.keys(item.binary!)).toEqual(['data']);
	});

	it.each([
		[0, { data_1: file('1.png'), data_2: file('2.png') }, [undefined, 'data_1', 'data_2']],
		[1, { data: file('0.png'), data_2: file('2.png') }, ['data', undefined, 'data_2']],
		[2, { data: file('0.png'), data_1: file('1.png') }, ['data', 'data_1', undefined]],
	])('keep their field names if the file of result %d was not downloaded', (missing, binary, properties) => {
		const item = inOneItem([0, 1, 2].map((index) => (index === missing ? without(index) : resultItem(index))), 'data');
		expect(item.binary).toEqual(binary);
		expect(propertiesOf(item)).toEqual(properties);
		expect((item.json.results as object[])[missing]).toEqual(without(missing).json);
	});

	it('have no binary data without files', () => {
		const item = inOneItem([0, 1].map((index) => without(index)), 'data');
		expect(item).not.toHaveProperty('binary');
		expect(propertiesOf(item)).toEqual([undefined, undefined]);
	});

	it('have the run once, at the top level', () => {
		const run = { agentName: 'aimodel' };
		const { json } = inOneItem([0, 1].map((index) => resultItem(index, 'data', { run })), 'data');
		expect(json.run).toEqual(run);
		for (const result of json.results as object[]) expect(result).not.toHaveProperty('run');
	});

	it('leave the original items unchanged', () => {
		const items = [0, 1].map((index) => resultItem(index, 'data', { run: {} }));
		const before = structuredClone(items);
		inOneItem(items, 'data');
		expect(items).toEqual(before);
	});
});
