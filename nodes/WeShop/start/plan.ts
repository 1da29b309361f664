import type { Addresses, RequestForm, Values } from '../agents/agent';
import type { RawParts, RunSettings } from '../agents/buildRequest';
import { Stopped, WeShopFailure } from '../api/failure';
import type { RunRequest } from '../api/types';
import type { Images } from '../input/inputImages';
import { asFailure } from '../n8n/errors';
import type { Completion } from '../panel/resultFields';
import type { OutputSettings } from '../state/pausedExecution';
import type { StartPlan } from './runStarter';
import type { RunToStart } from './startRecords';

/** What is asked of an item's agent, and by which of the node's parameters. */
export interface Asked {
	form: RequestForm;
	/** Parts of the request as the user wrote them. */
	raw?: RawParts;
	/** The names of the parameters that the request is made of. */
	parameters: readonly string[];
	/** @throws WeShopFailure when a request breaks a rule that only shows in the whole of it */
	check?(request: RunRequest): void;
}

/** What a run of an item asks an agent for. */
export interface AgentPlan extends StartPlan {
	form: RequestForm;
	raw?: RawParts;
	values: Values;
	images: Images;
	addresses: Addresses;
	/** What messages call the run, where its item has several. */
	called?: string;
	/** The name of the photo, without its ending. */
	sourceName?: string;
	run: RunSettings;
	completion: Completion;
	/** In milliseconds, from the run's start. */
	timeout: number;
	output: OutputSettings;
}

export type Plan = AgentPlan & RunToStart;

/** What an agent's own operation asks for. */
export function askedBy(form: RequestForm): Asked {
	return { form, parameters: ['resource', 'operation', 'batchCount', ...form.fields.map(({ name }) => name)] };
}

/** Which of its item's files a run is for. */
export function fileOf({ fields }: RequestForm, images: Images): Pick<AgentPlan, 'file' | 'called'> {
	const image = images[fields.find(({ kind }) => kind === 'image')?.name ?? '']?.[0];
	return image?.mode === 'file' ? { file: image.file.sha256.slice(0, 16), called: image.file.called } : {};
}

/** Why a run of an item failed; names its file where the item has several. */
export function failureOf({ called }: Plan, thrown: unknown): WeShopFailure {
	const failure = asFailure(thrown);
	if (called === undefined || failure instanceof Stopped) return failure;
	return new WeShopFailure(`The file ${called}: ${failure.message}`, failure);
}

export function hashesOf(images: Images): Record<string, string[]> {
	return Object.fromEntries(Object.entries(images).map(([name, ofField]) => [name, ofField.map((image) => (image.mode === 'url' ? image.url : image.file.sha256))]));
}
