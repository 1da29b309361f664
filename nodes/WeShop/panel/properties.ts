import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Fields of one or several operations of a resource, shown for these only. */
export function shownFor(resource: string, operations: string[], properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { resource: [resource], operation: operations, ...property.displayOptions?.show },
		},
	}));
}

/** A yellow box that is always visible: for what can go wrong. An explanation is a field's hint. */
export function notice(name: string, text: string): INodeProperties {
	return { displayName: text, name, type: 'notice', default: '' };
}

/** The same, visible while a field has a value. If the field holds an expression, the editor compares its result. */
export function noticeFor(name: string, value: string, text: string, { show, hide }: IDisplayOptions = {}): INodeProperties {
	return { ...notice(`${name}Notice`, text), displayOptions: { show: { ...show, [name]: [value] }, ...(hide ? { hide } : {}) } };
}
