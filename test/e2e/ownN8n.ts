import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { CredentialReference } from '../n8n/credentials';
import { startN8n } from '../n8n/n8n';
import { untilOpen } from '../n8n/open';
import { N8nRest } from '../n8n/rest';
import { surroundings, theSandbox, withWeShop } from './instance';

/** An n8n that one test file has to itself, and that WeShop can reach: its webhook addresses are on a public host. */
export interface OwnN8n {
	n8n: N8nRest;
	credential: CredentialReference;
	/** Where it is in truth, e.g. "http://127.0.0.1:41234". */
	url: string;
	/** Where it says it is, e.g. "https://calls.n8n.example/"; the sandbox brings callbacks from there to `url`. */
	publicUrl: string;
	/** All that it writes is in here, its log too. */
	userFolder: string;
	/** As a power cut would. */
	kill9(): Promise<void>;
	/** On the same user folder and port, after `kill9`. */
	startAgain(): Promise<void>;
	/** For good, with all that it has written. */
	stop(): Promise<void>;
}

/**
 * @param name of its public host, told apart from those of other test files
 * @param env more of n8n's settings
 * @param furnish puts more into the user folder before n8n starts
 */
export async function startOwnN8n(name: string, env: Record<string, string> = {}, furnish?: (userFolder: string) => Promise<unknown>): Promise<OwnN8n> {
	const host = `${name}.n8n.example`;
	const publicUrl = `https://${host}/`;
	const userFolder = mkdtempSync(path.join(surroundings().ownFolders, `${name}-`));
	cpSync(surroundings().prepared, userFolder, { recursive: true });
	await furnish?.(userFolder);
	let starts = 0;
	const start = async (port?: number) => {
		const started = await startN8n({ userFolder, port, env: { ...surroundings().sandbox.environment, WEBHOOK_URL: publicUrl, ...env } });
		starts += 1;
		await untilOpen(started, starts);
		return started;
	};
	let running = start();
	let isOver = false;
	const stop = async () => {
		isOver = true;
		const last = await running.catch(() => undefined);
		await last?.stop();
		rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		const { url, port } = await running;
		const n8n = new N8nRest(url);
		const { hosts } = await theSandbox().settings();
		await theSandbox().settings({ hosts: { ...hosts, [host]: port } });
		const credential = await withWeShop(n8n);
		const kill9 = async () => await (await running).kill9();
		const startAgain = async () => {
			// A test that Jest has given up runs on.
			if (isOver) throw new Error(`The n8n of ${host} was stopped for good`);
			running = start(port);
			await running;
			await withWeShop(n8n);
		};
		return { n8n, credential, url, publicUrl, userFolder, kill9, startAgain, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
