import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installCommunityPackage } from '../../test/n8n/communityPackage';
import type { CredentialReference } from '../../test/n8n/credentials';
import { installN8n } from '../../test/n8n/install';
import { recordAsInstalled } from '../../test/n8n/installedRecord';
import { startN8n } from '../../test/n8n/n8n';
import { N8nRest } from '../../test/n8n/rest';
import { Browser } from '../../test/e2e/browser';
import { OWNER } from '../../test/e2e/owner';
import { startSandbox, type Sandbox } from '../../test/sandbox/sandbox';
import { DEMO_KEY } from '../../test/sandbox/settings';
import { serviceCredentials } from '../../test/services/credentials';
import { loadThrough } from '../../test/services/load';
import { startServices } from '../../test/services/services';

/** A full n8n with the package, the sandbox, and the editor in Chromium. */
export interface Stage {
	n8n: N8nRest;
	sandbox: Sandbox;
	browser: Browser;
	/** WeShop's first, then one for each service in the examples. */
	credentials: [CredentialReference, ...CredentialReference[]];
}

const say = (line: string): void => console.log(line);

/** Sets the stage up, runs `work` and tears it down. */
export async function onStage(work: (stage: Stage) => Promise<void>): Promise<void> {
	const cleanups: Array<() => unknown> = [];
	try {
		await installN8n(say);
		const userFolder = mkdtempSync(path.join(tmpdir(), 'weshop-stage-'));
		cleanups.push(() => rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 }));
		const installed = await installCommunityPackage(userFolder);
		const services = await startServices();
		cleanups.push(() => services.stop());
		const sandbox = await startSandbox({ settings: { imageSeconds: 1, videoSeconds: 2 }, handlers: services.handlers });
		services.loadBy(loadThrough(sandbox));
		cleanups.push(() => sandbox.stop());
		const running = await startN8n({ userFolder, env: sandbox.environment, report: say });
		cleanups.push(() => running.stop());
		const n8n = new N8nRest(running.url);
		await n8n.setUpOwner(OWNER);
		await recordAsInstalled(userFolder, installed, n8n);
		const credentials: Stage['credentials'] = [await n8n.credentials.upsert({ name: 'WeShop', type: 'weShopApi', data: { weShopApiKey: DEMO_KEY } })];
		for (const input of serviceCredentials()) credentials.push(await n8n.credentials.upsert(input));
		const browser = await Browser.open(running.url, OWNER);
		cleanups.push(() => browser.close());
		await work({ n8n, sandbox, browser, credentials });
	} finally {
		for (const cleanUp of cleanups.reverse()) await cleanUp();
	}
}
