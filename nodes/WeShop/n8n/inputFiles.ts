import { BINARY_ENCODING, type IBinaryData, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import type { FileObject } from '../agents/agent';
import { isFileObject } from '../agents/fileObjects';

/**
 * The files of an input item, by the names of their fields. In a workflow with Execution Logic v2, n8n moves them from
 * the item's binary data to `_files` in its JSON.
 */
export function inputFiles(node: IExecuteFunctions, itemIndex: number): Record<string, IBinaryData> {
	return filesOf(node, node.getInputData()[itemIndex]);
}

function filesOf(node: IExecuteFunctions, { json = {}, binary = {} }: Partial<INodeExecutionData> = {}): Record<string, IBinaryData> {
	const moved = isCombined(node) ? Object.entries((json._files ?? {}) as IDataObject).filter(([, file]) => isFileObject(file)) : [];
	return { ...(Object.fromEntries(moved) as unknown as Record<string, IBinaryData>), ...binary };
}

/** Whether n8n keeps files in the JSON of items. In other workflows, what has their form there comes from outside. */
function isCombined(node: IExecuteFunctions): boolean {
	// Missing in older versions of n8n.
	return (node.getWorkflowSettings?.() as IDataObject | undefined)?.binaryMode === 'combined';
}

/** In characters, by four of which Base64 stands for three bytes. */
const BASE64_PIECE = 65_536;

/**
 * The content of a file, chunk by chunk, so that it is never in memory as a whole; n8n's database returns it in one chunk.
 * @param end closes the file when it aborts, even while the store gives nothing
 */
export async function* fileContent(node: IExecuteFunctions, { id, data }: IBinaryData, end?: AbortSignal): AsyncGenerator<Uint8Array, undefined> {
	if (!id) return yield* decoded(data);
	const stream = await node.helpers.getBinaryStream(id);
	const close = () => void stream.destroy();
	if (end?.aborted) close();
	end?.addEventListener('abort', close);
	try {
		yield* stream;
	} finally {
		end?.removeEventListener('abort', close);
	}
}

/** A file that n8n holds in memory has no stream. */
function* decoded(base64: string): Generator<Uint8Array, undefined> {
	for (let at = 0; at < base64.length; at += BASE64_PIECE) {
		const bytes = Buffer.from(base64.slice(at, at + BASE64_PIECE), BINARY_ENCODING);
		const isRegular = bytes.length === (BASE64_PIECE / 4) * 3;
		// The end; or line breaks, by which the fours shift.
		yield isRegular ? bytes : Buffer.from(base64.slice(at), BINARY_ENCODING);
		if (!isRegular) return;
	}
}

/**
 * The file that an expression returned, with its content. n8n leaves that out of `$binary` for a file that is held in
 * memory: then it is the file of the item with the same description.
 * @returns undefined where the item has none of that description, or several that differ
 */
export function wholeFile(node: IExecuteFunctions, itemIndex: number, parameter: string, file: FileObject): IBinaryData | undefined {
	if (file.id !== undefined || file.data !== undefined) return file as unknown as IBinaryData;
	const own = Object.entries(inputFiles(node, itemIndex)).filter(([, { data: _, ...described }]) => isSame(described, file));
	const expression = JSON.stringify(node.getNode().parameters[parameter] ?? '');
	const named = own.filter(([name]) => new Set(expression.match(/[\w-]+/g)).has(name));
	const [first, ...others] = (named.length === 1 ? named : own).map(([, binary]) => binary);
	return others.every(({ data }) => data === first?.data) ? first : undefined;
}

function isSame(one: object, other: object): boolean {
	const text = (described: object) => JSON.stringify(Object.entries(described).filter(([, value]) => value !== undefined).sort());
	return text(one) === text(other);
}

/** The whole ID, as a part of a forged one may be right: n8n follows the `..` in a path. */
const STORED_BY_EXECUTION = /^[\w-]+:workflows\/[^/\\]+\/executions\/([^/\\]+)\/binary_data\/[\w-]+$/;

/**
 * Whether a file that an expression returned was given to the workflow by n8n. The JSON of a webhook can have the form of
 * a file too, and name a stored file of another workflow; its sender would get that file's content back as a picture.
 * @param parameter the name of the node's parameter with the expression
 */
export function isFromWorkflow(node: IExecuteFunctions, itemIndex: number, parameter: string, { id }: IBinaryData): boolean {
	if (!id) return true;
	if (Object.values(inputFiles(node, itemIndex)).some((file) => file.id === id)) return true;
	if (STORED_BY_EXECUTION.exec(id)?.[1] === node.getExecutionId()) return true;
	const expression = JSON.stringify(node.getNode().parameters[parameter] ?? '').replace(/\\(["'`])/g, '$1');
	// Whoever sends the JSON chooses its names and values, so with it the form of the expression says nothing.
	return READS_JSON.test(expression) ? isInNamedNodes(node, itemIndex, expression, id) : FROM_FILES.test(expression);
}

const READS_JSON = /\bjson\b|\$(?:data|jmespath|fromai)\b/i;
/** The files of an item, or whole items. */
const FROM_FILES = /\$binary\b|\.binary\b|\[["']binary["']\]|\.(?:item|(?:first|last|all)\(\))\s*\}\}/;
/** `$('Name')`, `$node["Name"]`, `$items('Name')`, `$node.Name`. */
const NAMED_NODE = /\$(?:node\s*\[|items\s*\(|\()\s*(["'`])(.*?)\1|\$node\.(\w+)/g;

/** Whether a stored file is one of the input items', or of the items of a node that the expression names. */
function isInNamedNodes(node: IExecuteFunctions, itemIndex: number, expression: string, id: string): boolean {
	const names = [...expression.matchAll(NAMED_NODE)].map(([, , quoted, plain]) => quoted ?? plain!);
	return [node.getInputData(), ...names.map((name) => itemsOf(node, itemIndex, name))].some((items) => items.some((item) => Object.values(filesOf(node, item)).some((file) => file.id === id)));
}

/** As an expression would get them; none of a node that has not run. */
function itemsOf(node: IExecuteFunctions, itemIndex: number, name: string): INodeExecutionData[] {
	const { $ } = node.getWorkflowDataProxy(itemIndex) as { $(name: string): { all(): INodeExecutionData[]; item?: INodeExecutionData } };
	const read = (get: () => Array<INodeExecutionData | undefined>) => {
		try {
			return get().flatMap((item) => item ?? []);
		} catch {
			return [];
		}
	};
	return [...read(() => $(name).all()), ...read(() => [$(name).item])];
}
