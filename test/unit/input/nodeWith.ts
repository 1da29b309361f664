import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * A node with these parameters, as n8n gives them: what is not shown is what the caller falls back on.
 * @param saved what the workflow has in place of the resolved values, such as expressions
 */
export function nodeWith(parameters: Record<string, unknown>, { saved = {}, type = 'n8n-nodes-weshop.weShop' }: { saved?: Record<string, unknown>; type?: string } = {}): IExecuteFunctions {
	const read = (name: string): unknown => name.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], parameters);
	return {
		getNode: () => ({ parameters: { ...parameters, ...saved }, type }),
		getNodeParameter: (name: string, _item: number, fallback?: unknown) => read(name) ?? fallback,
	} as unknown as IExecuteFunctions;
}

export function refusalOf(work: () => unknown): { message: string; description: string } {
	try {
		work();
	} catch (thrown) {
		return thrown as { message: string; description: string };
	}
	throw new Error('Taken');
}
