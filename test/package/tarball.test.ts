import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

interface Packed {
	size: number;
	files: Array<{ path: string }>;
}

describe('the packed package', () => {
	// npm hands the proxy of its environment on; packing asks nobody.
	const packed = (JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as Packed[])[0]!;
	const files = packed.files.map((file) => file.path);

	it('is smaller than 160 kB', () => {
		expect(packed.size).toBeGreaterThan(10_000);
		expect(packed.size).toBeLessThan(160_000);
	});

	it('holds what n8n loads', () => {
		const { n8n } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { n8n: { nodes: string[]; credentials: string[] } };
		expect(files).toEqual(expect.arrayContaining([...n8n.nodes, ...n8n.credentials, 'dist/nodes/WeShop/WeShop.node.json', 'dist/icons/weshop.svg', 'dist/icons/weshop.dark.svg', 'README.md', 'LICENSE.md']));
	});

	it('holds no test, no example and no source', () => {
		expect(files.filter((file) => !/^dist\/(nodes|credentials|icons)\/|^(README|LICENSE)\.md$|^package\.json$/.test(file))).toEqual([]);
		expect(files.filter((file) => /test|example|\.ts$/i.test(file))).toEqual([]);
	});

	it('has no source map, and none is missing', () => {
		const code = files.filter((file) => file.endsWith('.js'));
		expect(code.length).toBeGreaterThan(30);
		expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
		expect(code.filter((file) => readFileSync(path.join(root, file), 'utf8').includes('sourceMappingURL'))).toEqual([]);
	});

	it('has code for every source file, and no code without one', () => {
		const code = files.filter((file) => file.endsWith('.js')).map((file) => file.replace(/^dist\/(.*)\.js$/, '$1.ts'));
		const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'nodes/*.ts', 'credentials/*.ts'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
		expect(code.sort()).toEqual(sources.sort());
	});

	it('needs nothing at run time but what n8n brings', () => {
		const { dependencies, peerDependencies, overrides } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
		expect({ dependencies, peerDependencies, overrides }).toEqual({ dependencies: undefined, peerDependencies: { 'n8n-workflow': '*' }, overrides: undefined });
	});
});
