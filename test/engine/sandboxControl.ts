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
