import type { INodeProperties } from 'n8n-workflow';
import { TYPED_NUMBER } from '../agents/spelling';
import type { PresetType } from '../api/types';
import { presetHint } from './builderHints';

/** The node's list search method for each type of preset. */
export const presetSearch: Readonly<Record<PresetType, string>> = {
	locations: 'searchLocations',
	fashionModels: 'searchFashionModels',
	backgrounds: 'searchBackgrounds',
};

/** A preset, selected from the account's list or by its ID. */
export function presetLocator(presetType: PresetType) {
	return {
		type: 'resourceLocator',
		...presetHint,
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose…',
				hint: 'Point at an entry and click its arrow to see the picture',
				typeOptions: { searchListMethod: presetSearch[presetType], searchable: true },
			},
			{
				displayName: 'ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 42',
				hint: 'The number of the preset; leave it empty for none',
				validation: [{ type: 'regex', properties: { regex: TYPED_NUMBER, errorMessage: 'Enter the ID of a preset, a whole number' } }],
			},
		],
	} satisfies Partial<INodeProperties>;
}
