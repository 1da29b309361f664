import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { Agent, Field, ImageSources } from '../agents/agent';
import { shown } from '../agents/readValue';
import { WeShopFailure } from '../api/failure';
import type { ImageFile } from '../api/types';
import { fileContent } from '../n8n/inputFiles';
import { imageType, inPixels, uploadName, whyNotAMask, type InspectedFile } from '../files/imageFile';
import { imageSize } from '../files/imageSize';

/** A file of an input item that was looked at and may be uploaded. Its content is read again then: many items' files would fill the memory. */
export interface InputFile extends InspectedFile {
	itemIndex: number;
	property: string;
	fileName: string;
	sha256: string;
	/** In bytes. */
	size: number;
}

export type Image = { mode: 'url'; url: string } | { mode: 'file'; file: InputFile };

/** @throws WeShopFailure when a file is missing or certainly no image, or a mask does not fit its photo */
export async function readImages(
	node: IExecuteFunctions,
	itemIndex: number,
	sources: ImageSources,
	{ fields }: Pick<Agent, 'fields'>,
): Promise<Record<string, Image>> {
	const images: Record<string, Image> = {};
	for (const [name, source] of Object.entries(sources)) {
		const label = fields.find((field) => field.name === name)?.label ?? name;
		const where = { name, label, otherwise: ', or switch the field to URL' };
		images[name] = source.mode === 'url' ? source : { mode: 'file', file: await inputFile(node, itemIndex, source.property, where) };
	}
	fields.forEach((field) => refuseStrangeMask(field, fields, images));
	return images;
}

/** @throws WeShopFailure when the field is that of a mask whose file is none for the photo */
function refuseStrangeMask(field: Field, fields: readonly Field[], images: Record<string, Image>): void {
	const mask = images[field.name];
	if (field.kind !== 'image' || !field.maskOf || mask?.mode !== 'file') return;
	const image = images[field.maskOf];
	const photo = image?.mode === 'file' ? image.file : undefined;
	const { label = field.maskOf } = fields.find(({ name }) => name === field.maskOf) ?? {};
	const whyNot = whyNotAMask(mask.file, photo, label);
	if (!whyNot) return;
	const size = photo?.pixels ? `, ${inPixels(photo.pixels)} pixels` : '';
	throw new WeShopFailure(`${field.label} ${whyNot}`, {
		description: `Set ${field.label} (${field.name}) to a PNG of the same size as ${label} (${field.maskOf})${size}, transparent wherever the photo may change`,
	});
}

/** The field of the node that names the file, and what else could be set there. */
interface NamedBy {
	name: string;
	label: string;
	otherwise: string;
}

/** @throws WeShopFailure when the file is missing or certainly no image */
export async function inputFile(node: IExecuteFunctions, itemIndex: number, property: string, where: NamedBy): Promise<InputFile> {
	const fields = node.getInputData()[itemIndex]?.binary ?? {};
	const binary = Object.hasOwn(fields, property) ? fields[property] : undefined;
	if (!binary) throw noFile(property, Object.keys(fields), where);
	const content = await fileContent(node, itemIndex, property);
	const type = imageType(content);
	if ('notAnImage' in type) {
		throw new WeShopFailure(`${where.label}: the file in the field ${shown(property)} ${type.notAnImage}`, {
			description: `Put ${type.instead}, or name another one in ${where.label} (${where.name})`,
		});
	}
	return {
		itemIndex,
		property,
		fileName: uploadName(binary.fileName, type),
		type,
		sha256: createHash('sha256').update(content).digest('hex'),
		size: content.length,
		pixels: imageSize(content),
	};
}

function noFile(property: string, others: string[], { name, label, otherwise }: NamedBy): WeShopFailure {
	return new WeShopFailure(`${label}: the input item has no file in the field ${shown(property)}`, {
		description:
			others.length > 0
				? `Set ${label} (${name}) to ${others.length > 1 ? 'one of ' : ''}${others.join(', ')}, as the input's Binary tab names it`
				: `The input item has no file. Add a node before this one that loads the file${otherwise}`,
	});
}

export async function readFile(node: IExecuteFunctions, { itemIndex, property, fileName, type }: InputFile): Promise<ImageFile> {
	const content = await fileContent(node, itemIndex, property);
	return { content, fileName, mimeType: type.mimeType };
}
