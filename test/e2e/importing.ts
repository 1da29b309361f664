import path from 'node:path';
import type { N8nRest } from '../n8n/rest';
import { DEMO_KEY } from '../sandbox/settings';
import { serviceCredentials } from '../services/credentials';
import type { Browser } from './browser';

/** As n8n names the first credential of a type. */
const NAMES: Record<string, string> = {
	shopifyAccessTokenApi: 'Shopify Access Token account',
	googleDriveOAuth2Api: 'Google Drive account',
	googleSheetsOAuth2Api: 'Google Sheets account',
	slackApi: 'Slack account',
};

/** Makes sure of the credentials that an example finds by their names. */
export async function credentialsByName(n8n: N8nRest, weShopApiKey = DEMO_KEY): Promise<void> {
	await n8n.credentials.upsert({ name: 'WeShop account', type: 'weShopApi', data: { weShopApiKey } });
	for (const input of serviceCredentials()) if (NAMES[input.type]) await n8n.credentials.upsert({ ...input, name: NAMES[input.type]! });
}

/** ⋯ → Import → From file, and Save. Gives the ID of the workflow. */
export async function importExample(browser: Browser, name: string): Promise<string> {
	const { page } = browser;
	await browser.goTo('/workflow/new');
	await page.getByTestId('workflow-menu').click();
	await page.getByTestId('workflow-menu-item-import').hover();
	const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: /from file/i }).click()]);
	await chooser.setFiles(path.join(__dirname, '..', '..', 'examples', `${name}.json`));
	await page.getByTestId('canvas-node').first().waitFor();
	await page.keyboard.press('Control+s');
	await page.waitForURL(/\/workflow\/(?!new)\w+/);
	await page.getByTestId('zoom-to-fit').click();
	await browser.screenshot(`example-${name}`);
	return /\/workflow\/(\w+)/.exec(page.url())![1]!;
}

/** "Execute workflow" of the workflow that is open; gives the ID of the execution. */
export async function clickExecute(browser: Browser, n8n: N8nRest, workflowId: string): Promise<string> {
	const [last] = await n8n.executions.list({ workflowId });
	await browser.page.getByTestId('execute-workflow-button').first().click();
	return (await n8n.executions.next(workflowId, last?.id)).id;
}
