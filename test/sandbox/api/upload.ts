import { randomUUID } from 'node:crypto';
import type { Received } from '../doors/exchange';
import { IMAGE_HOST, type Files } from '../files';
import { multipartOf } from '../journal/multipart';
import { imageFormat } from '../pictures/photo';
import { refuse } from './refusal';

const EXTENSIONS: Record<string, string[]> = {
	png: ['png'],
	jpeg: ['jpg', 'jpeg'],
	webp: ['webp'],
	gif: ['gif'],
	tiff: ['tif', 'tiff'],
	heif: ['avif', 'heic', 'heif'],
	svg: ['svg'],
	bmp: ['bmp'],
};
/** The type that WeShop's own client declares for every file. */
const UNDECLARED = 'application/octet-stream';

/** Stores one image. Every upload gets a new URL, even for the same content. */
export async function uploadImage(request: Received, files: Files): Promise<{ image: string }> {
	const parts = multipartOf(request);
	if (!parts) refuse('the body must be multipart/form-data');
	const [part, another] = parts.filter(({ fileName }) => fileName !== undefined);
	if (!part || another) refuse('exactly one file is expected');
	if (part.field !== 'image') refuse(`the file must be in the field image, not ${part.field}`);
	const { bytes, fileName = '', type = UNDECLARED } = part;
	if (!/^[\x20-\x7e]+\.[A-Za-z0-9]+$/.test(fileName)) refuse('the file name must be ASCII and have an extension');
	const format = bytes.length > 0 ? await imageFormat(bytes) : undefined;
	const extensions = EXTENSIONS[format ?? ''];
	if (!format || !extensions) refuse('the file is not an image');
	const extension = fileName.split('.').pop()?.toLowerCase() ?? '';
	if (!extensions.includes(extension)) refuse(`the file is ${format} but its name ends in .${extension}`);
	const declared = type.split(';')[0]?.toLowerCase() ?? '';
	const types = [...extensions.map((name) => `image/${name}`), `image/${format}`, ...(format === 'svg' ? ['image/svg+xml'] : [])];
	if (declared !== UNDECLARED && !types.includes(declared)) refuse(`the file is ${format} but its part says ${declared}`);
	const image = `https://${IMAGE_HOST}/uploads/${randomUUID()}.${extension}`;
	const servedAs = declared === UNDECLARED ? `image/${format === 'svg' ? 'svg+xml' : format}` : declared;
	files.publish(image, () => Promise.resolve({ bytes, type: servedAs }));
	return { image };
}
