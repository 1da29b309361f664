import { textAt } from './fileKind';

interface Box {
	type: string;
	/** The offsets of its content. */
	start: number;
	end: number;
}

/** Far more than any image has. A file of empty boxes would block n8n. */
const MOST_BOXES = 1_000;

/** In characters; those that matter are shorter. */
const LONGEST_TYPE = 64;

/**
 * The size of the primary image of a HEIC or AVIF file (ISO/IEC 23008-12) as decoders return it: cropped and rotated by its
 * properties, in their order. The orientation in its Exif data must be ignored.
 */
export function heifSize(view: DataView): { width: number; height: number } | undefined {
	const meta = boxAt(view, ['meta'], 0, view.byteLength);
	if (!meta) return undefined;
	// A full box: its content begins after its version and flags.
	const inMeta = (...path: string[]) => boxAt(view, path, meta.start + 4, meta.end);
	const [item, properties, associations] = [inMeta('pitm'), inMeta('iprp', 'ipco'), inMeta('iprp', 'ipma')];
	if (!item || !properties || !associations) return undefined;
	const primary = view.getUint8(item.start) === 0 ? view.getUint16(item.start + 4) : view.getUint32(item.start + 4);
	const all = boxesOf(view, properties.start, properties.end);
	let size: { width: number; height: number } | undefined;
	for (const index of propertiesOf(view, associations, primary)) {
		const { type, start } = all[index - 1] ?? { type: '', start: 0 };
		if (type === 'ispe') size = { width: view.getUint32(start + 4), height: view.getUint32(start + 8) };
		if (type === 'clap') size = { width: ratioAt(view, start), height: ratioAt(view, start + 8) };
		if (type === 'irot' && size && view.getUint8(start) % 2 === 1) size = { width: size.height, height: size.width };
	}
	return size;
}

/** The types of an auxiliary image that holds opacity, of AV1 and of HEVC. */
const ALPHA = /^urn:mpeg:(mpegB:cicp:systems:auxiliary:alpha|hevc:2015:auxid:1)$/;

/**
 * Whether a HEIC or AVIF file has an image for its opacity; as for its size, all properties have to be in the bytes.
 * @throws RangeError where they are not
 */
export function heifHasAlpha(view: DataView): boolean | undefined {
	const meta = boxAt(view, ['meta'], 0, view.byteLength);
	const properties = meta && boxAt(view, ['iprp', 'ipco'], meta.start + 4, meta.end);
	if (!properties) return undefined;
	return boxesOf(view, properties.start, properties.end).some(({ type, start, end }) => type === 'auxC' && ALPHA.test(textUntilZero(view, start + 4, end)));
}

function textUntilZero(view: DataView, from: number, to: number): string {
	return textAt(view, from, Math.max(0, Math.min(to - from, LONGEST_TYPE))).replace(/\0.*$/s, '');
}

/** The indices of an item's properties, from 1. */
function propertiesOf(view: DataView, { start, end }: Box, item: number): number[] {
	const isLongId = view.getUint8(start) > 0;
	const isLongIndex = (view.getUint8(start + 3) & 1) === 1;
	for (let at = start + 8; at < end; ) {
		const id = isLongId ? view.getUint32(at) : view.getUint16(at);
		at += isLongId ? 4 : 2;
		const count = view.getUint8(at++);
		const step = isLongIndex ? 2 : 1;
		// The top bit marks a property that a reader has to understand.
		if (id === item) return Array.from({ length: count }, (_, n) => (isLongIndex ? view.getUint16(at + n * step) & 0x7fff : view.getUint8(at + n * step) & 0x7f));
		at += count * step;
	}
	return [];
}

function ratioAt(view: DataView, at: number): number {
	return Math.floor(view.getUint32(at) / view.getUint32(at + 4));
}

function boxAt(view: DataView, [type, ...path]: string[], from: number, to: number): Box | undefined {
	const box = boxesOf(view, from, to, type).find((one) => one.type === type);
	return box && path.length > 0 ? boxAt(view, path, box.start, box.end) : box;
}

/** @param last the type of the last box that is needed */
function boxesOf(view: DataView, from: number, to: number, last?: string): Box[] {
	const boxes: Box[] = [];
	for (let at = from; at + 8 <= Math.min(to, view.byteLength) && boxes.length < MOST_BOXES; ) {
		const size = view.getUint32(at);
		const isLong = size === 1;
		const length = isLong ? Number(view.getBigUint64(at + 8)) : size || to - at;
		const start = at + (isLong ? 16 : 8);
		if (at + length < start) return boxes;
		boxes.push({ type: textAt(view, at + 4, 4), start, end: at + length });
		if (boxes[boxes.length - 1]!.type === last) return boxes;
		at += length;
	}
	return boxes;
}
