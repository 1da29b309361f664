import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { agents, agentsWith } from '../agents';
import { knownAgents } from '../agents/known';
import { WeShopFailure } from '../api/failure';
import { allPresets, presetPage } from '../api/presets';
import type { Preset, PresetType } from '../api/types';
import { presetSearch } from '../panel/presetLocator';
import { AGENT_SEARCH } from '../panel/runFields';
import { openListSession } from '../n8n/session';

/** How long the editor's list may keep the user waiting, in milliseconds. */
const RETRY_MS = 20_000;

type ListSearch = (this: ILoadOptionsFunctions, filter?: string, paginationToken?: string) => Promise<INodeListSearchResult>;

/** The lists that the editor shows, by the name of their method. */
export const listSearch: Record<string, ListSearch> = {
	...Object.fromEntries(Object.entries(presetSearch).map(([presetType, method]) => [method, searchPresets(presetType as PresetType)])),
	[AGENT_SEARCH]: searchAgents,
};

/** All agents by name, and by the operation that some have. */
async function searchAgents(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const labels = new Map(agents.map(({ name, label }) => [name, label]));
	const entries = knownAgents.map(({ name }) => ({ name: labels.has(name) ? `${name} (${labels.get(name)})` : name, value: name }));
	return { results: entries.filter(({ name }) => hasWords(name, filter)) };
}

/** Page by page while the user scrolls. WeShop's list cannot be searched, so a search reads all of it. */
function searchPresets(presetType: PresetType): ListSearch {
	return async function (filter, paginationToken) {
		return await search(this, presetType, filter, paginationToken).catch((failure: unknown) => Promise.reject(withDescription(failure)));
	};
}

/** The editor shows the message alone. */
function withDescription(thrown: unknown): unknown {
	if (!(thrown instanceof WeShopFailure) || !thrown.description) return thrown;
	return new WeShopFailure(`${thrown.message}. ${thrown.description}`, thrown);
}

async function search(node: ILoadOptionsFunctions, presetType: PresetType, filter?: string, paginationToken?: string): Promise<INodeListSearchResult> {
	const { client, clock } = openListSession(node);
	const deadline = clock.now() + RETRY_MS;
	const having = agentsWith(presetType);
	const operation = node.getCurrentNodeParameter('operation');
	const { name: agentName, fields } = having.find((agent) => agent.operation === operation) ?? having[0]!;
	const isRequired = fields.some((field) => field.kind === 'preset' && field.presetType === presetType && field.required);
	if (filter?.trim()) {
		const presets = await allPresets(client, agentName, presetType, Infinity, deadline);
		return { results: presets.filter((preset) => matches(preset, filter)).map(entry) };
	}
	const [number = '1', firstBefore] = paginationToken?.split(':') ?? [];
	const { presets, next } = await presetPage(client, agentName, presetType, Number(number), deadline);
	const first = String(presets[0]?.id);
	// A list that does not say where it ends may give its last page again and again.
	if (first === firstBefore) return { results: [] };
	const unset = isRequired || paginationToken ? [] : [NONE];
	return { results: [...unset, ...presets.map(entry)], ...(next ? { paginationToken: `${next}:${first}` } : {}) };
}

/** Unsets the field, which n8n's list cannot do otherwise. Empty, so that n8n and display conditions take the field as unset too. */
const NONE: INodeListSearchItems = { name: 'None', value: '' };

function matches({ id, name, categories }: Preset, filter: string): boolean {
	return hasWords([name, id, ...(categories ?? [])].join(' '), filter);
}

function hasWords(text: string, filter: string): boolean {
	return filter.trim().toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));
}

/** n8n's list shows no pictures, but a link at each entry that has a URL, and beside the field once the entry is chosen. */
function entry({ id, name, image }: Preset): INodeListSearchItems {
	return { name, value: String(id), ...(image && /^https?:\/\//i.test(image) && URL.canParse(image) ? { url: image } : {}) };
}
