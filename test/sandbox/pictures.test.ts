import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { bodyOf, fullestBody, leastBody } from '../catalogue/bodies';
import { catalogueAgent } from '../catalogue/catalogue';
import { FIXTURES } from './files';
import { drawImage, drawPoster, gatherMaterial } from './pictures/draw';
import { film } from './pictures/video';
import { sampleRun, type SampleAgent } from './sampleRuns';

interface Pixels {
	width: number;
	height: number;
	type: string;
	at(x: number, y: number): number[];
}

async function pixels(bytes: Buffer, type = ''): Promise<Pixels> {
	const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
	const { width, height, channels } = info;
	return { width, height, type, at: (x, y) => [...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels)] };
}

const fixture = (url: string): Promise<Buffer> => Promise.resolve(readFileSync(path.join(FIXTURES, path.basename(url))));

async function drawn(agent: SampleAgent, params: object = {}, index = 0): Promise<Pixels & { bytes: Buffer }> {
	const request = sampleRun(agent, params);
	const { bytes, type } = await drawImage(request, await gatherMaterial(request, fixture), index);
	return { ...(await pixels(bytes, type)), bytes };
}

const far = (one: number[], other: number[]): number => Math.max(...one.slice(0, 3).map((value, i) => Math.abs(value - (other[i] ?? 0))));

/** The mean difference of a channel where the shoe would be if the photo were at this offset. */
function difference(canvas: Pixels, photo: Pixels, left: number, top: number): number {
	let sum = 0;
	let count = 0;
	for (let y = 330; y < 720; y += 3) {
		for (let x = 190; x < 1050; x += 3) {
			sum += far(canvas.at(left + x, top + y), photo.at(x, y));
			count += 1;
		}
	}
	return sum / count;
}

describe('removeBG', () => {
	// In sneaker.jpg, 1200 × 900: wall, floor, the shadow beside the sole, the toe cap, the heel, the sole, a lace.
	const background = [[5, 5], [1195, 895], [600, 100], [600, 760], [1120, 700]] as const;
	const shoe = [[900, 590], [230, 520], [600, 655], [512, 438]] as const;

	it('makes the background transparent and keeps the shoe', async () => {
		const [result, original] = [await drawn('removeBG'), await pixels(await fixture('sneaker.jpg'))];
		expect([result.type, result.width, result.height]).toEqual(['image/png', 1200, 900]);
		for (const [x, y] of background) expect([x, y, result.at(x, y)[3]]).toEqual([x, y, 0]);
		for (const [x, y] of shoe) expect([x, y, result.at(x, y)]).toEqual([x, y, [...original.at(x, y), 255]]);
	});
	it('fills it with the requested color', async () => {
		const result = await drawn('removeBG', { backgroundHex: '#12ab9f' });
		for (const [x, y] of background) expect(result.at(x, y)).toEqual([0x12, 0xab, 0x9f]);
		expect(far(result.at(900, 590), [0x12, 0xab, 0x9f])).toBeGreaterThan(80);
	});
	it('fills it with the color of the preset', async () => {
		expect((await drawn('removeBG', { backgroundId: 3011 })).at(5, 5)).toEqual([0x1d, 0x2b, 0x4f]);
	});
	it('keeps what a mask protects', async () => {
		const result = await drawn('removeBG', { maskType: 'custom', customMaskUrl: 'sneaker-mask.png' });
		expect([result.at(800, 600)[3], result.at(620, 400)[3], result.at(230, 520)[3]]).toEqual([255, 255, 0]);
		const inline = await drawn('removeBG', { maskType: 'custom', customMask: (await fixture('sneaker-mask.png')).toString('base64') });
		expect(inline.bytes.equals(result.bytes)).toBe(true);
	});
	it.each([
		['handbag.webp', [500, 300]],
		['t-shirt.png', [450, 195]],
		['model.jpg', [530, 520]],
	])('removes what %s encloses', async (name, [x = 0, y = 0]) => {
		const request = sampleRun('removeBG', { images: undefined }, { originalImage: name });
		const { bytes } = await drawImage(request, await gatherMaterial(request, fixture), 0);
		const result = await pixels(bytes);
		expect(result.at(x, y)[3]).toBe(0);
		expect(result.at(Math.round(result.width / 2), Math.round(result.height * 0.55))[3]).toBe(255);
	});
});

describe('expandimage', () => {
	it.each([
		['where it was told', { fillLeft: 30, fillTop: 90 }, 30, 90],
		['in the middle', {}, 200, 50],
		['at its left edge', { fillLeft: 0 }, 0, 50],
	])('puts the photo unscaled %s', async (_, fill, left, top) => {
		const [result, original] = [await drawn('expandimage', fill), await pixels(await fixture('sneaker.jpg'))];
		expect([result.width, result.height]).toEqual([1600, 1000]);
		const exact = difference(result, original, left, top);
		expect(exact).toBeLessThan(3);
		for (const [x, y] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
			expect(difference(result, original, left + x, top + y)).toBeGreaterThan(exact * 1.5);
		}
	});
	it('continues the edges of the photo in the new area', async () => {
		const result = await drawn('expandimage', { fillLeft: 30, fillTop: 90 });
		expect(far(result.at(1590, 500), result.at(1225, 500))).toBeLessThan(30);
	});
	it('scales a photo down that does not fit, and crops what an offset moves beyond the edge', async () => {
		const small = await drawn('expandimage', { targetWidth: 300, targetHeight: 300 });
		expect([small.width, small.height]).toEqual([300, 300]);
		const cut = await drawn('expandimage', { targetWidth: 1300, targetHeight: 950, fillLeft: 900, fillTop: 949 });
		expect([cut.width, cut.height]).toEqual([1300, 950]);
	});
});

