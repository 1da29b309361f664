import { SandboxClient } from '../sandbox/client';
import type { Settings } from '../sandbox/settings';

/** The sandbox of this worker, which no other test file uses at the same time. */
export function theSandbox(): SandboxClient {
	const url = process.env.SANDBOX_CONTROL;
	if (!url) throw new Error('Engine tests need the sandbox around them. Run them with: npm test');
	return new SandboxClient(url);
}

/** Stands at the head of a test file: an empty sandbox. */
export function startWithAnEmptySandbox(settings: Partial<Settings> = {}): void {
	beforeAll(async () => {
		await theSandbox().reset();
		await theSandbox().settings(settings);
	});
}

/** Stands at the end of a test file, about all that its executions sent. */
export function itKeptTheKeyAtHome(): void {
	it('sent the key to openapi.weshop.ai/openapi/ and to no other place', async () => {
		await theSandbox().expectKeyStayedHome();
	});

	it('met no fault of the sandbox', async () => {
		expect(await theSandbox().faults()).toEqual([]);
	});
}

/** The same, told host by host: files are asked for without any key, every question to WeShop bears one of these. */
export function itSentNoKeyWithAFile(...keys: Array<string | undefined>): void {
	it('never sends the key with a file, and every request about a run bears it', async () => {
		const seen = (await theSandbox().requests()).map(({ url, headers }) => ({
			host: new URL(url).hostname,
			key: headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1],
		}));
		expect(new Set(seen.filter(({ host }) => host !== 'openapi.weshop.ai').map(({ key }) => key))).toEqual(new Set([undefined]));
		expect(new Set(seen.filter(({ host }) => host === 'openapi.weshop.ai').map(({ key }) => key))).toEqual(new Set(keys));
	});
}
