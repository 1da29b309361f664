import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** A text below a field while the field has a certain value; of an expression the editor takes what it gives. */
export function noticeFor(name: string, value: string, text: string, { show, hide }: IDisplayOptions = {}): INodeProperties {
	return { displayName: text, name: `${name}Notice`, type: 'notice', default: '', displayOptions: { show: { ...show, [name]: [value] }, ...(hide ? { hide } : {}) } };
}

/** A text that always stands there. */
export function notice(name: string, text: string): INodeProperties {
	return { displayName: text, name, type: 'notice', default: '' };
}

export const FETCH_LATER =
	'Fetch the results later: Run → Wait waits for them, Get and Check look once. Or put the Production URL of a WeShop Trigger into the option "Callback URL": it starts its workflow when a run has ended.';
