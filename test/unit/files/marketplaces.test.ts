import { MARKETPLACES, sameForAll, whatItMeets, type Checks, type Picture, type Place } from '../../../nodes/WeShop/files/marketplaces';

const PLACES: Place[] = ['amazon', 'googleMerchant', 'shopify', 'zalando'];

interface Given extends Partial<Omit<Picture, 'header'>> {
	mimeType?: string;
	called?: string;
	hasAlpha?: boolean | 'unknown';
	size?: [width: number, height: number];
}

/** A picture that every place takes, but for what is given. */
function picture({ mimeType = 'image/jpeg', called = 'a JPEG image', hasAlpha = false, size: [width, height] = [1801, 2600], ...file }: Given = {}): Picture {
	return { header: { mimeType, called, width, height, ...(hasAlpha === 'unknown' ? {} : { hasAlpha }) }, fileSize: 400_000, fileName: 'shoe.jpg', url: 'https://files.example/1.jpg?x=1.png', ...file };
}

const png = { mimeType: 'image/png', called: 'a PNG image', fileName: 'shoe.png', url: 'https://files.example/1.png' };
const webp = { mimeType: 'image/webp', called: 'a WebP image', fileName: 'shoe.webp', url: 'https://files.example/1.webp' };
const meets = (given: Given, places = PLACES) => whatItMeets(picture(given), { places });
const ALL = { amazon: true, googleMerchant: true, shopify: true, zalando: true };

