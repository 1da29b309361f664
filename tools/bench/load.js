/**
 * Loads the built package as an n8n that is starting does, and prints what that took. Plain JavaScript, for n8n's own
 * Node: a compiler on the way would take longer than all of it.
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
