import { REQUIRED, MASK, PHOTO, read, refusalOf, type Given } from './given';

const imageFields: Array<{ agent: string; field: string; label: string; given?: Given }> = [
	{ agent: 'virtualtryon', field: 'originalImage', label: 'Garment Image' },
	{ agent: 'virtualtryon', field: 'fashionModelImage', label: 'Model Image' },
	{ agent: 'virtualtryon', field: 'locationImage', label: 'Scene Image' },
	...['aimodel', 'aiproduct', 'aipose', 'expandimage', 'removeBG'].map((agent) => ({ agent, field: 'originalImage', label: 'Image' })),
	...['aimodel', 'aiproduct', 'removeBG'].map((agent) => ({ agent, field: 'customMask', label: 'Mask Image', given: { maskType: 'custom' } })),
	...['kling', 'ai-image-animation'].map((agent) => ({ agent, field: 'image', label: 'Image' })),
	{ agent: 'kling', field: 'lastFrame', label: 'Last Frame' },
	{ agent: 'seedance', field: 'firstFrame', label: 'First Frame', given: { images: '' } },
];

describe.each(imageFields)('The image $field of $agent', ({ agent, field, label, given }) => {
	const sourceOf = (value: unknown) => read(agent, { ...given, [field]: value }).images[field];

	it.each([PHOTO, ` ${PHOTO}\n`, { mode: 'url', value: PHOTO }, { __rl: true, mode: 'url', value: `\t${PHOTO}` }, { value: PHOTO }, { mode: '', value: PHOTO }])(
		'can be a URL from an expression or the editor: %j',
		(value) => {
			expect(sourceOf(value)).toEqual([{ mode: 'url', url: PHOTO }]);
		},
	);

	it.each([['http://shop.example/a.jpg', 'http://shop.example/a.jpg'], ['HTTPS://shop.example/a b.jpg?w=1&h=2#x', 'https://shop.example/a%20b.jpg?w=1&h=2#x']])('is sent as a browser opens it: %s', (address, url) => {
		expect(sourceOf(address)).toEqual([{ mode: 'url', url }]);
	});

	it('can be a file of the input item, by the name of its field', () => {
		expect(sourceOf({ __rl: true, mode: 'binary', value: ' photo_1 ' })).toEqual([{ mode: 'binary', files: ['photo_1'] }]);
	});

	it.each([
		'data',
		'photo.jpg',
		'/photos/photo.jpg',
		'//shop.example/a.jpg',
		'ftp://shop.example/a.jpg',
		'file:///etc/passwd',
		'data:image/png;base64,AAAA',
		'javascript:alert(1)',
		'https://',
	])('cannot be %s, which is not a web address', (value) => {
		const message = refusalOf(agent, { ...given, [field]: value });
		expect(message).toContain(`${label} cannot be "${value}"`);
		expect(message).toContain(`Set ${label} (${field}) to an address that starts with https://`);
		expect(message).toContain('File');
	});

	it.each([5, true, ['photo.jpg'], { url: PHOTO }, { mode: 'url', value: 5 }])('cannot be %j', (value) => {
		expect(refusalOf(agent, { ...given, [field]: value })).toContain(`(${field})`);
	});
});

describe('An optional image', () => {
	it.each([
		['virtualtryon', 'fashionModelImage'],
		['virtualtryon', 'locationImage'],
		['kling', 'lastFrame'],
		['seedance', 'firstFrame'],
	])('of %s may be empty: %s', (agent, field) => {
		for (const empty of [undefined, null, '', { mode: 'url', value: '' }, { mode: 'binary', value: ' ' }]) {
			expect(read(agent, { [field]: empty }).images).not.toHaveProperty(field);
		}
	});
});

describe('A long address in a message', () => {
	it('is cut', () => {
		const message = refusalOf('removeBG', { originalImage: `data:image/png;base64,${'A'.repeat(100_000)}` });
		expect(message.length).toBeLessThan(300);
	});
});

describe('Every image', () => {
	it('of an agent is read, but a mask only if the other parameters need one', () => {
		expect(Object.keys(REQUIRED).map((agent) => [agent, Object.keys(read(agent, { customMask: MASK }).images)])).toEqual(
			Object.entries(REQUIRED).map(([agent, given]) => [agent, Object.keys(given).filter((name) => given[name] === PHOTO)]),
		);
	});
});

it('accepts a URL in mode File, since a field with a URL can be dragged there', () => {
	expect(read('removeBG', { originalImage: { mode: 'binary', value: ' https://shop.example/dragged.jpg' } }).images).toEqual({ originalImage: [{ mode: 'url', url: 'https://shop.example/dragged.jpg' }] });
	expect(refusalOf('removeBG', { originalImage: { mode: 'binary', value: 'http://127.0.0.1/photo.jpg' } })).toContain('an address that WeShop can reach from outside');
});
