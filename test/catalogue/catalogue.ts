import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface CatalogueParameter {
	name: string;
	type: 'string' | 'integer' | 'boolean' | 'image url' | 'video url' | 'string #rrggbb' | 'array of string';
	required: boolean;
	/** What the client sends when the parameter is left out; null for nothing, an object for a prompt of the vendor's. */
	default: string | number | { vendorPrompt: true; gist: string; chars: number } | null;
	/** Other defaults for some values of other parameters, e.g. 9:16 when the model is a fast one. */
	defaultWhen?: Array<{ when: string; value: string }>;
	/** What the server is documented to use when nothing is sent. */
	effectiveDefault?: string;
	enum?: Array<string | boolean>;
	range?: [least: number, most: number];
	/** The enum is not known to be complete. */
	open?: boolean;
	/** Always sent with its default; the client has no option for it. */
	constant?: boolean;
	condition?: string;
	checkedByClient?: boolean | string;
}

export interface MediaCount {
	min: number;
	max: number;
}

export interface CatalogueAgent {
	agent: string;
	version: string;
	/** The client's command; another name than the agent's in three cases. */
	command: string;
	media: 'image' | 'video';
	group: string;
	suitableForCommerce: boolean;
	images: MediaCount & { roles: string[]; extra?: string[] };
	videos: MediaCount & { role?: string; when?: string; extra?: string };
	audios: MediaCount & { when?: string };
	/** Whether the client offers it as a command. */
	registered: boolean;
	params: CatalogueParameter[];
	rule?: string;
	caution?: string;
	note?: string;
	limits?: string;
	/** Another agent with the same contract. */
	twin?: string;
	placement: Record<string, string[]>;
	example: RunBody;
}

export interface RunBody {
	agent: { name: string; version: string };
	input: Record<string, unknown>;
	params: Record<string, unknown>;
	safeGenerate: string;
}

export interface OfferedOperation {
	agent: string;
	resource: string;
	operation: string;
	label: string;
	/** The names of the image fields in order, or a list of images. */
	images: string[] | 'list';
	frames?: string[];
	/** One video. */
	video?: boolean;
	/** Lists of addresses. */
	videos?: boolean;
	audios?: boolean;
	extendVideo?: boolean;
}

export const catalogue: CatalogueAgent[] = read('agents.json');
export const operations: OfferedOperation[] = read('operations.json');
/** What the client sends for each agent of an operation, by a name for the request; addresses are those of media.example. */
export const clientBodies: Record<string, { least: RunBody; full: RunBody } & Record<string, RunBody>> = read('clientBodies.json');

/** @throws Error if there is no such agent */
export function catalogueAgent(name: string): CatalogueAgent {
	const found = catalogue.find(({ agent }) => agent === name);
	if (!found) throw new Error(`There is no agent ${name} in agents.json.`);
	return found;
}

/** Whether the client has a prompt of the vendor's for it. */
export function hasVendorPrompt(agent: CatalogueAgent): boolean {
	const prompt = agent.params.find(({ name }) => name === 'textDescription');
	return typeof prompt?.default === 'object' && prompt.default !== null;
}

function read<T>(name: string): T {
	return JSON.parse(readFileSync(path.join(__dirname, name), 'utf8')) as T;
}
