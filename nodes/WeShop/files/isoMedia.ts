import { HEAD, INSTEAD, textAt, viewOf, type FileKind } from './fileKind';

const HEIF = { is: 'picture', called: 'a HEIF image', mimeType: 'image/heif', extension: 'heif' } as const;
const SEQUENCE = { is: 'picture', called: 'a HEIC sequence', mimeType: 'image/heic-sequence', extension: 'heics', instead: INSTEAD.saved } as const;
const CR3 = { is: 'picture', called: 'a camera RAW file (CR3)', mimeType: 'image/x-canon-cr3', extension: 'cr3', instead: INSTEAD.exported } as const;
const QUICKTIME = { is: 'video', mimeType: 'video/quicktime', extension: 'mov' } as const;
const MP4 = { is: 'video', mimeType: 'video/mp4', extension: 'mp4' } as const;
const AUDIO = { is: 'other', called: 'an M4A audio file' } as const;

/** Brands that decide what a file is if they are the major brand. */
const MAJOR: ReadonlyArray<readonly [brand: RegExp, kind: FileKind]> = [
	[/^crx /, CR3],
	[/^(M4[ABP]|F4[AB]|f4[ab]) /, AUDIO],
	[/^qt/, QUICKTIME],
	[/^(iso[2-9acm]|mp4[12]|mp71|avc1|hvc1|hev1|av01|dash|msdh|cmf[c2]|M4V|[Ff]4[vp]|3g|mmp4|MSNV|NDS|XAVC|mjp2)/, MP4],
];

/** Brands for the coding of an image: major ones, or compatible ones if the major brand is that of a container, such as mif1. */
const CODING: ReadonlyArray<readonly [brand: RegExp, kind: FileKind]> = [
	[/^avi[fs]$/, { is: 'picture', called: 'an AVIF image', mimeType: 'image/avif', extension: 'avif' }],
	[/^(hei[cxms]|hev[cxms])$/, { is: 'picture', called: 'a HEIC image', mimeType: 'image/heic', extension: 'heic' }],
];

/** Brands of HEIC files without a still image, which hardly any program reads. Browsers show sequences of AVIF. */
const SEQUENCES = /^(hev[cxms]|msf1|miaf)$/;

/** Every kind that this file detects. */
export const ISO_MEDIA: readonly FileKind[] = [HEIF, SEQUENCE, ...[...MAJOR, ...CODING].map(([, kind]) => kind)];

/** Brands for the container of images. */
const CONTAINER = /^(mif[12]|msf1|miaf)$/;

/** The first box of QuickTime files without a brand. */
const WITHOUT_BRAND = /^(moov|mdat|wide|pnot)$/;

/**
 * What an ISO media file is (ISO/IEC 14496-12): its first box contains the major brand, then the brands that the file is
 * compatible with.
 */
export function isoMediaKind(content: Uint8Array): FileKind | undefined {
	const view = viewOf(content.subarray(0, HEAD));
	if (view.byteLength < 12) return undefined;
	const type = textAt(view, 4, 4);
	if (WITHOUT_BRAND.test(type)) return QUICKTIME;
	const brands = type === 'ftyp' ? brandsOf(view) : undefined;
	if (!brands) return undefined;
	const [major] = brands;
	const first = MAJOR.find(([brand]) => brand.test(major))?.[1];
	if (first) return first;
	if (brands.every((brand) => SEQUENCES.test(brand))) return SEQUENCE;
	const coding = brands.flatMap((brand) => CODING.filter(([pattern]) => pattern.test(brand)));
	if (coding[0]) return coding[0][1];
	return brands.some((brand) => CONTAINER.test(brand)) ? HEIF : MP4;
}

/** @returns `undefined` for a box that is longer than any list of brands, as it is if the length consists of letters */
function brandsOf(view: DataView): [major: string, ...compatible: string[]] | undefined {
	const size = view.getUint32(0);
	const isLong = size === 1 && view.byteLength >= 24;
	const start = isLong ? 16 : 8;
	const end = isLong ? Number(view.getBigUint64(8)) : size || view.byteLength;
	if (end < start + 4 || end > HEAD) return undefined;
	const compatible: string[] = [];
	for (let at = start + 8; at + 4 <= Math.min(end, view.byteLength); at += 4) compatible.push(textAt(view, at, 4));
	return [textAt(view, start, 4), ...compatible];
}
