import { nameInAddress, nameOfFile, safeName } from '../../../nodes/WeShop/files/sourceName';

describe('The name of a file that comes out', () => {
	it.each([
		['sneaker-front', 'sneaker-front'],
		['sneaker.png', 'sneaker'],
		['sneaker.final.JPEG', 'sneaker.final'],
		['v1.2', 'v1.2'],
		['  SKU 10/42 ', 'SKU 10_42'],
		['..\\..\\etc\\passwd', '_.._etc_passwd'],
		['a<b>:"c|d?*', 'a_b_c_d_'],
		['Größe 42, rot (neu)', 'Größe 42, rot (neu)'],
		['スニーカー', 'スニーカー'],
		['line\r\nbreak\u0000', 'line_break_'],
		['rtl\u202egnp.exe', 'rtlgnp.exe'],
		['.hidden.', 'hidden'],
		['CON', '_CON'],
		['con.png', '_con'],
		['e\u0301te\u0301', 'été'],
	])('%j is %j', (text, name) => {
		expect(safeName(text)).toBe(name);
	});

	it.each(['', ' ', '???', '...', '---', '\u200b', '🙂'])('cannot be made of %j', (text) => {
		expect(safeName(text)).toBeUndefined();
	});

	it.each(['x'.repeat(10_000), '靴'.repeat(200), `${'x'.repeat(159)}👟👟`])('is one that file systems take, however long the text is', (text) => {
		const name = safeName(text)!;
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(160);
		expect(text.startsWith(name)).toBe(true);
		expect(encodeURIComponent(name)).not.toBe('');
	});
});

describe('The name of the photo', () => {
	it.each([
		['sneaker.png', 'sneaker'],
		['shoe 2.5', 'shoe 2.5'],
		['SKU-1.50', 'SKU-1.50'],
		['v1.2.3', 'v1.2.3'],
		['photos/2026/sneaker.jpg', 'sneaker'],
		['C:\\photos\\sneaker.webp', 'sneaker'],
		['sneaker', 'sneaker'],
		['sneaker.v2.png', 'sneaker.v2'],
		['download.bin', 'download'],
		['.png', undefined],
		['', undefined],
		[undefined, undefined],
	])('of the file %p is %p', (fileName, name) => {
		expect(nameOfFile(fileName)).toBe(name);
	});

	it.each([
		['https://shop.example/photos/sneaker.jpg?v=3#x', 'sneaker'],
		['https://shop.example/Schuh%20gr%C3%BCn.PNG', 'Schuh grün'],
		['https://shop.example/a%2Fb.webp', 'a_b'],
		['https://shop.example/100%25%.png', '100%25%'],
		['https://picsum.photos/id/1/200', undefined],
		['https://shop.example/image.php?name=a.png', undefined],
		['https://ai-image.weshop.ai/uploads/7d6a2a2b-fb38-49ef-8c60-6dc820f3f158.png', undefined],
		['https://cdn.example/0cc175b9c0f1b6a831c399e269772661.jpg', undefined],
		['https://files.example/results/0.png', undefined],
		['https://shop.example/', undefined],
		['no address', undefined],
	])('at the address %s is %p', (url, name) => {
		expect(nameInAddress(url)).toBe(name);
	});
});
