import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** A label is in title case; behind it, in brackets, the name that its parameter has in saved workflows and expressions. */
const NAME_BEHIND_LABEL = /(?<=(?:^|[\s(])[A-Z][^\s(]*|\([A-Z]\w*\)) \(([a-z]\w*)\)/g;

/**
 * Texts for users name a field as `Label (name)`. The name helps only where the user writes it: a field that is set in the
 * panel keeps its label alone. What is in brackets and no parameter of this node stays.
 */
export function withNamesForExpressions(node: Pick<IExecuteFunctions, 'getNode'>, text: string): string {
	const parameters = node.getNode().parameters ?? {};
	const { options } = parameters;
	const set: IDataObject = { ...(typeof options === 'object' ? (options as IDataObject) : {}), ...parameters };
	return text.replace(NAME_BEHIND_LABEL, (bracket, name: string) => (Object.hasOwn(set, name) && !hasExpression(set[name]) ? '' : bracket));
}

/** Also in a locator or a list of values. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
