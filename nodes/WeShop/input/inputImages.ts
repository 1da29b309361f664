import type { IExecuteFunctions } from 'n8n-workflow';
import type { Field, FileObject, ImageSource, Parameters, RequestForm } from '../agents/agent';
import { shown, tooMany } from '../agents/readValue';
import { WeShopFailure } from '../api/failure';
import { refused } from '../n8n/errors';
import { inputFiles, isFromWorkflow, wholeFile } from '../n8n/inputFiles';
import { inPixels, whyNotAMask } from '../files/imageFile';
import { nameInAddress, nameOfFile } from '../files/sourceName';
import { fieldsNamed } from './fileNames';
import { inspectFile, type FoundFile, type InputFile, type NamedBy } from './inputFile';

export type Image = { mode: 'url'; url: string } | { mode: 'file'; file: InputFile };
/** By field name, in order. */
export type Images = Record<string, Image[]>;

/**
 * Reads the images of an item. A first field for one image may hold several files, each for a run of its own; the other
 * images are the same for each run. The images of a list are all for one run.
 * @returns the images of each run, in the order of the files
 * @throws WeShopFailure when a file is missing or certainly no image, a mask does not fit its photo, a list has too few or
 * too many images, or a field for one image other than the first one holds several files
 */
export async function readImages(node: IExecuteFunctions, itemIndex: number, { images: sources, fields: active }: Pick<Parameters, 'images' | 'fields'>, { fields }: Pick<RequestForm, 'fields'>): Promise<Images[]> {
	const first = fields.find(({ kind }) => kind === 'image' || kind === 'images')?.name;
	const common: Images = {};
	for (const [name, ofField] of Object.entries(sources)) {
		const field = active[name] ?? { kind: 'image', name, label: name };
		const all = await readSources(node, itemIndex, ofField, field);
		const images = field.kind === 'images' && field.mayRepeat ? all : onceEachImage(all);
		if (field.kind === 'images' && (images.length < field.min || images.length > field.max)) throw refused(tooMany(field, images.length));
		if (field.kind === 'image' && images.length > 1 && name !== first) throw severalFiles(images.length, field);
		common[name] = images;
	}
	const runs = active[first ?? '']?.kind === 'image' ? runsOf(common, first!) : [common];
	for (const images of runs) fields.forEach((field) => refuseStrangeMask(field, fields, images));
	return runs;
}

async function readSources(node: IExecuteFunctions, itemIndex: number, sources: ImageSource[], { name, label }: Pick<Field, 'name' | 'label'>): Promise<Image[]> {
	const where = { name, label, otherwise: ', or switch the field to URL' };
	const images: Image[] = [];
	for (const source of sources) {
		if (source.mode === 'url') images.push(source);
		else images.push(...(await readInputFiles(node, itemIndex, source.files, where)).map((file): Image => ({ mode: 'file', file })));
	}
	return images;
}

/** A run for each file of the first field. `*` also means the mask and the model of an item, which are no photos. */
function runsOf(common: Images, first: string): Images[] {
	const several = common[first] ?? [];
	if (several.length <= 1) return [common];
	const others = Object.entries(common).flatMap(([name, images]) => (name === first ? [] : images));
	const own = several.filter((image) => !others.some((other) => isSameImage(image, other)));
	return (own.length > 0 ? own : several).map((image) => ({ ...common, [first]: [image] }));
}

/** Entries of a list may overlap, such as `data` and `*`. */
function onceEachImage(images: Image[]): Image[] {
	return onceEachBy(images, (image) => (image.mode === 'url' ? image.url : identityOf(image.file)));
}

function isSameImage(one: Image, other: Image): boolean {
	if (one.mode === 'url' || other.mode === 'url') return one.mode === other.mode && 'url' in one && 'url' in other && one.url === other.url;
	return isSameBinary(one.file, other.file);
}

/** The name of the photo that a run is made from, without its ending; undefined where it is unknown. */
export function sourceNameOf(images: Images, { fields }: Pick<RequestForm, 'fields'>): string | undefined {
	const first = fields.find(({ kind, name }) => (kind === 'image' || kind === 'images') && images[name]?.length);
	const image = first && images[first.name]?.[0];
	if (!image) return undefined;
	return image.mode === 'url' ? nameInAddress(image.url) : nameOfFile(image.file.binary.fileName);
}

function severalFiles(count: number, { name, label }: Pick<Field, 'name' | 'label'>): WeShopFailure {
	return new WeShopFailure(`${label} holds ${count} files, but takes one`, {
		description: `Set ${label} (${name}) to one file: it is used for each run of the item`,
	});
}

/** @throws WeShopFailure when the field is that of a mask whose file is none for the photo */
function refuseStrangeMask(field: Field, fields: readonly Field[], images: Images): void {
	const mask = images[field.name]?.[0];
	if (field.kind !== 'image' || !field.maskOf || mask?.mode !== 'file') return;
	const image = images[field.maskOf]?.[0];
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
	// One after the other, as a content may have to be held in memory.
	for (const file of onceEach(resolved)) read.push(await inspectFile(node, file, where));
	return read;
}

/** A list may name a file twice, by its field and as an object. */
function onceEach(files: FoundFile[]): FoundFile[] {
	return onceEachBy(files, identityOf);
}

/** In time that grows with the list: a webhook takes lists of hundreds of thousands. */
function onceEachBy<T>(all: T[], identity: (one: T) => unknown): T[] {
	const seen = new Set<unknown>();
	return all.filter((one) => {
		const isNew = !seen.has(identity(one));
		seen.add(identity(one));
		return isNew;
	});
}

function isSameBinary(one: FoundFile, other: FoundFile): boolean {
	return identityOf(one) === identityOf(other);
}

/** An ID of n8n's begins with the name of its store, which is no address of the web. */
function identityOf({ binary }: FoundFile): unknown {
	return binary.id ?? binary;
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

function noFile(missing: string, others: string[], { name, label, otherwise }: NamedBy): WeShopFailure {
	return new WeShopFailure(`${label}: the input item has no file in the field ${shown(missing)}`, {
		description:
			others.length > 0
				? `Set ${label} (${name}) to ${others.length > 1 ? 'one of ' : ''}${others.join(', ')}, as the input's Binary tab names it${others.length > 1 ? ', or to * for all of them' : ''}`
				: `The input item has no file. Add a node before this one that loads the file, name the file of an earlier node by an expression such as {{ $('Node').item.binary.data }}${otherwise}`,
	});
}