describe('the other agents', () => {
	const agents: SampleAgent[] = ['virtualtryon', 'aimodel', 'aiproduct', 'aipose'];
	it.each(agents)('%s draws a batch of different pictures with a caption', async (agent) => {
		const results = await Promise.all([0, 1, 2].map((index) => drawn(agent, { batchCount: 3 }, index)));
		expect(new Set(results.map(({ bytes }) => bytes.toString('base64'))).size).toBe(3);
		for (const { type, at, width, height } of results) {
			expect(type).toBe('image/jpeg');
			expect(Math.max(...at(Math.round(width * 0.5), height - 4))).toBeLessThan(90);
		}
	});
	it('keep the subject visible', async () => {
		const { at, width } = await drawn('aimodel');
		const [red = 0, green = 0, blue = 0] = at(Math.round(width / 2), 400);
		expect(red - green).toBeGreaterThan(80);
		expect(red - blue).toBeGreaterThan(40);
	});
	it.each([
		[{ generateVersion: 'weshopPro', aspectRatio: '16:9' }, 1024, 576],
		[{ generateVersion: 'bananaPro', aspectRatio: '1:1', imageSize: '2K' }, 2048, 2048],
		[{}, 768, 1024],
	])('respect %j', async (params, width, height) => {
		const result = await drawn('virtualtryon', params);
		expect([result.width, result.height]).toEqual([width, height]);
	});
	it('show all further photos in a row at the top', async () => {
		const agent = catalogueAgent('ai-collage-maker');
		const colours = ['#ff0000', '#00ff00', '#0000ff'];
		const request = leastBody(agent, { images: ['sneaker.jpg', ...colours] });
		const flat = (background: string): Promise<Buffer> => sharp({ create: { width: 40, height: 30, channels: 3, background } }).png().toBuffer();
		const material = await gatherMaterial(request, (url) => (colours.includes(url) ? flat(url) : fixture(url)));
		const { at } = await pixels((await drawImage(request, material, 0)).bytes);
		// Each square is 225 wide, 15 apart.
		const squares = [[128, 128], [368, 128], [608, 128]] as const;
		expect(squares.map(([x, y]) => at(x, y).map((value) => (value > 127 ? 1 : 0)))).toEqual([[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
	});
	it('fit thirty photos', async () => {
		const agent = catalogueAgent('seedance-25');
		const request = fullestBody(agent);
		await expect(drawPoster(request, await gatherMaterial(request, (url) => fixture(new URL(url).pathname)), 0, true)).resolves.toMatchObject({ type: 'image/jpeg' });
	});
	it.each([['two words'], ['a long one '.repeat(300)], ['לוגו '.repeat(5)], ['W'.repeat(4000)]])('write the prompt where there is no photo: %#', async (prompt) => {
		const draw = async (textDescription: string) => {
			const request = bodyOf(catalogueAgent('z-image'), { images: [], videos: [], audios: [] }, { textDescription, aspectRatio: '16:9' });
			const { bytes } = await drawImage(request, await gatherMaterial(request, fixture), 0);
			return { ...(await pixels(bytes)), bytes };
		};
		const dark = ({ at, width, height }: Pixels): number => {
			let count = 0;
			for (let y = 0; y < height * 0.8; y += 2) for (let x = 0; x < width; x += 2) if (Math.max(...at(x, y)) < 60) count += 1;
			return count;
		};
		const [written, blank] = [await draw(prompt), await draw(' ')];
		expect([written.width, written.height]).toEqual([1024, 576]);
		expect(dark(written)).toBeGreaterThan(dark(blank) + 500);
	});
	it('draw a prompt that looks like markup', async () => {
		await expect(drawn('aipose', { textDescription: '</text><script>&\u0007"\'' })).resolves.toMatchObject({ type: 'image/jpeg' });
	});
});

describe('videos', () => {
	it('are different files that end in a box which players skip', async () => {
		const [fixtureFilm, one, other] = [await fixture('turntable.mp4'), await film('run 0'), await film('run 1')];
		expect(one.subarray(4, 8).toString()).toBe('ftyp');
		expect(one.subarray(0, fixtureFilm.length).equals(fixtureFilm)).toBe(true);
		expect(one.subarray(fixtureFilm.length).toString('latin1')).toBe('\0\0\0\x0dfreerun 0');
		expect(one.equals(other)).toBe(false);
	});
	it('have a poster, even if made from text alone', async () => {
		const request = sampleRun('seedance', { images: undefined, aspectRatio: '16:9' }, { images: undefined, originalImage: undefined });
		const { bytes, type } = await drawPoster(request, await gatherMaterial(request, fixture), 0);
		expect([type, (await pixels(bytes)).width]).toEqual(['image/jpeg', 1024]);
	});
});
