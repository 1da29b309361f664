import { createHash } from 'node:crypto';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { Agent, Field, FileObject, ImageSources } from '../agents/agent';
import { shown } from '../agents/readValue';
import { WeShopFailure } from '../api/failure';
import type { ImageFile } from '../api/types';
import { asFailure } from '../n8n/errors';
import { fileContent, inputFiles, isFromWorkflow, wholeFile } from '../n8n/inputFiles';
import { imageType, inPixels, uploadName, whyNotAMask, type InspectedFile } from '../files/imageFile';
import { imageSize } from '../files/imageSize';
import { nameInAddress, nameOfFile } from '../files/sourceName';
import { fieldsNamed } from './fileNames';

/** A file of n8n that was inspected and may be uploaded. Its content is read again then: many items' files would fill the memory. */
export interface InputFile extends InspectedFile {
	binary: IBinaryData;
	/** What a message calls it: the name of its field, or its own where an expression has returned it. */
	called: string;
	fileName: string;
	sha256: string;
	/** In bytes. */
	size: number;
}

export type Image = { mode: 'url'; url: string } | { mode: 'file'; file: InputFile };
/** By field name. */
export type Images = Record<string, Image>;

/** The field of the node that names a file, and what else could be set there. */
export interface NamedBy {
	name: string;
	label: string;
	otherwise: string;
}

/**
 * Reads the images of an item. Its first image field may hold several files, each for a run of its own; the other images
 * are the same for each run.
 * @returns the images of each run, in the order of the files
 * @throws WeShopFailure when a file is missing or certainly no image, a mask does not fit its photo, or another field
 * than the first one holds several files
 */
export async function readImages(node: IExecuteFunctions, itemIndex: number, sources: ImageSources, { fields }: Pick<Agent, 'fields'>): Promise<Images[]> {
	const first = fields.find(({ kind }) => kind === 'image')?.name;
	const common: Images = {};
	let several: Image[] = [];
	for (const [name, source] of Object.entries(sources)) {
		const label = fields.find((field) => field.name === name)?.label ?? name;
		const where = { name, label, otherwise: ', or switch the field to URL' };
		const images: Image[] =
			source.mode === 'url' ? [source] : (await readInputFiles(node, itemIndex, source.files, where)).map((file) => ({ mode: 'file', file }));
		if (images.length > 1 && name !== first) throw severalFiles(images.length, where);
		if (images.length > 1) several = images;
		common[name] = images[0]!;
	}
	const others = Object.entries(common).flatMap(([name, image]) => (name === first ? [] : [image]));
	const own = several.filter((image) => !others.some((other) => isSameFile(image, other)));
	if (own.length > 0) several = own;
	const runs = several.length > 0 ? several.map((image) => ({ ...common, [first!]: image })) : [common];
	for (const images of runs) fields.forEach((field) => refuseStrangeMask(field, fields, images));
	return runs;
}

/** `*` also means the mask and the model of an item, which are no photos. */
function isSameFile(one: Image, other: Image): boolean {
	if (one.mode === 'url' || other.mode === 'url') return false;
	return isSameBinary(one.file, other.file);
}

/** The name of the photo that a run is made from, without its ending; undefined where it is unknown. */
export function sourceNameOf(images: Images, { fields }: Pick<Agent, 'fields'>): string | undefined {
	const first = fields.find(({ kind, name }) => kind === 'image' && images[name])?.name;
	const image = first === undefined ? undefined : images[first];
	if (!image) return undefined;
	return image.mode === 'url' ? nameInAddress(image.url) : nameOfFile(image.file.binary.fileName);
}

function severalFiles(count: number, { name, label }: NamedBy): WeShopFailure {
	return new WeShopFailure(`${label} holds ${count} files, but takes one`, {
		description: `Set ${label} (${name}) to one file: it is used for each run of the item`,
	});
}

