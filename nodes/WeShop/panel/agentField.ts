import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Agent, Field } from '../agents/agent';
import { fileMode, imageLocator, urlModeOnly } from './imageLocator';
import { presetLocator } from './presetLocator';

/** The properties of an agent's field in n8n's editor: for the node and for an AI agent's tool. */
export function agentProperties(agent: Agent, field: Field): INodeProperties[] {
	const property = agentField(agent, field);
	switch (field.kind) {
		case 'text':
			// In a tool there is no initial text: if the model leaves the field out, the run is refused, not paid for with a text that nobody in the chat wrote.
			return field.prefill ? [...prefilled(property, field.emptyBeside ?? []), forTool({ ...property, default: '' })] : [property];
		case 'image':
			return [forNode(property), forTool({ ...property, ...urlModeOnly })];
		default:
			return [property];
	}
}

function forNode(property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: { ...property.displayOptions, hide: { ...property.displayOptions?.hide, ...TOOL } } };
}

function forTool(property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: { show: { ...property.displayOptions?.show, ...TOOL } } };
}

const TOOL = { '@tool': [true] };
/** n8n treats an expression as set. */
const SET = { _cnd: { not: '' } };

function allOf(names: readonly string[], condition: '' | typeof SET): IDisplayOptions['show'] {
	return Object.fromEntries(names.map((name) => [name, [condition]]));
}

/**
 * A text with an initial value, which is empty as soon as one of the alternatives is set. A display condition of n8n
 * joins its fields with "and", so "one of them is set" takes a property for each.
 */
function prefilled(property: INodeProperties, alternatives: readonly string[]): INodeProperties[] {
	const show = property.displayOptions?.show;
	const empty = alternatives.map((name, index) => ({
		...property,
		default: '',
		hint: 'Can be empty, since you have made a choice below',
		displayOptions: { show: { ...show, ...allOf(alternatives.slice(0, index), ''), ...allOf([name], SET) } },
	}));
	return [{ ...property, displayOptions: { show, hide: allOf(alternatives, SET) } }, ...empty].map(forNode);
}

/** An agent's field in n8n's editor, shown for the agent's operation and under the condition of the field. */
export function agentField(agent: Agent, field: Field): INodeProperties {
	const displayOptions = {
		show: { resource: [agent.media], operation: [agent.operation], ...field.when },
	} as IDisplayOptions;
	const shared = {
		displayName: field.label,
		name: field.name,
		description: field.description,
		...(field.hint ? { hint: field.hint } : {}),
		// If a condition depends on an expression, n8n shows the field and would require it, whatever the expression gives.
		// A missing value is refused at run time anyway, before anything is paid for.
		...(field.required && !field.when ? { required: true } : {}),
		displayOptions,
	};
	switch (field.kind) {
		case 'text':
			return { ...shared, type: 'string', typeOptions: { rows: 3 }, default: field.prefill ?? '', placeholder: field.placeholder };
		case 'choice':
			return { ...shared, type: 'options', options: field.choices.map(option), default: field.default };
		case 'integer':
			return {
				...shared,
				type: 'number',
				typeOptions: { minValue: field.min, maxValue: field.max, numberPrecision: 0 },
				default: field.default ?? '',
			};
		case 'seconds':
			return 'choices' in field.range
				? { ...shared, type: 'options', options: field.range.choices.map((value) => ({ name: String(value), value })), default: field.default }
				: {
						...shared,
						type: 'number',
						typeOptions: { minValue: field.range.min, maxValue: field.range.max, numberPrecision: 0 },
						default: field.default,
					};
		case 'switch':
			return { ...shared, type: 'boolean', default: field.default };
		case 'color':
			return { ...shared, type: 'color', default: '' };
		case 'preset':
			return { ...shared, ...presetLocator(field.presetType) };
		case 'image':
			return { ...shared, ...imageLocator, ...(field.prefill === undefined ? {} : { default: fileMode(field.prefill) }) };
	}
}

function option({ value, label, description }: { value: string; label: string; description?: string }): INodePropertyOptions {
	return { name: label, value, ...(description ? { description } : {}) };
}
