import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { WeShopFailure } from '../api/failure';
import type { ImageFile } from '../api/types';
import { uploadName } from '../files/imageFile';
import { inspectImage, type InspectedContent } from '../files/inspectImage';
import { asFailure } from '../n8n/errors';
import { fileContent } from '../n8n/inputFiles';

/** The field of the node that names a file, and what else could be set there. */
export interface NamedBy {
	name: string;
	label: string;
	otherwise: string;
}

export interface FoundFile {
	binary: IBinaryData;
	/** What a message calls it: the name of its field, or its own where an expression has returned it. */
	called: string;
}

/** A file of n8n that was inspected and may be uploaded. Its content is read again then: many items' files would fill the memory. */
export interface InputFile extends FoundFile, InspectedContent {
	fileName: string;
	namedBy: NamedBy;
}

/** @throws WeShopFailure when the file cannot be read, or is certainly no image */
export async function inspectFile(node: IExecuteFunctions, { binary, called }: FoundFile, namedBy: NamedBy): Promise<InputFile> {
	const content = await inspectImage(() => fileContent(node, binary)).catch((thrown: unknown) => Promise.reject(unreadable(thrown, called, namedBy)));
	if ('notAnImage' in content) {
		throw new WeShopFailure(`${namedBy.label}: the file ${called} ${content.notAnImage}`, {
			description: `Put ${content.instead}, or name another one in ${namedBy.label} (${namedBy.name})`,
		});
	}
	return { ...content, binary, called, namedBy, fileName: uploadName(binary.fileName, content.type) };
}

/** The file as it is uploaded, read anew for each request. Reading throws WeShopFailure where n8n has deleted it since. */
export function imageFile(node: IExecuteFunctions, { binary, called, namedBy, fileName, size, type: { mimeType } }: InputFile): ImageFile {
	const read = async function* (end: AbortSignal) {
		try {
			yield* fileContent(node, binary, end);
		} catch (thrown) {
			throw unreadable(thrown, called, namedBy);
		}
	};
	return { read, size, fileName, mimeType };
}

/** n8n deletes files, such as those of pinned data, with the executions that made them. */
function unreadable(thrown: unknown, called: string, { name, label }: NamedBy): WeShopFailure {
	return new WeShopFailure(`${label}: n8n cannot read the file ${called} (${asFailure(thrown).message})`, {
		description: `Run the node that loads the file again, unpinned if its data are pinned: n8n deletes files together with old executions. Or set ${label} (${name}) to another file`,
	});
}
