import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { SAYS_SIZES } from './n8nUnderTest';

/** A file field as n8n's own nodes make it. */
export function file(content: Buffer, mimeType: string, fileName?: string): IBinaryData {
	return { data: content.toString('base64'), mimeType, ...(fileName ? { fileName } : {}) };
}

/** What n8n says of a file's size. */
export const sizeSaid = (bytes: number) => (SAYS_SIZES ? { bytes } : {});

/** The bytes of an item's file. */
export async function bytesOf(item: INodeExecutionData | undefined, property = 'data'): Promise<Buffer> {
	const binary = item?.binary?.[property];
	if (!binary) throw new Error(`The item has no file in "${property}"`);
	return binary.id ? await Container.get(BinaryDataService).getAsBuffer(binary) : Buffer.from(binary.data, 'base64');
}

const photos = new Map<string, Promise<Buffer>>();

/** A small product photo that no other label gives: a block of colour on white, 120 × 90. It is drawn once; nobody changes its bytes. */
export async function photoOf(label: string, format: 'png' | 'jpeg' = 'png'): Promise<Buffer> {
	const name = `${format} ${label}`;
	const photo = photos.get(name) ?? drawn(label, format);
	photos.set(name, photo);
	return await photo;
}

async function drawn(label: string, format: 'png' | 'jpeg'): Promise<Buffer> {
	const colour = `#${createHash('sha256').update(label).digest('hex').slice(0, 6)}`;
	const block = { create: { width: 60, height: 40, channels: 3, background: colour } } as const;
	const product = await sharp(block).png().toBuffer();
	return await sharp({ create: { ...block.create, width: 120, height: 90, background: '#ffffff' } })
		.composite([{ input: product, gravity: 'centre' }])
		.toFormat(format)
		.toBuffer();
}

/** The item of a node that has loaded a photo: the file in "data". */
export async function photoItem(label: string): Promise<Partial<INodeExecutionData>> {
	return { json: {}, binary: { data: file(await photoOf(label), 'image/png', 'product.png') } };
}

/** Red, green, blue and opacity of a picture at a place, each from 0 to 255. */
export async function pixel(picture: Buffer, left: number, top: number): Promise<number[]> {
	return [...(await sharp(picture).ensureAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}
