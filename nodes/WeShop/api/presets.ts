import type { WeShopClient } from './client';
import { asRecord, flagOf, numberOf, textOf } from './envelope';
import type { Preset, PresetType } from './types';

const PAGE_SIZE = 100;

/** More than any account has, for a list that never ends. */
const MOST_PAGES = 1_000;

export interface PresetPage {
	presets: Preset[];
	/** From 1; missing on the last page. */
	next?: number;
}

/** One page of an agent's presets, from page 1 on. */
export async function presetPage(
	client: WeShopClient,
	agentName: string,
	presetType: PresetType,
	page: number,
	deadline: number,
): Promise<PresetPage> {
	const info = await client.agentInfo(agentName, presetType, page, PAGE_SIZE, deadline);
	const list = Array.isArray(info[presetType]) ? info[presetType] : [];
	const said = flagOf(asRecord(asRecord(info.pagination)?.[presetType])?.isLastPage);
	const isLast = presetType === 'backgrounds' || list.length === 0 || (said ?? list.length < PAGE_SIZE);
	return { presets: list.flatMap(presetIn), ...(isLast ? {} : { next: page + 1 }) };
}

/** Without an ID a preset cannot be selected. Other fields are passed on as they are. */
function presetIn(entry: unknown): Preset[] {
	const { id: rawId, name, image, categories, type, ...others } = asRecord(entry) ?? {};
	const id = typeof rawId === 'string' && /^\d{1,15}$/.test(rawId) ? Number(rawId) : numberOf(rawId);
	if (id === undefined) return [];
	return [
		{
			id,
			name: textOf(name) ?? String(id),
			...(typeof image === 'string' && image ? { image } : {}),
			...(Array.isArray(categories) ? { categories: categories.flatMap((one) => textOf(one) ?? []) } : {}),
			...(textOf(type) ? { type: textOf(type) } : {}),
			...others,
		},
	];
}

/**
 * All presets, or the first `limit`. Ends at the last page; where WeShop does not mark it, at a short page or one that
 * repeats earlier presets.
 */
export async function allPresets(
	client: WeShopClient,
	agentName: string,
	presetType: PresetType,
	limit: number,
	deadline: number,
): Promise<Preset[]> {
	const found = new Map<number, Preset>();
	let next: number | undefined = 1;
	while (next !== undefined && next <= MOST_PAGES && found.size < limit) {
		const page: PresetPage = await presetPage(client, agentName, presetType, next, deadline);
		const known = found.size;
		page.presets.forEach((preset) => found.set(preset.id, preset));
		next = found.size > known ? page.next : undefined;
	}
	return [...found.values()].slice(0, limit);
}
