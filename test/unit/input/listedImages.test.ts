import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { Field, ImageField, ImagesField, ImageSource, ImageSources } from '../../../nodes/WeShop/agents/agent';
import { readImages, type Image } from '../../../nodes/WeShop/input/inputImages';
import { png } from '../files/headers';

const images: ImagesField = { kind: 'images', name: 'images', label: 'Images', description: 'Photos', min: 1, max: 4 };
const firstFrame: ImageField = { kind: 'image', name: 'firstFrame', label: 'First Frame', description: 'A photo' };

/** A file of its own width, so that no two have the same content. */
const stored = (width: number): IBinaryData => ({ mimeType: 'image/png', fileName: `${width}.png`, data: Buffer.from(png(width, 1)).toString('base64') });
const FILES: Record<string, IBinaryData> = { data: stored(1), Photo_10: stored(10), Photo_2: stored(2), Photo_0: stored(3), notes: { mimeType: 'text/plain', fileName: 'notes.txt', data: Buffer.from('Some notes').toString('base64') } };

const node = (files = FILES) =>
	({ getInputData: () => [{ json: {}, binary: files }], getNode: () => ({ parameters: {} }), getWorkflowSettings: () => ({}), getExecutionId: () => '1' }) as unknown as IExecuteFunctions;
const url = (name: string): ImageSource => ({ mode: 'url', url: `https://a.com/${name}.jpg` });
const file = (...files: Extract<ImageSource, { mode: 'binary' }>['files']): ImageSource => ({ mode: 'binary', files });
const nameOf = (image: Image) => (image.mode === 'url' ? image.url.slice('https://a.com/'.length) : image.file.binary.fileName);

async function read(sources: ImageSources, fields: Field[] = [images], files = FILES): Promise<Array<Record<string, unknown>>> {
	const runs = await readImages(node(files), 0, { images: sources, fields: Object.fromEntries(fields.map((field) => [field.name, field])) }, { fields });
	return runs.map((run) => Object.fromEntries(Object.entries(run).map(([name, ofField]) => [name, ofField.map(nameOf)])));
}

describe('The images of a list', () => {
	it('are all for one run, in the order of the entries', async () => {
		expect(await read({ images: [url('1'), file('data'), url('2'), file('Photo_2')] })).toEqual([{ images: ['1.jpg', '1.png', '2.jpg', '2.png'] }]);
	});

	it.each([
		[['Photo_*'], ['3.png', '2.png', '10.png']],
		[['Photo'], ['3.png', '2.png', '10.png']],
		[['Photo_10, data'], ['10.png', '1.png']],
		[['Photo_10', 'data'], ['10.png', '1.png']],
	])('are the files that an entry names, by number: %j', async (named, files) => {
		expect(await read({ images: [file(...named)] })).toEqual([{ images: files }]);
	});

	it.each<[what: string, sources: ImageSource[], names: string[]]>([
		['an address', [url('1'), url('2'), url('1')], ['1.jpg', '2.jpg']],
		['a file by its name', [file('data'), url('1'), file('data')], ['1.png', '1.jpg']],
		['a file by its name and by a pattern', [file('Photo_2'), file('Photo_*')], ['2.png', '3.png', '10.png']],
		['a file by its name and by an expression', [file('data'), file({ mimeType: 'image/png', fileName: '1.png' })], ['1.png']],
	])('are there once, though the entries give %s twice', async (_what, sources, names) => {
		expect(await read({ images: sources })).toEqual([{ images: names }]);
	});

	it('are there once, where n8n stores the file elsewhere', async () => {
		const one = { ...stored(5), id: 'filesystem-v2:5' };
		const held = { ...node({ data: one }), helpers: { getBinaryStream: async () => await Promise.resolve([png(5, 1)]) } } as unknown as IExecuteFunctions;
		const [run] = await readImages(held, 0, { images: { images: [file('data'), file({ ...one })] }, fields: { images } }, { fields: [images] });
		expect(run?.images).toHaveLength(1);
	});

	it.each<[string, ImageSource[], Partial<ImagesField>, message: string, description: string]>([
		['too many', [url('1'), url('2'), file('Photo_*')], {}, 'Images has 5 entries, but takes at most 4', 'Leave some out of Images (images)'],
		['too many for one', [url('1'), url('2')], { max: 1 }, 'Images has 2 entries, but takes exactly 1', 'Leave some out of Images (images)'],
		['too many for one that is optional', [file('*')], { min: 0, max: 1 }, 'Images has 4 entries, but takes one', 'Leave some out of Images (images)'],
		['too few', [url('1')], { min: 2 }, 'Images has 1 entry, but takes at least 2', 'Add more to Images (images)'],
		['too few different ones', [url('1'), url('1')], { min: 2 }, 'Images has 1 entry, but takes at least 2', 'Add more to Images (images)'],
	])('are refused if they are %s', async (_what, sources, limits, message, description) => {
		const { notes: _, ...files } = FILES;
		await expect(read({ images: sources }, [{ ...images, ...limits }], files)).rejects.toMatchObject({ message, description });
	});

	it.each([1, 4])('are taken if they are %d', async (count) => {
		const [run] = await read({ images: Array.from({ length: count }, (_, index) => url(String(index))) });
		expect(run?.images).toHaveLength(count);
	});

	it.each<[ImageSource, string]>([
		[file('other'), 'Images: the input item has no file in the field "other"'],
		[file('data, other'), 'Images: the input item has no file in the field "other"'],
		[file('notes'), 'Images: the file in the field "notes" '],
		[file({ mimeType: 'image/png', fileName: 'unknown.png' }), 'Images: the expression gives the description of the file "unknown.png" without its content'],
		[file({ mimeType: 'image/png', fileName: 'foreign.png', id: 'filesystem-v2:workflows/w2/executions/9/binary_data/1' }), 'Images: the file "foreign.png" is only a reference'],
	])('are refused with what is no picture: %j', async (source, says) => {
		await expect(read({ images: [url('1'), source] })).rejects.toMatchObject({ message: expect.stringContaining(says), description: expect.stringContaining('(images)') });
	});
});

describe('An image beside a list', () => {
	it('is one', async () => {
		const fields = [{ ...images, min: 0 }, firstFrame];
		expect(await read({ firstFrame: [file('data')] }, fields)).toEqual([{ firstFrame: ['1.png'] }]);
		await expect(read({ firstFrame: [file('Photo_*')] }, fields)).rejects.toMatchObject({ message: 'First Frame holds 3 files, but takes one', description: expect.stringContaining('(firstFrame)') });
	});

	it('may be several runs only if it is the first field', async () => {
		expect(await read({ firstFrame: [file('Photo_*')] }, [firstFrame, images])).toEqual([{ firstFrame: ['3.png'] }, { firstFrame: ['2.png'] }, { firstFrame: ['10.png'] }]);
		expect(await read({ firstFrame: [file('Photo_0, Photo_2')], images: [url('1'), file('data')] }, [firstFrame, images])).toEqual([
			{ firstFrame: ['3.png'], images: ['1.jpg', '1.png'] },
			{ firstFrame: ['2.png'], images: ['1.jpg', '1.png'] },
		]);
	});
});

it('Without any image there is one run', async () => {
	expect(await read({}, [{ ...images, min: 0 }])).toEqual([{}]);
	expect(await read({}, [firstFrame])).toEqual([{}]);
});
