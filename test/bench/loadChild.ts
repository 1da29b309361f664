import { PackageDirectoryLoader } from 'n8n-core';
import path from 'node:path';

/** n8n's own parts are there already, as in an n8n that starts. */
async function main(): Promise<{ load: number; heap: number }> {
	const live = () => (globalThis.gc?.(), globalThis.gc?.(), process.memoryUsage().heapUsed);
	const before = live();
	const begun = performance.now();
	const loader = new PackageDirectoryLoader(path.join(__dirname, '..', '..'));
	await loader.loadAll();
	const load = performance.now() - begun;
	const heap = (live() - before) / 1_000;
	if (!loader.getNode('weShop').type) throw new Error('The node did not load');
	return { load, heap };
}

process.once('message', () => {
	void main().then((figures) => process.send?.(figures, () => process.exit(0)));
});
