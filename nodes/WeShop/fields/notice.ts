import type { IDisplayOptions, INodeProperties, NodeParameterValue } from 'n8n-workflow';

/** One value of a list, and all that the list has. */
export interface Chosen {
	/** The field's name. */
	name: string;
	value: string;
	values: readonly string[];
}

/** n8n shows whatever hangs on a field that holds an expression: it would show the notices of all values at once. */
const EXPRESSION = { _cnd: { startsWith: '=' } };

/** A text below a field while the field has a certain value. */
export function noticeFor({ name, value, values }: Chosen, text: string, show: IDisplayOptions['show'], hide: IDisplayOptions['hide'] = {}): INodeProperties {
	const others: Array<NodeParameterValue | typeof EXPRESSION> = values.filter((other) => other !== value);
	return { displayName: text, name: `${name}Notice`, type: 'notice', default: '', displayOptions: { show, hide: { ...hide, [name]: [...others, EXPRESSION] } } };
}
