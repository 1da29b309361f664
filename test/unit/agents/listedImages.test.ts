import type { Field, ImagesField } from '../../../nodes/WeShop/agents/agent';
import { readParameters } from '../../../nodes/WeShop/agents/readParameters';
import { readValue } from '../../../nodes/WeShop/agents/readValue';

const images: ImagesField = { kind: 'images', name: 'images', label: 'Images', description: 'Photos to use', min: 0, max: 3 };
const url = (value: unknown) => ({ __rl: true, mode: 'url', value });
const file = (value: unknown) => ({ __rl: true, mode: 'binary', value });
const listOf = (...entries: unknown[]) => ({ values: entries.map((image) => ({ image })) });
const at = (...names: string[]) => names.map((name) => ({ mode: 'url', url: `https://a.com/${name}.jpg` }));
const SHOE = { mimeType: 'image/png', fileName: 'shoe.png', id: 'filesystem-v2:1' };
const BAG = { mimeType: 'image/png', fileName: 'bag.png', id: 'filesystem-v2:2' };

const read = (raw: unknown) => {
	const result = readValue(images, raw);
	return 'refusal' in result ? result.refusal : result.images;
};

describe('A list of images', () => {
	it.each<[what: string, entries: unknown[], sources: unknown[]]>([
		['an address', [url('https://a.com/1.jpg')], at('1')],
		['an address in mode File, where a field can be dragged', [file('https://a.com/1.jpg')], at('1')],
		['an address without a mode, from an expression', ['https://a.com/1.jpg'], at('1')],
		['the name of a file', [file('data')], [{ mode: 'binary', files: ['data'] }]],
		['a pattern for files', [file('Photo_*')], [{ mode: 'binary', files: ['Photo_*'] }]],
		['several names of files', [file('front, back')], [{ mode: 'binary', files: ['front, back'] }]],
		['a list of names by an expression', [file(['front', 'back'])], [{ mode: 'binary', files: ['front', 'back'] }]],
		['a list of addresses by an expression', [url(['https://a.com/1.jpg', 'https://a.com/2.jpg'])], at('1', '2')],
		['such a list in mode File', [file(['https://a.com/1.jpg', 'https://a.com/2.jpg'])], at('1', '2')],
		['a text with several addresses', [url('https://a.com/1.jpg, https://a.com/2.jpg\nhttps://a.com/3.jpg')], at('1', '2', '3')],
		['a list of such texts', [url(['https://a.com/1.jpg; https://a.com/2.jpg', 'https://a.com/3.jpg'])], at('1', '2', '3')],
		['a list as JSON', [url('["https://a.com/1.jpg", "https://a.com/2.jpg"]')], at('1', '2')],
		['a file by an expression', [file(SHOE)], [{ mode: 'binary', files: [SHOE] }]],
		['files by an expression in mode URL', [url([SHOE, BAG])], [{ mode: 'binary', files: [SHOE, BAG] }]],
		['all files of an item by an expression', [file({ front: SHOE, back: BAG })], [{ mode: 'binary', files: [SHOE, BAG] }]],
		['files of whole items by an expression', [url([{ json: {}, binary: { data: SHOE } }, { json: {}, binary: { data: BAG } }])], [{ mode: 'binary', files: [SHOE, BAG] }]],
		['entries of all kinds', [file('data'), url('https://a.com/1.jpg'), url(SHOE), url('https://a.com/2.jpg https://a.com/3.jpg')], [{ mode: 'binary', files: ['data'] }, ...at('1'), { mode: 'binary', files: [SHOE] }, ...at('2', '3')]],
	])('can hold %s, and keeps the order', (_what, entries, sources) => {
		expect(read(listOf(...entries))).toEqual(sources);
	});

	it('has an address of an entry once', () => {
		expect(read(listOf(url('https://a.com/1.jpg, https://a.com/2.jpg, https://a.com/1.jpg')))).toEqual(at('1', '2'));
	});

	it.each([undefined, null, '', {}, { values: [] }, []])('is unset if it is %j', (empty) => {
		expect(readValue(images, empty)).toEqual({});
	});

	const EMPTY = [undefined, null, '', ' \n', url(''), file(' '), url(null), url([]), file([]), url(['']), url(['', ' ', null]), file([''])];

	it.each(EMPTY)('is refused with an entry that gives nothing: %j', (empty) => {
		expect(read(listOf(empty))).toEqual({ message: 'Images is empty', description: expect.stringMatching(/^Set Images \(images\) to a URL, .*Or remove the entry$/) });
	});

	it.each(EMPTY)('names the entry that gives nothing by its number: %j', (empty) => {
		expect(read(listOf(url('https://a.com/1.jpg'), empty, file('data')))).toMatchObject({ message: 'Image 2 of Images is empty', description: expect.stringContaining('(images)') });
		expect(read(listOf(file('data'), url('https://a.com/1.jpg'), empty))).toMatchObject({ message: 'Image 3 of Images is empty' });
	});

	it('is refused with an entry that lost its image', () => {
		expect(read({ values: [{ image: url('https://a.com/1.jpg') }, {}] })).toMatchObject({ message: 'Image 2 of Images is empty' });
		expect(read({ values: [null] })).toMatchObject({ message: 'Images is empty' });
	});

	it.each<[unknown, string]>([
		['photo.jpg', 'Image 2 of Images cannot be "photo.jpg"'],
		['http://192.168.1.5/1.jpg', 'Image 2 of Images cannot be "http://192.168.1.5/1.jpg"'],
		['https://user:secret@a.com/1.jpg', 'Image 2 of Images is an address with a user name or a password'],
		['https://drive.google.com/file/d/1/view', 'Image 2 of Images is a link of Google Drive'],
		[['https://a.com/1.jpg', 5], 'Image 2 of Images cannot be 5'],
		[['https://a.com/1.jpg', null], 'Image 2 of Images cannot be null'],
		[['https://a.com/1.jpg', ['https://a.com/2.jpg']], 'Image 2 of Images cannot be ["https://a.com/2.jpg"]'],
		['https://a.com/1.jpg\nphoto.jpg', 'Image 2 of Images cannot be "photo.jpg"'],
		[5, 'Image 2 of Images cannot be 5'],
		[{ url: 'https://a.com/1.jpg' }, 'Image 2 of Images cannot be {"url":"https://a.com/1.jpg"}'],
	])('is refused with what is no image: %j', (value, says) => {
		const refusal = read(listOf(url('https://a.com/0.jpg'), url(value)));
		expect(refusal).toMatchObject({ message: expect.stringMatching(`^${says.replace(/[.[\]{}()?*+]/g, '\\$&')}`), description: expect.stringContaining('(images)') });
		expect(JSON.stringify(refusal)).not.toContain('secret');
	});

	it('may be its only image, or several, from an expression for the whole of it', () => {
		expect(read('https://a.com/1.jpg')).toEqual(at('1'));
		expect(read(['https://a.com/1.jpg', 'https://a.com/2.jpg'])).toEqual(at('1', '2'));
		expect(read(url('https://a.com/1.jpg'))).toEqual(at('1'));
	});
});

describe('A list of images that has to have some', () => {
	const fields: Field[] = [{ ...images, min: 1, when: { model: ['frames'] } }, { ...images, when: { model: ['references'] } }, { kind: 'choice', name: 'model', label: 'Model', description: 'Which', default: 'frames', choices: [{ value: 'frames', label: 'Frames' }, { value: 'references', label: 'References' }] }];
	const of = (given: Record<string, unknown>) => readParameters({ fields }, { value: (name) => given[name] });

	it.each([undefined, {}, { values: [] }])('is refused without any: %j', (empty) => {
		expect(of({ images: empty })).toEqual({
			refusal: { message: 'Images is empty', description: 'Add an image to Images (images), by its URL or the input field that contains the file. It is required while Model (model) is Frames' },
		});
		expect(of({ images: empty, model: 'references' })).toMatchObject({ images: {}, fields: { images: { min: 0 } } });
	});

	it('is of the model that is chosen', () => {
		for (const [model, min] of [['frames', 1], ['references', 0]] as const) {
			expect(of({ images: listOf(url('https://a.com/1.jpg')), model })).toMatchObject({ images: { images: at('1') }, fields: { images: { min } } });
		}
	});
});
