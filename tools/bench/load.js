/**
 * Loads the built package as n8n does when it starts, and prints time and memory. Plain JavaScript that runs in n8n's own
 * Node, since a compiler would take longer than everything that is measured.
 */
const path = require('node:path');
const { PackageDirectoryLoader } = require('n8n-core');

const live = () => {
	globalThis.gc();
	globalThis.gc();
	return process.memoryUsage().heapUsed;
};

async function main() {
	const before = live();
	const begun = performance.now();
	const loader = new PackageDirectoryLoader(path.join(__dirname, '..', '..'));
	await loader.loadAll();
	const load = performance.now() - begun;
	const heap = (live() - before) / 1_000;
	if (!loader.getNode('weShop').type) throw new Error('The node did not load');
	console.log(JSON.stringify({ load, heap }));
}

main();
