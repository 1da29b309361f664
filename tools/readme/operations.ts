import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { agents } from '../../nodes/WeShop/agents';
import type { Operation } from '../../nodes/WeShop/operations/operation';
import { resultProperties } from '../../nodes/WeShop/panel/options';
import { operations } from '../../nodes/WeShop/operations/registry';
import { agentTable } from './agentTable';

const RESOURCES: Readonly<Record<string, string>> = { image: 'Image', video: 'Video', run: 'Run', asset: 'Asset', preset: 'Preset' };

/** The README's list of all operations. One line for each resource keeps it short; what each does stands in docs/operations.md. */
export function operationList(): string {
	const rows = Object.entries(RESOURCES).map(([resource, name]) => {
		const links = operations.filter((operation) => operation.resource === resource).map((operation) => `[${operation.label}](docs/operations.md#${anchorOf(operation)})`);
		return `| **${name}** | ${links.join(', ')} |`;
	});
	return ['| Resource | Operations |', '|---|---|', ...rows].join('\n');
}

/** The page with each operation's panel and fields. */
export function operationSections(): string {
	return [optionSection(), ...inOrder().map(section)].join('\n\n');
}

/** Pictures have all the options that there are. */
function optionSection(): string {
	const all = resultProperties.find(({ name, displayOptions }) => name === 'options' && displayOptions?.show?.resource?.includes('image'))?.options as INodeProperties[];
	return ['## Options', '', propertyTable(all), '', 'The default Timeout of a video, and of Run → Wait, is 1800 seconds. Timeout and Include Run are not offered if the node does not wait, Max File Size is not offered if it loads no file.'].join('\n');
}

function inOrder(): Operation[] {
	return Object.keys(RESOURCES).flatMap((resource) => operations.filter((operation) => operation.resource === resource));
}

function section(operation: Operation): string {
	const { resource, name, label, description, properties } = operation;
	const agent = agents.find(({ media, operation: made }) => media === resource && made === name);
	return [
		`## ${headingOf(operation)}`,
		'',
		`${description}.${agent ? ` WeShop's agent is \`${agent.name}\`.` : ''}`,
		'',
		agent ? agentTable(agent) : propertyTable(properties),
		'',
		`<img src="images/panels/${resource}-${name}.png" width="320" alt="The panel of ${label}">`,
	].join('\n');
}

function headingOf({ resource, label }: Operation): string {
	return `${RESOURCES[resource]}: ${label}`;
}

/** As GitHub makes it of a heading. */
function anchorOf(operation: Operation): string {
	return headingOf(operation).toLowerCase().replace(/[^a-z0-9 -]/g, '').replaceAll(' ', '-');
}

function propertyTable(properties: INodeProperties[]): string {
	const rows = properties.filter(({ type }) => type !== 'notice').map((property) => `| ${[property.displayName, `\`${property.name}\``, takes(property), property.default === '' ? '–' : `\`${String(property.default).replace(/\s+/g, ' ')}\``, property.description ?? property.hint ?? ''].join(' | ')} |`);
	return ['| Field | Parameter | Takes | Default | |', '|---|---|---|---|---|', ...rows].join('\n');
}

function takes({ type, options = [] }: INodeProperties): string {
	if (type === 'options') return options.map((option) => `\`${String((option as INodePropertyOptions).value)}\``).join(' ');
	return { boolean: 'on or off', number: 'a whole number', json: 'a JSON object', string: 'a text' }[type as string] ?? type;
}
