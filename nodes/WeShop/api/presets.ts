import type { WeShopClient } from './client';
import type { AgentInfo, Preset, PresetType } from './types';

const PAGE_SIZE = 100;

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
	const info: AgentInfo = await client.agentInfo(agentName, presetType, page, PAGE_SIZE, deadline);
	const presets = info[presetType] ?? [];
	const isLast =
		presetType === 'backgrounds' || presets.length === 0 || (info.pagination?.[presetType]?.isLastPage ?? presets.length < PAGE_SIZE);
	return { presets, ...(isLast ? {} : { next: page + 1 }) };
}

/**
 * All presets, or the first `limit`. Ends at the last page, or where WeShop does not say which that is, at a short
 * page or one that repeats what came before.
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
	while (next !== undefined && found.size < limit) {
		const page: PresetPage = await presetPage(client, agentName, presetType, next, deadline);
		const known = found.size;
		page.presets.forEach((preset) => found.set(preset.id, preset));
		next = found.size > known ? page.next : undefined;
	}
	return [...found.values()].slice(0, limit);
}
