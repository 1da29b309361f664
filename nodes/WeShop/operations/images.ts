import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { ImageSource, ImageSources } from '../agents/agent';
import { WeShopFailure } from '../api/failure';
import type { ImageFile } from '../api/types';
import { imageType, uploadName, type ImageType } from '../run/imageFile';
import { memoryOf } from './memory';
import type { Session } from './session';

/** A file of an input item that was looked at and may be uploaded. Its content is read again then: many items' files would fill the memory. */
export interface InputFile {
	itemIndex: number;
	property: string;
	fileName: string;
	type: ImageType;
	sha256: string;
	/** In bytes. */
	size: number;
}

export type Image = { mode: 'url'; url: string } | { mode: 'file'; file: InputFile };

/** @throws WeShopFailure when a file is missing or certainly no image */
export async function lookAtImages(node: IExecuteFunctions, itemIndex: number, sources: ImageSources): Promise<Record<string, Image>> {
	const images: Record<string, Image> = {};
	for (const [name, source] of Object.entries(sources)) {
		images[name] = source.mode === 'url' ? source : { mode: 'file', file: await inputFile(node, itemIndex, source) };
	}
	return images;
}

export async function inputFile(
	node: IExecuteFunctions,
	itemIndex: number,
	{ property }: Pick<ImageSource & { mode: 'binary' }, 'property'>,
): Promise<InputFile> {
	const fields = node.getInputData()[itemIndex]?.binary ?? {};
	const binary = fields[property];
	if (!binary) {
		const others = Object.keys(fields);
		throw new WeShopFailure(`The input item has no file in the field "${property}"`, {
			description:
				others.length > 0
					? `It has files in: ${others.join(', ')}. Name one of them`
					: 'It has no file at all. Put a node before this one that loads the file, or switch the image field to URL',
		});
	}
	const content = await node.helpers.getBinaryDataBuffer(itemIndex, property);
	const type = imageType(content, binary.mimeType);
	if ('noImage' in type) {
		throw new WeShopFailure(`The file in the field "${property}" ${type.noImage}, not an image`, {
			description: 'Put a PNG, JPEG, WebP or GIF image into this field',
		});
	}
	return {
		itemIndex,
		property,
		fileName: uploadName(binary.fileName, type),
		type,
		sha256: createHash('sha256').update(content).digest('hex'),
		size: content.length,
	};
}

export async function readFile(node: IExecuteFunctions, { itemIndex, property, fileName, type }: InputFile): Promise<ImageFile> {
	const content = await node.helpers.getBinaryDataBuffer(itemIndex, property);
	return { content, fileName, mimeType: type.mimeType };
}

/** Uploads each distinct file once in an execution, however many items and fields have it. */
export class Uploads {
	private readonly underWay = new Map<string, Promise<string>>();

	constructor(
		private readonly node: IExecuteFunctions,
		private readonly session: Session,
	) {}

	/** @returns the address of each image, by field name */
	async addressesOf(images: Record<string, Image>, deadline: number): Promise<Record<string, string>> {
		const addresses = await Promise.all(
			Object.entries(images).map(async ([name, image]) => [name, image.mode === 'url' ? image.url : await this.addressOf(image.file, deadline)]),
		);
		return Object.fromEntries(addresses) as Record<string, string>;
	}

	private async addressOf(file: InputFile, deadline: number): Promise<string> {
		const known = memoryOf(this.node).uploads[file.sha256];
		if (known) return known;
		const upload = this.underWay.get(file.sha256) ?? this.upload(file, deadline);
		this.underWay.set(file.sha256, upload);
		return await upload;
	}

	private async upload(file: InputFile, deadline: number): Promise<string> {
		const address = await this.session.client.uploadImage(await readFile(this.node, file), deadline);
		memoryOf(this.node).uploads[file.sha256] = address;
		return address;
	}
}
