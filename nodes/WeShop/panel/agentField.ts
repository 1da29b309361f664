import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Agent, ChoiceField, Field } from '../agents/agent';
import { atFirstFile, byUrlOnly, imageLocator } from './imageLocator';
import { noticeFor } from './notice';
import { presetLocator } from './presetLocator';

/** All that an agent's field is in n8n's editor: itself, what explains it, and how an AI agent's tool has it. */
export function agentProperties(agent: Agent, field: Field): INodeProperties[] {
	const property = agentField(agent, field);
	switch (field.kind) {
		case 'choice':
			return field.isExplained ? [property, ...explanations(property, field)] : [property];
		case 'text':
			// What a model leaves out has to be refused, not paid for with words that nobody in the chat has said.
			return field.prefill ? [...prefilled(property, field.emptyBeside ?? []), forTool({ ...property, default: '' })] : [property];
		case 'image':
			return [byHand(property), forTool({ ...property, ...byUrlOnly })];
		default:
			return [property];
	}
}

function byHand(property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: { ...property.displayOptions, hide: { ...property.displayOptions?.hide, ...TOOL } } };
}

function forTool(property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: { show: { ...property.displayOptions?.show, ...TOOL } } };
}

const TOOL = { '@tool': [true] };
/** n8n takes an expression for set. */
const SET = { _cnd: { not: '' } };

function allOf(names: readonly string[], condition: '' | typeof SET): IDisplayOptions['show'] {
	return Object.fromEntries(names.map((name) => [name, [condition]]));
}

/**
 * A text that stands there at first, but beside none of these fields. A condition of n8n's is met where all of its
 * fields are as it says: "one of them is set" takes one property each.
 */
function prefilled(property: INodeProperties, beside: readonly string[]): INodeProperties[] {
	const show = property.displayOptions?.show;
	const empty = beside.map((name, index) => ({
		...property,
		default: '',
		hint: 'May stay empty beside what you have chosen below',
		displayOptions: { show: { ...show, ...allOf(beside.slice(0, index), ''), ...allOf([name], SET) } },
	}));
	return [{ ...property, displayOptions: { show, hide: allOf(beside, SET) } }, ...empty].map(byHand);
}

function explanations({ displayOptions }: INodeProperties, { name, choices }: ChoiceField): INodeProperties[] {
	return choices.flatMap(({ value, description }) => (description ? [noticeFor(name, value, `${description}.`, { show: displayOptions?.show })] : []));
}

/** An agent's field as n8n's editor shows it, where the agent's operation is chosen and the field's condition met. */
export function agentField(agent: Agent, field: Field): INodeProperties {
	const displayOptions = {
		show: { resource: [agent.media], operation: [agent.operation], ...field.when },
	} as IDisplayOptions;
	const shared = {
		displayName: field.label,
		name: field.name,
		description: field.description,
		...(field.hint ? { hint: field.hint } : {}),
		// n8n shows a field whose condition hangs on an expression, and would demand it then, needed or not; what is needed is
		// refused at run time in any case, before anything is paid for.
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
			return { ...shared, ...imageLocator, ...(field.prefill === undefined ? {} : { default: atFirstFile(field.prefill) }) };
	}
}

function option({ value, label, description }: { value: string; label: string; description?: string }): INodePropertyOptions {
	return { name: label, value, ...(description ? { description } : {}) };
}
