import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import type { ChoicesField, IntegerField } from '../agents/agent';
import { MARKETPLACES, type Place } from '../files/marketplaces';

const LABELS: Record<Place, string> = {
	amazon: MARKETPLACES.amazon.label,
	googleMerchant: MARKETPLACES.googleMerchant.label,
	ownMinimum: 'Own Minimum',
	shopify: MARKETPLACES.shopify.label,
	zalando: MARKETPLACES.zalando.label,
};

export const checkForField: ChoicesField = {
	kind: 'choices',
	name: 'checkFor',
	label: 'Check For',
	description: 'Whose rules to check each picture against: size, ratio, format, file size and transparency. Its background and how much the product fills are not checked.',
	choices: Object.entries(LABELS).map(([value, label]) => ({ value, label })),
};

function minimumField(name: 'minWidth' | 'minHeight', label: string, of: string): IntegerField {
	return { kind: 'integer', name, label, description: `The ${of} that Own Minimum of Check For asks for, in pixels`, min: 1, max: 100_000, unit: 'pixels' };
}

export const minWidthField = minimumField('minWidth', 'Min Width', 'width');
export const minHeightField = minimumField('minHeight', 'Min Height', 'height');

/** What the number is at first, once the option is added: enough for the zoom of most shops. */
const FIRST_MINIMUM = 1_000;

/** Not in a tool, which downloads nothing. */
const NOT_AS_TOOL: IDisplayOptions = { hide: { '@tool': [true] } };

/** @param where the option shows. It is offered where it is refused: n8n drops the value of a hidden field, and nothing would be checked unnoticed. */
export function checkForOption(where: IDisplayOptions = NOT_AS_TOOL): INodeProperties {
	const { label, name, description, choices } = checkForField;
	return {
		displayName: label,
		name,
		type: 'multiOptions',
		options: choices.map((choice) => ({ name: choice.label, value: choice.value })),
		default: [],
		description,
		hint: 'Each result gets "meets": true, or the reason why not',
		displayOptions: where,
	};
}

/** The minima of one's own, beside the option. */
export function minimumOptions(where: IDisplayOptions = NOT_AS_TOOL): INodeProperties[] {
	return [minHeightField, minWidthField].map(({ label, name, description, min, max }) => ({
		displayName: label,
		name,
		type: 'number',
		typeOptions: { minValue: min, maxValue: max, numberPrecision: 0 },
		default: FIRST_MINIMUM,
		description,
		displayOptions: { ...where, show: { checkFor: ['ownMinimum'] } },
	}));
}
