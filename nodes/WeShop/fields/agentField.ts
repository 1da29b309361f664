import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Agent, Field } from '../agents/agent';
import { imageLocator } from './imageLocator';
import { presetLocator } from './presetLocator';

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
			return { ...shared, type: 'string', typeOptions: { rows: 3 }, default: '', placeholder: field.placeholder };
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
			return { ...shared, ...imageLocator };
	}
}

function option({ value, label, description }: { value: string; label: string; description?: string }): INodePropertyOptions {
	return { name: label, value, ...(description ? { description } : {}) };
}
