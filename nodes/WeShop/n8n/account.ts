import { createHmac } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { WeShopFailure } from '../api/failure';

/**
 * The WeShop account of an item, as a digest of its key: equal keys give equal accounts, and the key cannot be found from
 * it. The credential may hold an expression, as External Secrets do, so that each item can have a key of its own.
 */
export async function accountOf(node: IExecuteFunctions, itemIndex: number): Promise<string> {
	const { weShopApiKey } = await node.getCredentials<{ weShopApiKey: string }>('weShopApi', itemIndex);
	return createHmac('sha256', String(weShopApiKey).trim()).update('n8n-nodes-weshop account').digest('hex').slice(0, 32);
}

/**
 * The accounts of the items of one execution of the node. All have to be that of the first item, whose key n8n attaches
 * to every request.
 */
export class Accounts {
	private first?: Promise<string>;

	constructor(private readonly node: IExecuteFunctions) {}

	/** @throws WeShopFailure when the item has another account than the first one; whatever n8n throws when the credential cannot be read */
	async of(itemIndex: number): Promise<string> {
		this.first ??= accountOf(this.node, 0);
		const account = itemIndex === 0 ? this.first : accountOf(this.node, itemIndex);
		// Both at once: one that fails while the other is awaited would be a rejection that nobody handles.
		const [own, first] = await Promise.all([account, this.first]);
		if (own === first) return own;
		throw new WeShopFailure('The WeShop credential gives another API Key for this item than for the first one', {
			description: 'The node works with one account at a time. Send the items of each account through the node by themselves, for example with a Loop Over Items node, or set API Key (weShopApiKey) in the credential to an expression that gives the same key for all items',
			details: { retryable: false },
		});
	}
}
