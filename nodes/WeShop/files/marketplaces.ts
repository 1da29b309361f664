import type { ImageHeader } from './imageHeader';
import { EXTENSIONS } from './signature';

/** Where a picture is to go, as a saved workflow names it. */
export type Place = 'amazon' | 'googleMerchant' | 'ownMinimum' | 'shopify' | 'zalando';

/** What a place asks of a picture, as far as its header says it. */
interface Rules {
	/** MIME types. */
	formats?: readonly string[];
	/** In pixels; `ratio` is of the height to the width. */
	minWidth?: number;
	minHeight?: number;
	longestSide?: { min: number; max: number };
	ratio?: number;
	/** In millions, of bytes and of pixels. */
	maxMegabytes?: number;
	maxMegapixels?: number;
	/** What becomes of an alpha channel that the place does not want. */
	alpha?: string;
	/** The ending of the address and of the file's name has to be that of the format. */
	hasEndings?: true;
}

interface Marketplace {
	label: string;
	rules: Rules;
	/** The public page that says so, and when it was read. */
	source: string;
	readIn: string;
}

const [JPEG, PNG, GIF, TIFF, BMP, WEBP] = ['image/jpeg', 'image/png', 'image/gif', 'image/tiff', 'image/bmp', 'image/webp'] as const;

/** docs/results.md shows the same table. */
export const MARKETPLACES: Readonly<Record<Exclude<Place, 'ownMinimum'>, Marketplace>> = {
	amazon: {
		label: 'Amazon',
		rules: { formats: [JPEG, PNG, TIFF, GIF], longestSide: { min: 1_000, max: 10_000 }, alpha: 'grey or black' },
		source: 'https://changethisfile.com/blog/convert-images-for-amazon-seller-central',
		readIn: 'November 2026',
	},
	googleMerchant: {
		label: 'Google Merchant',
		// The size that is asked for from 2027-01-31 on; it was 100 × 100, and 250 × 250 for clothes.
		rules: { formats: [JPEG, WEBP, PNG, GIF, BMP, TIFF], minWidth: 500, minHeight: 500, maxMegapixels: 64, maxMegabytes: 16, hasEndings: true },
		source: 'https://support.google.com/merchants/answer/6324350',
		readIn: 'November 2026',
	},
	shopify: {
		label: 'Shopify',
		rules: { maxMegapixels: 20, maxMegabytes: 20 },
		source: 'https://shopify.dev/docs/apps/online-store/media/products',
		readIn: 'November 2026',
	},
	zalando: {
		label: 'Zalando',
		rules: { formats: [JPEG], minWidth: 762, minHeight: 1_100, ratio: 1.44, maxMegabytes: 20 },
		source: 'https://partner.zalando.com/university/article/visual-content-and-post-production-guide',
		readIn: 'November 2026',
	},
};

/** How far a ratio may be off. */
const TOLERANCE = 0.01;
const MEGA = 1_000_000;

/** What to check; the minima are the user's own. */
export interface Checks {
	places: Place[];
	minWidth?: number;
	minHeight?: number;
}

/** By place: true, or why it would not take the picture. */
export type Meets = Partial<Record<Place, true | string>>;

export interface Picture {
	/** Missing where the bytes are no picture of a known kind. */
	header?: ImageHeader;
	/** In bytes. */
	fileSize: number;
	fileName: string;
	url: string;
}

export function whatItMeets(picture: Picture, { places, ...own }: Checks): Meets {
	const { header } = picture;
	if (!header) return sameForAll(places, 'the file is no picture of a known format');
	return Object.fromEntries(
		places.map((place) => {
			const { label, rules } = place === 'ownMinimum' ? { label: 'Own Minimum', rules: own } : MARKETPLACES[place];
			return [place, whyNots({ ...picture, header }, label, rules).join('; ') || true];
		}),
	);
}

/** Where nothing could be checked. @param why what each place gets in place of true */
export function sameForAll(places: readonly Place[], why: string): Meets {
	return Object.fromEntries(places.map((place) => [place, why]));
}

function whyNots(picture: Picture & { header: ImageHeader }, label: string, rules: Rules): string[] {
	const { header, fileSize } = picture;
	const { formats, maxMegabytes, alpha } = rules;
	return [
		formats && !formats.includes(header.mimeType) ? `it is ${header.called}; ${label} takes ${listed(formats.map(nameOf))}` : undefined,
		...whyNotItsSize(header, label, rules),
		maxMegabytes && fileSize > maxMegabytes * MEGA ? `the file has ${above(fileSize)} MB; ${label} takes ${maxMegabytes} MB at most` : undefined,
		alpha && header.hasAlpha === undefined ? 'whether it has an alpha channel could not be read' : undefined,
		alpha && header.hasAlpha ? `it has an alpha channel; ${label} shows what is transparent as ${alpha}` : undefined,
		rules.hasEndings ? whyNotItsEnding(picture) : undefined,
	].filter((why) => why !== undefined);
}

function whyNotItsSize({ width, height }: ImageHeader, label: string, rules: Rules): Array<string | undefined> {
	if (width === undefined || height === undefined) return ['its size in pixels could not be read'];
	const { minWidth = 0, minHeight = 0, longestSide, ratio, maxMegapixels = Infinity } = rules;
	const longest = Math.max(width, height);
	const isRatio = ratio === undefined || Math.abs(height / width / ratio - 1) <= TOLERANCE;
	return [
		width < minWidth || height < minHeight ? `it is ${width} × ${height} pixels; ${label} asks for ${minimum(minWidth, minHeight)} at least` : undefined,
		longestSide && longest < longestSide.min ? `its longest side has ${longest} pixels; ${label} asks for ${longestSide.min} at least` : undefined,
		longestSide && longest > longestSide.max ? `its longest side has ${longest} pixels; ${label} takes ${longestSide.max} at most` : undefined,
		isRatio ? undefined : `its ratio is 1 : ${(height / width).toFixed(3)}; ${label} asks for 1 : ${ratio}, within 1 %`,
		width * height > maxMegapixels * MEGA ? `it has ${above(width * height)} megapixels; ${label} takes ${maxMegapixels} at most` : undefined,
	];
}

function minimum(width: number, height: number): string {
	if (width && height) return `${width} × ${height}`;
	return width ? `a width of ${width}` : `a height of ${height}`;
}

/** In millions, rounded up: what is above a limit is never shown as the limit. */
function above(count: number): number {
	return Math.ceil(count / (MEGA / 100)) / 100;
}

/** An address without an ending says nothing wrong. */
function whyNotItsEnding({ header: { mimeType, called }, url, fileName }: Picture & { header: ImageHeader }): string | undefined {
	const right = { [JPEG]: ['jpg', 'jpeg'], [TIFF]: ['tif', 'tiff'] }[mimeType] ?? [EXTENSIONS[mimeType]];
	const names = { 'its address': URL.canParse(url) ? new URL(url).pathname : '', 'its name': fileName };
	const wrong = Object.entries(names).flatMap(([what, name]) => {
		const ending = /\.([^./]+)$/.exec(name)?.[1];
		return ending === undefined || right.includes(ending.toLowerCase()) ? [] : [`${what} ends in .${ending}`];
	});
	return wrong.length > 0 ? `${wrong.join(', and ')}, but it is ${called}` : undefined;
}

function nameOf(mimeType: string): string {
	return mimeType === WEBP ? 'WebP' : mimeType.replace('image/', '').toUpperCase();
}

function listed(names: readonly string[]): string {
	return names.length === 1 ? `${names[0]} only` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
