import { imageType, inPixels, uploadName, whyNotAMask, type InspectedFile } from '../../../nodes/WeShop/files/imageFile';
import { acceptedFiles, damagedFiles, otherFiles, unreadFiles } from '../../inputs/files';
import { seeded, wholeOf } from '../random';
import { bmp, bytes, gif, jpeg, png, sized, tiff, utf16, webp } from './headers';

describe('An image that is accepted', () => {
	it.each(acceptedFiles)('has the type of its content: %s', (_what, content, mimeType, extension) => {
		expect(imageType(content)).toEqual({ mimeType, extension });
	});
});

describe('A picture of a kind that web services do not read', () => {
	it.each(unreadFiles)('is refused with a remedy: %s', (what, content, how) => {
		expect(imageType(content)).toEqual({ notAnImage: `is ${what}, a kind of picture that web services do not read`, instead: expect.stringContaining(how) });
	});
});

describe('A file that is not an image', () => {
	it.each(otherFiles)('is refused with a description: it %s', (notAnImage, content) => {
		expect(imageType(content)).toEqual({ notAnImage, instead: expect.stringMatching(/^(a|an|it) /) });
	});

	it('has a specific remedy if n8n has a node for it', () => {
		expect(imageType(bytes([0x1f, 0x8b, 8, 0]))).toMatchObject({ instead: expect.stringContaining('Compression node') });
		expect(imageType(bytes(Buffer.from(gif(4, 3)).toString('base64')))).toMatchObject({ instead: expect.stringContaining('Convert to File node') });
	});

	it.each(damagedFiles)('is also refused if it begins like %s and its header is truncated or invalid', (what, content) => {
		expect(imageType(content)).toMatchObject({ notAnImage: `begins like ${what}, and is cut off or damaged` });
	});
});

describe('The check of a file', () => {
	const random = seeded(14);
	const chance = (most: number) => Uint8Array.from({ length: wholeOf(random, most) }, () => wholeOf(random, 256));
	const each = (times: number, make: () => Uint8Array[]) => Array.from({ length: times }, make).flat();
	const taken = (contents: Uint8Array[]) => contents.filter((content) => !('notAnImage' in imageType(content)));

	it('accepts no random bytes', () => {
		expect(taken(each(3_000, () => [chance(300)]))).toEqual([]);
	});

	it('accepts no random bytes after the first two of an image', () => {
		for (const start of [png(4, 3), jpeg(4, 3), webp(4, 3), gif(4, 3), bmp(4, 3), tiff('II', []), tiff('MM', [])]) {
			expect(taken(each(300, () => [bytes(start.subarray(0, 2), chance(300))]))).toEqual([]);
		}
	});

	it('accepts no text, whatever it begins with', () => {
		const starts = ['', 'BM', 'GIF89a', 'GIF87a', 'RIFFWEBPWEBP', 'ftypavif', 'II*', 'MM', 'PNG', 'JFIF', 'SVG', 'svg', '<svgs', '<!--<svg>', '"<svg>"', 'ÿØÿ', '‰PNG\r\n'];
		const letters = [...'abc xyz019 \n\t<>!-?&;:,."\'[]{}()/\\=#%ÄÖß€☂靴\u202e'];
		const texts = starts.flatMap((start) => Array.from({ length: 60 }, () => start + Array.from({ length: wholeOf(random, 300) }, () => letters[wholeOf(random, letters.length)]).join('')));
		expect(taken(texts.flatMap((text) => [Buffer.from(text), utf16(text, 'le'), utf16(text, 'be'), Buffer.from(text.replace(/[^\0-\xff]/g, ''), 'latin1')]))).toEqual([]);
	});

	it('neither throws for a damaged image nor mistakes it for one of another type', () => {
		for (const [whole, mimeType] of [[png(4, 3), 'image/png'], [jpeg(4, 3, bytes('Exif\0\0', tiff('II', [[274, 3, 6]]))), 'image/jpeg'], [tiff('MM', sized(4, 3)), 'image/tiff'], [bmp(4, 3), 'image/bmp']] as const) {
			const damaged = each(500, () => {
				const part = Uint8Array.from(whole).subarray(0, wholeOf(random, whole.length + 1));
				return [part.length > 0 ? part.fill(wholeOf(random, 256), wholeOf(random, part.length), part.length) : part];
			});
			expect([...new Set(taken(damaged).map((content) => (imageType(content) as { mimeType: string }).mimeType))].filter((one) => one !== mimeType)).toEqual([]);
		}
	});
});

describe('The name of an uploaded file', () => {
	const type = { mimeType: 'image/png', extension: 'png' };

	it.each([
		['shoe.png', 'shoe.png'],
		['shoe.JPG', 'shoe.png'],
		['shoe', 'shoe.png'],
		['my shoe (1).jpeg', 'my_shoe_1.png'],
		['shoe.v2.final.jpg', 'shoe_v2_final.png'],
		['../../etc/passwd', 'png'],
		['靴.png', 'image.png'],
		['.png', 'image.png'],
		['', 'image.png'],
		[undefined, 'image.png'],
		['a"b\r\nc.png', 'a_b_c.png'],
		['Café.png', 'Cafe.png'],
	])('is ASCII and has the extension of the actual type: %p → %s', (fileName, expected) => {
		const name = uploadName(fileName, type);
		expect(name).toMatch(/^[A-Za-z0-9_-]+\.png$/);
		if (expected !== 'png') expect(name).toBe(expected);
	});
});

describe('A mask', () => {
	const file = (extension: string, width?: number, height = 200): InspectedFile => ({ type: { mimeType: `image/${extension}`, extension }, ...(width ? { pixels: { width, height } } : {}) });

	it.each<[string, InspectedFile, InspectedFile | undefined]>([
		['a PNG of the size of the photo', file('png', 320), file('jpeg', 320)],
		['a PNG with an unknown size', file('png'), file('jpeg', 320)],
		['a PNG for a photo with an unknown size', file('png', 320), file('avif')],
		['a PNG for a photo that is a URL', file('png', 320), undefined],
	])('can be %s', (_, mask, photo) => {
		expect(whyNotAMask(mask, photo, 'Image')).toBeUndefined();
	});

	it('cannot be another type of image', () => {
		expect(whyNotAMask(file('jpg', 320), file('jpeg', 320), 'Image')).toBe('is a JPG file, but WeShop only accepts a PNG as a mask');
	});

	it('cannot have another size than the photo', () => {
		expect(whyNotAMask(file('png', 321), file('jpeg', 320), 'Garment Image')).toBe('is 321 × 200 and Garment Image is 320 × 200 pixels');
		expect(inPixels({ width: 1, height: 2 })).toBe('1 × 2');
	});
});
