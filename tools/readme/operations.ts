import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { agents } from '../../nodes/WeShop/agents';
import type { Agent } from '../../nodes/WeShop/agents/agent';
import type { Operation } from '../../nodes/WeShop/operations/operation';
import { resultProperties } from '../../nodes/WeShop/panel/options';
import { triggerProperties } from '../../nodes/WeShop/panel/triggerPanel';
import { operations } from '../../nodes/WeShop/operations/registry';
import { isPictured, LISTED, listPicture, panelPicture } from '../screenshots/pictured';
import { agentTable, summary } from './agentTable';

/** The page of each resource, in the order of the README. */
const RESOURCES: ReadonlyArray<{ resource: string; name: string; page: string }> = [
	{ resource: 'image', name: 'Image', page: 'image' },
	{ resource: 'imageModel', name: 'Image Model', page: 'image-model' },
	{ resource: 'design', name: 'Design', page: 'design' },
	{ resource: 'portrait', name: 'Portrait', page: 'portrait' },
	{ resource: 'video', name: 'Video', page: 'video' },
	{ resource: 'run', name: 'Run', page: 'run' },
	{ resource: 'asset', name: 'Asset', page: 'asset-and-preset' },
	{ resource: 'preset', name: 'Preset', page: 'asset-and-preset' },
];

export const operationPages: readonly string[] = [...new Set(RESOURCES.map(({ page }) => page))];

/** A line for each resource, and what it has. @param folder from the page with the list to those of the resources */
export function operationList(folder: string): string {
	const rows = RESOURCES.map(({ resource, name, page }) => {
		const labels = operationsOf(resource).map(({ label }) => label);
		return `| [**${name}**](${folder}${page}.md) | ${labels.join(', ')} |`;
	});
	return ['| Resource | Operations |', '|---|---|', ...rows].join('\n');
}

/** The options of an operation that makes pictures, which has all that there are. */
export function optionTable(): string {
	const all = resultProperties.find(({ name, displayOptions }) => name === 'options' && displayOptions?.show?.resource?.includes('image'))?.options as INodeProperties[];
	return propertyTable(all);
}

/** The fields of the WeShop Trigger, and the names of its options. */
export function triggerTable(): string {
	return propertyTable(triggerProperties);
}

/** All operations of a page. */
export function operationsOfPage(page: string): string {
	return RESOURCES.filter((one) => one.page === page).flatMap(({ resource }) => sectionsOf(resource)).join('\n\n');
}

function sectionsOf(resource: string): string[] {
	const all = operationsOf(resource);
	const makers = all.flatMap((operation) => agentOf(operation) ?? []);
	const list = LISTED.some((one) => one === resource) ? [`<img src="../images/${listPicture(resource)}.png" width="420" alt="The list of operations in the editor">`] : [];
	return [...list, ...(makers.length > 0 ? [summaries(makers), panels(all.filter((operation) => !sectionOf(operation)))].filter(Boolean) : []), ...all.map(sectionOf).filter(Boolean)];
}

function summaries(makers: readonly Agent[]): string {
	const rows = makers.map((agent) => {
		const { takes, prompt, agent: name } = summary(agent);
		const label = agentTable(agent) ? `[${agent.label}](#${anchorOf(agent.label)})` : agent.label;
		return `| ${[`**${label}**`, `${agent.description}${agent.takesBatchCount === false ? '. Makes one result' : ''}`, takes, prompt, name].join(' | ')} |`;
	});
	return ['| Operation | | Takes | Prompt at first | WeShop\'s agent |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** Nothing for an operation about which the list of its page says everything. */
function sectionOf(operation: Operation): string {
	const agent = agentOf(operation);
	const table = agent ? agentTable(agent) : ownTable(operation);
	if (agent && !table) return '';
	return [`## ${operation.label}`, agent ? '' : `${operation.description}.`, table, panels([operation])].filter(Boolean).join('\n\n');
}

/** Or the operation further down that has the same fields. */
function ownTable(operation: Operation): string {
	const table = propertyTable(operation.properties);
	const same = operationsOf(operation.resource).filter(({ properties }) => propertyTable(properties) === table).at(-1);
	return !same || same === operation ? table : `It has the fields of [${same.label}](#${anchorOf(same.label)}).`;
}

function panels(all: readonly Operation[]): string {
	return all.filter(isPictured).map((operation) => `<img src="../images/${panelPicture(operation)}.png" width="320" alt="The panel of ${operation.label}">`).join('\n');
}

function operationsOf(resource: string): Operation[] {
	return operations.filter((operation) => operation.resource === resource);
}

function agentOf({ resource, name }: Operation): Agent | undefined {
	return agents.find((agent) => agent.resource === resource && agent.operation === name);
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
	return heading.toLowerCase().replace(/[^a-z0-9 -]/g, '').replaceAll(' ', '-');
}

/** Each field of the node; those of an AI agent's tool are the same but for their default. */
function propertyTable(properties: INodeProperties[]): string {
	const shown = properties.filter(({ type, displayOptions }) => type !== 'notice' && !displayOptions?.show?.['@tool']);
	if (shown.length === 0) return '';
	const rows = shown.map((property) => `| ${[property.displayName, `\`${property.name}\``, takes(property), property.required && isEmptyAtFirst(property) ? '**needed**' : defaultOf(property), explained(property)].join(' | ')} |`);
	return ['| Field | Parameter | Takes | Default | |', '|---|---|---|---|---|', ...rows].join('\n');
}

function explained({ type, description = '', hint = '', options = [] }: INodeProperties): string {
	if (type === 'collection') return (options as INodeProperties[]).map(({ displayName }) => displayName).join(', ');
	return [description, hint].filter(Boolean).map((text) => text.replace(/\.?$/, '.')).join(' ').replace(/\.$/, '');
}

function isEmptyAtFirst({ type, default: value }: INodeProperties): boolean {
	return value === '' || (Array.isArray(value) && value.length === 0) || type === 'fixedCollection' || type === 'collection' || (type === 'resourceLocator' && (value as { value: string }).value === '');
}

function defaultOf(property: INodeProperties): string {
	const value = property.type === 'resourceLocator' ? (property.default as { value: string }).value : property.default;
	return isEmptyAtFirst(property) ? '–' : `\`${String(value).replace(/\s+/g, ' ')}\``;
}

/** The operations are a list of their own. */
const MOST_LISTED = 20;

function takes({ type, options = [], typeOptions }: INodeProperties): string {
	const choices = () => options.map((option) => `\`${String((option as INodePropertyOptions).value)}\``).join(' ');
	if (type === 'options') return choices();
	if (type === 'multiOptions') return options.length > MOST_LISTED ? 'any from the list' : `any of ${choices()}`;
	if (type === 'fixedCollection') return typeOptions?.multipleValues ? 'a list of images' : 'an image';
	if (type === 'resourceLocator') return 'a name, from the list or not';
	return { boolean: 'on or off', collection: '', number: 'a whole number', json: 'a JSON object', string: 'a text' }[type as string] ?? type;
}
