import { IMAGE_HOST, type Files } from '../files';
import { thumbnail } from '../pictures/thumbnail';
import { presetsOf, type CataloguePreset, type PresetList } from './catalogue';
import type { CompiledDocument } from './document';
import { explain, refuse } from './refusal';

interface Query {
	agentName: string;
	page?: number;
	pageSize?: number;
	resourceType?: PresetList;
}

/** One page of each list of the agent. */
export function listPresets(search: URLSearchParams, document: CompiledDocument, files: Files): object {
	const query: Record<string, unknown> = Object.fromEntries(search);
	const errors = document.checkQuery('listPresets', query);
	if (errors.length > 0) refuse(explain(errors));
	// The check has converted strings to numbers.
	const { agentName, page = 1, pageSize = 50, resourceType } = query as unknown as Query;
	if (resourceType && agentName !== 'aimodel') refuse(`resourceType is not supported when agentName is ${agentName}`);
	const { backgrounds, ...paged } = presetsOf(agentName);
	if (backgrounds) return { backgrounds: backgrounds.map((preset) => shown(preset, files)) };

	const lists = Object.entries(paged).filter(([list]) => !resourceType || list === resourceType);
	const from = (page - 1) * pageSize;
	const pages = lists.map(([list, presets]) => [list, presets.slice(from, from + pageSize).map((preset) => shown(preset, files))]);
	const totals = lists.map(([list, presets]) => [list, { total: presets.length, isLastPage: from + pageSize >= presets.length }]);
	return { ...Object.fromEntries(pages), pagination: { page, pageSize, ...Object.fromEntries(totals) } };
}

function shown(preset: CataloguePreset, files: Files): object {
	const image = `https://${IMAGE_HOST}/presets/${preset.id}.jpg`;
	files.publish(image, async () => ({ bytes: await thumbnail(preset), type: 'image/jpeg' }));
	const { id, name, categories, type } = preset;
	return { id, name, image, ...(categories === undefined ? {} : { categories }), ...(type === undefined ? {} : { type }) };
}
