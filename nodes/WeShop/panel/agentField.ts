import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Condition, Field, ImagesField, RequestForm } from '../agents/agent';
import { AUTOMATIC_SECONDS } from '../agents/readValue';
import { fileMode, imageList, imageListOfTool, imageLocator, imageLocatorOfTool } from './imageLocator';
import { presetLocator } from './presetLocator';

/** The operation that a field belongs to. */
type Place = Readonly<Record<'resource' | 'operation', string>>;

/** The properties of an agent's field in n8n's editor: for the node and for an AI agent's tool. */
export function agentProperties(agent: Place & Partial<Pick<RequestForm, 'fields'>>, field: Field): INodeProperties[] {
	const property = withOpenDefault(agentField(agent, field), field, agent.fields ?? []);
	switch (field.kind) {
		case 'text':
			if (field.isPrefilledInTools) return [property];
			// In a tool there is no initial text: if the model leaves the field out, the run is refused, not paid for with a text that nobody in the chat wrote.
			return field.prefill ? [...prefilled(property, field.emptyBeside ?? []), forTool({ ...property, default: '' })] : [property];
		case 'image':
			return [forNode(property), forTool({ ...property, ...imageLocatorOfTool })];
		case 'images':
			return [forNode(property), forTool({ ...property, ...imageListOfTool, placeholder: property.placeholder })];
		default:
			return [property];
	}
}

/**
 * Where the model is set by an expression, n8n fills in the default of another model's variant, and nothing shows that the
 * user has not chosen it. So variants with different defaults have an empty one, which the run reads as the model's own.
 */
function withOpenDefault(property: INodeProperties, field: Field, fields: readonly Field[]): INodeProperties {
	if (field.kind !== 'choice' || fields.every((other) => other.name !== field.name || other.kind !== 'choice' || other.default === field.default)) return property;
	const { label } = field.choices.find(({ value }) => value === field.default)!;
	return { ...property, default: '', options: [{ name: `Default (${label})`, value: '' }, ...(property.options as INodePropertyOptions[])] };
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
export function agentField(agent: Place, field: Field): INodeProperties {
	const displayOptions = {
		show: { resource: [agent.resource], operation: [agent.operation], ...shownWhen(field.when) },
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
		case 'choices':
			return { ...shared, type: 'multiOptions', options: field.choices.map(option), default: [] };
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
						typeOptions: { minValue: field.range.orAutomatic ? AUTOMATIC_SECONDS : field.range.min, maxValue: field.range.max, numberPrecision: 0 },
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
		case 'images':
			return { ...withHintInDescription(shared), ...imageList, placeholder: addImage(field) };
		case 'addresses':
			return { hint: field.max > 1 ? 'A public URL on each line; files cannot be uploaded' : 'A public URL; a file cannot be uploaded', ...shared, type: 'string', ...(field.max > 1 ? { typeOptions: { rows: 2 } } : {}), default: '', placeholder: field.media === 'video' ? 'e.g. https://…/clip.mp4' : 'e.g. https://…/music.mp3' };
	}
}

/** A condition of n8n sees the value of a locator. */
function shownWhen(when: Condition = {}): Record<string, unknown[]> {
	return Object.fromEntries(Object.entries(when).map(([name, values]) => [name, values.map((value) => (value === 'set' ? SET : value))]));
}

/** n8n shows no hint below a list. */
function withHintInDescription<Shared extends { description: string; hint?: string }>({ hint, ...shared }: Shared) {
	return hint ? { ...shared, description: `${shared.description.replace(/\.$/, '')}. ${hint.replace(/\.$/, '')}.` } : shared;
}

/** The text of the button says how many images fit, before anybody has added one too many. */
function addImage({ min, max }: ImagesField): string {
	const count = max === 1 ? 'One' : min === 0 ? `Up to ${max}` : max - min === 1 ? `${min} or ${max}` : `${min} to ${max}`;
	return `Add Image (${count})`;
}

function option({ value, label, description }: { value: string; label: string; description?: string }): INodePropertyOptions {
	return { name: label, value, ...(description ? { description } : {}) };
}
