import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const packageJson = JSON.parse(read('package.json')) as { scripts: Record<string, string>; devDependencies: Record<string, string>; engines: { node: string } };
const contributing = read('CONTRIBUTING.md');

describe('The repository', () => {
	const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
	const texts = tracked.filter((file) => file && !/\.(png|jpe?g|webp|gif|mp4)$/.test(file) && statSync(path.join(root, file), { throwIfNoEntry: false })?.isFile());

	// In parts, since this file is tracked as well.
	it.each([
		['no registry: npm has its own', ['registry' + '\\.npmjs', 'registry' + '-url', '"resolved": ' + '"http']],
		['no source that nobody can open', ['\\bsee' + 'ds\\b', '\\bsee' + 'd documents']],
	])('names %s', (_what, patterns) => {
		const named = new RegExp(patterns.join('|'));
		expect(texts.length).toBeGreaterThan(300);
		expect(texts.filter((file) => named.test(read(file)))).toEqual([]);
	});
});

describe('CONTRIBUTING.md', () => {
	it('gives the reason for each devDependency, and for none that is gone', () => {
		const [, section = ''] = contributing.split('## Dependencies');
		const reasoned = [...section.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, names]) => [...names!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));
		expect(reasoned.sort()).toEqual(Object.keys(packageJson.devDependencies).sort());
	});

	it('lists every script, and names none that is gone', () => {
		const named = [...contributing.matchAll(/`npm (?:run )?([\w:]+)/g)].map(([, script]) => script!).filter((script) => !['ci', 'update', 'install'].includes(script));
		expect(Object.keys(packageJson.scripts).filter((script) => !named.includes(script))).toEqual([]);
		expect(named.filter((script) => !(script in packageJson.scripts))).toEqual([]);
	});
});

describe('What people run', () => {
	const tools = readdirSync(path.join(root, 'tools'), { recursive: true, encoding: 'utf8' }).map((file) => `tools/${file.replaceAll(path.sep, '/')}`).filter((file) => file.endsWith('.ts'));
	const helpful = tools.filter((file) => /\banswerHelp\(/.test(read(file)) && file !== 'tools/help.ts');
	const called = [...Object.values(packageJson.scripts), contributing].flatMap((text) => [...text.matchAll(/\btsx (tools\/\S+\.ts)/g)].map(([, tool]) => tool!));

	it('has --help, and is a script of package.json or in CONTRIBUTING.md', () => {
		expect([...new Set(called)].sort()).toEqual(helpful.sort());
	});

	it('prints how it is called, and does nothing else', () => {
		const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', path.join(root, 'tools', 'verification', 'release.ts'), '--help'], { cwd: root, encoding: 'utf8' });
		expect([status, stdout]).toEqual([0, expect.stringMatching(/^Usage: npm run release:check/)]);
	});
});

it('.nvmrc names a Node.js that the package works with, the oldest that CI has', () => {
	const [oldest] = /\d+/.exec(packageJson.engines.node)!;
	expect(read('.nvmrc').trim()).toBe(oldest);
});