/** @throws WeShopFailure when the field is that of a mask whose file is none for the photo */
function refuseStrangeMask(field: Field, fields: readonly Field[], images: Images): void {
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

/**
 * The files that a field names, in their order.
 * @param files names of file fields or patterns for them, or files as an expression returns them
 * @throws WeShopFailure when one is missing or certainly no image
 */
export async function readInputFiles(node: IExecuteFunctions, itemIndex: number, files: ReadonlyArray<string | FileObject>, where: NamedBy): Promise<InputFile[]> {
	const resolved = files.flatMap((file) => (typeof file === 'string' ? filesNamed(node, itemIndex, file, where) : [fileObject(node, itemIndex, file, where)]));
	const read: InputFile[] = [];
	// One after the other, as each content may fill much of the memory.
	for (const file of onceEach(resolved)) read.push(await inspect(node, file, where));
	return read;
}

type FoundFile = Pick<InputFile, 'binary' | 'called'>;

/** A list may name a file twice, by its field and as an object. */
function onceEach(files: FoundFile[]): FoundFile[] {
	return files.filter((file, index) => files.findIndex((other) => isSameBinary(other, file)) === index);
}

function isSameBinary({ binary: one }: FoundFile, { binary: other }: FoundFile): boolean {
	return one === other || (one.id !== undefined && one.id === other.id);
}

function filesNamed(node: IExecuteFunctions, itemIndex: number, text: string, where: NamedBy): FoundFile[] {
	const files = inputFiles(node, itemIndex);
	const names = fieldsNamed(text.trim(), Object.keys(files));
	if ('missing' in names) throw noFile(names.missing, Object.keys(files), where);
	return names.map((name) => ({ binary: files[name]!, called: `in the field ${shown(name)}` }));
}

function fileObject(node: IExecuteFunctions, itemIndex: number, file: FileObject, { name, label }: NamedBy): FoundFile {
	const called = shown(file.fileName ?? 'of the expression');
	const binary = wholeFile(node, itemIndex, name, file);
	if (!binary) {
		throw new WeShopFailure(`${label}: the expression gives the description of the file ${called} without its content`, {
			description: `Set ${label} (${name}) to the name of the field that contains the file, as the input's Binary tab names it, or to an expression such as {{ $('Node').item.binary.data }}`,
		});
	}
	if (isFromWorkflow(node, itemIndex, name, binary)) return { binary, called };
	throw new WeShopFailure(`${label}: the file ${called} is only a reference to a file in n8n's storage, and comes from outside`, {
		description: `It stands in the JSON of an item and not among its files, so it may belong to another workflow. Set ${label} (${name}) to the field that contains the file, or to an expression such as {{ $('Node').item.binary.data }}`,
	});
}

async function inspect(node: IExecuteFunctions, { binary, called }: FoundFile, where: NamedBy): Promise<InputFile> {
	const content = await fileContent(node, binary).catch((thrown: unknown) => Promise.reject(unreadable(thrown, called, where)));
	const type = imageType(content);
	if ('notAnImage' in type) {
		throw new WeShopFailure(`${where.label}: the file ${called} ${type.notAnImage}`, {
			description: `Put ${type.instead}, or name another one in ${where.label} (${where.name})`,
		});
	}
	return {
		binary,
		called,
		fileName: uploadName(binary.fileName, type),
		type,
		sha256: createHash('sha256').update(content).digest('hex'),
		size: content.length,
		pixels: imageSize(content),
	};
}

/** n8n deletes files, such as those of pinned data, with the executions that made them. */
function unreadable(thrown: unknown, called: string, { name, label }: NamedBy): WeShopFailure {
	return new WeShopFailure(`${label}: n8n cannot read the file ${called} (${asFailure(thrown).message})`, {
		description: `Run the node that loads the file again, unpinned if its data are pinned: n8n deletes files together with old executions. Or set ${label} (${name}) to another file`,
	});
}

function noFile(missing: string, others: string[], { name, label, otherwise }: NamedBy): WeShopFailure {
	return new WeShopFailure(`${label}: the input item has no file in the field ${shown(missing)}`, {
		description:
			others.length > 0
				? `Set ${label} (${name}) to ${others.length > 1 ? 'one of ' : ''}${others.join(', ')}, as the input's Binary tab names it${others.length > 1 ? ', or to * for all of them' : ''}`
				: `The input item has no file. Add a node before this one that loads the file, name the file of an earlier node by an expression such as {{ $('Node').item.binary.data }}${otherwise}`,
	});
}

export async function readFile(node: IExecuteFunctions, { binary, fileName, type }: InputFile): Promise<ImageFile> {
	return { content: await fileContent(node, binary), fileName, mimeType: type.mimeType };
}
