/**
 * Loads the built package as an n8n that is starting does, and prints what that took. Plain JavaScript, and n8n's own
 * Node and parts: a compiler on the way would take longer than all of it.
 */
const path = require('node:path');
const [n8nFolder, packageFolder] = process.argv.slice(2);
const { PackageDirectoryLoader } = require(path.join(n8nFolder, 'node_modules', 'n8n-core'));

const live = () => {
	globalThis.gc();
	globalThis.gc();
	return process.memoryUsage().heapUsed;
};

async function main() {
	const before = live();
	const begun = performance.now();
	const loader = new PackageDirectoryLoader(packageFolder);
	await loader.loadAll();
	const load = performance.now() - begun;
	const heap = (live() - before) / 1_000;
	if (!loader.getNode('weShop').type) throw new Error('The node did not load');
	console.log(JSON.stringify({ load, heap }));
}

main();