describe('What a place would not take of a picture', () => {
	it('is nothing for a JPEG of 1801 × 2600', () => {
		expect(meets({})).toEqual(ALL);
		expect(meets({ url: 'https://files.example/1.JPEG', fileName: 'shoe.jpeg' })).toEqual(ALL);
	});

	it.each<[string, Given, Partial<Record<Place, string>>]>([
		['a picture whose header was cut off before its transparency', { hasAlpha: 'unknown' }, { amazon: 'whether it has an alpha channel could not be read' }],
		['a PNG with an alpha channel', { ...png, hasAlpha: true }, { amazon: 'it has an alpha channel; Amazon shows what is transparent as grey or black', zalando: 'it is a PNG image; Zalando takes JPEG only' }],
		['a WebP', webp, { amazon: 'it is a WebP image; Amazon takes JPEG, PNG, TIFF and GIF', zalando: 'it is a WebP image; Zalando takes JPEG only' }],
		['a JPEG of a wrong ending', { url: 'https://files.example/a/1.png' }, { googleMerchant: 'its address ends in .png, but it is a JPEG image' }],
		['a JPEG of two wrong endings', { url: 'https://files.example/1.png', fileName: 'shoe.bin' }, { googleMerchant: 'its address ends in .png, and its name ends in .bin, but it is a JPEG image' }],
		['999 pixels', { size: [694, 999] }, { amazon: 'its longest side has 999 pixels; Amazon asks for 1000 at least', zalando: 'it is 694 × 999 pixels; Zalando asks for 762 × 1100 at least' }],
		['a narrow picture', { size: [499, 1000] }, { googleMerchant: 'it is 499 × 1000 pixels; Google Merchant asks for 500 × 500 at least', zalando: 'it is 499 × 1000 pixels; Zalando asks for 762 × 1100 at least; its ratio is 1 : 2.004; Zalando asks for 1 : 1.44, within 1 %' }],
		['a low picture', { size: [10_000, 499] }, { googleMerchant: 'it is 10000 × 499 pixels; Google Merchant asks for 500 × 500 at least', zalando: 'it is 10000 × 499 pixels; Zalando asks for 762 × 1100 at least; its ratio is 1 : 0.050; Zalando asks for 1 : 1.44, within 1 %' }],
		['10,001 pixels', { size: [1999, 10_001] }, { amazon: 'its longest side has 10001 pixels; Amazon takes 10000 at most', zalando: 'its ratio is 1 : 5.003; Zalando asks for 1 : 1.44, within 1 %' }],
		['too many pixels for Shopify', { size: [3727, 5367] }, { shopify: 'it has 20.01 megapixels; Shopify takes 20 at most' }],
		['too many pixels for Google', { size: [6667, 9600] }, { googleMerchant: 'it has 64.01 megapixels; Google Merchant takes 64 at most', shopify: 'it has 64.01 megapixels; Shopify takes 20 at most' }],
		['16 MB and a byte', { fileSize: 16_000_001 }, { googleMerchant: 'the file has 16.01 MB; Google Merchant takes 16 MB at most' }],
		['20 MB and a byte', { fileSize: 20_000_001 }, { googleMerchant: 'the file has 20.01 MB; Google Merchant takes 16 MB at most', shopify: 'the file has 20.01 MB; Shopify takes 20 MB at most', zalando: 'the file has 20.01 MB; Zalando takes 20 MB at most' }],
		['a ratio more than 1 % above', { size: [1000, 1455] }, { zalando: 'its ratio is 1 : 1.455; Zalando asks for 1 : 1.44, within 1 %' }],
		['a ratio more than 1 % below', { size: [1000, 1425] }, { zalando: 'its ratio is 1 : 1.425; Zalando asks for 1 : 1.44, within 1 %' }],
	])('is said with the numbers: %s', (_, given, expected) => {
		expect(meets(given)).toEqual({ ...ALL, ...expected });
	});

	it.each<[string, Given]>([
		['762 × 1100 but Amazon’s 1000', { size: [762, 1100] }],
		['a ratio within 1 %', { size: [1000, 1454] }],
		['another ratio within 1 %', { size: [1000, 1426] }],
		['16 MB', { fileSize: 16_000_000 }],
		['an address without an ending', { url: 'https://files.example/v1.2/picture' }],
		['what is no address', { url: 'none.png' }],
	])('is nothing for %s', (_, given) => {
		expect(meets(given)).toEqual(ALL);
	});

	it.each<[string, Given, Place]>([
		['4472 × 4472', { size: [4472, 4472] }, 'shopify'],
		['1000 × 10', { size: [1000, 10] }, 'amazon'],
		['10,000 × 10,000', { size: [10_000, 10_000] }, 'amazon'],
		['500 × 500 and a TIFF', { size: [500, 500], mimeType: 'image/tiff', url: 'https://files.example/1.tif', fileName: 'shoe.tiff' }, 'googleMerchant'],
		['8000 × 8000', { size: [8000, 8000] }, 'googleMerchant'],
	])('is nothing at the limit: %s', (_, given, place) => {
		expect(meets(given, [place])).toEqual({ [place]: true });
	});

	it.each<[Partial<Checks>, true | string]>([
		[{ minWidth: 1801, minHeight: 2600 }, true],
		[{ minWidth: 1802, minHeight: 2600 }, 'it is 1801 × 2600 pixels; Own Minimum asks for 1802 × 2600 at least'],
		[{ minWidth: 2000 }, 'it is 1801 × 2600 pixels; Own Minimum asks for a width of 2000 at least'],
		[{ minHeight: 2601 }, 'it is 1801 × 2600 pixels; Own Minimum asks for a height of 2601 at least'],
	])('is the user’s own minimum: %j', (own, expected) => {
		expect(whatItMeets(picture(), { places: ['ownMinimum', 'amazon'], ...own })).toEqual({ ownMinimum: expected, amazon: true });
	});

	it('is said of a picture whose size is nowhere', () => {
		const header = { mimeType: 'image/svg+xml', called: 'an SVG drawing' };
		expect(whatItMeets({ ...picture(), header }, { places: ['shopify', 'ownMinimum'], minWidth: 1 })).toEqual({ shopify: 'its size in pixels could not be read', ownMinimum: 'its size in pixels could not be read' });
	});

	it('is said of what is no picture', () => {
		expect(whatItMeets({ ...picture(), header: undefined }, { places: ['shopify'] })).toEqual({ shopify: 'the file is no picture of a known format' });
		expect(sameForAll(['amazon', 'zalando'], 'a video')).toEqual({ amazon: 'a video', zalando: 'a video' });
	});
});

it('Each rule has the page that says so', () => {
	for (const { source, readIn } of Object.values(MARKETPLACES)) expect([URL.canParse(source), /^[A-Z][a-z]+ 20\d\d$/.test(readIn)]).toEqual([true, true]);
});
