import type { CredentialReference } from '../../test/n8n/credentials';
import { cutOutOfFile, TO_FILE, type Product, type Step } from '../../test/e2e/paused/workflows';
import { fixture } from '../../test/e2e/instance';

export const ITEMS = 8;

/** How long a paused execution whose call was lost stays paused. */
const PAUSE_SECONDS = 90;

/** A product of the soak: every second one is made with Made Before. */
export interface SoakProduct extends Product {
	madeBefore: 'reuse' | 'makeAgain';
	content: string;
}

/** The ways of waiting that take turns. Each is a workflow: webhook → products → file → WeShop node. */
export function waysOf(credential: CredentialReference): Array<{ name: string; steps: Step[] }> {
	const options = { madeBefore: "={{ $('Source').item.json.madeBefore }}" };
	const node = (parameters: Step['parameters'], settings: Partial<Step> = {}): Step => {
		const made = cutOutOfFile(credential, options);
		return { ...made, ...settings, parameters: { ...made.parameters, ...parameters } };
	};
	const paused = { completion: 'callback', timeout: PAUSE_SECONDS };
	return [
		{ name: 'Soak wait', steps: [TO_FILE, node({ completion: 'wait' })] },
		{ name: 'Soak pause', steps: [TO_FILE, node(paused, { onError: 'continueRegularOutput' })] },
		{ name: 'Soak wait on', steps: [TO_FILE, node({ completion: 'wait' }, { onError: 'continueErrorOutput' })] },
		{ name: 'Soak pause all', steps: [TO_FILE, node(paused)] },
		{ name: 'Soak retry', steps: [TO_FILE, node({ completion: 'wait' }, { retryOnFail: true })] },
	];
}

export function productsOf(batch: number): SoakProduct[] {
	return Array.from({ length: ITEMS }, (_, index) => {
		const sku = `batch-${batch}-item-${index}`;
		// Behind the end of a JPEG: another file to n8n and to WeShop, the same picture to a person.
		const content = Buffer.concat([fixture('sneaker.jpg'), Buffer.from(sku)]).toString('base64');
		return { sku, photo: '', madeBefore: index % 2 === 0 ? 'reuse' : 'makeAgain', content };
	});
}

/** Fetches runs by their IDs, as the user of a failed item does. */
export function fetching(credential: CredentialReference): Step[] {
	const node = cutOutOfFile(credential);
	return [{ ...node, onError: 'continueRegularOutput', parameters: { resource: 'run', operation: 'get', executionId: '={{ $json.executionId }}', download: false, options: {} } }];
}
