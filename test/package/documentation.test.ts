import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { agents } from '../../nodes/WeShop/agents';
import { knownAgent } from '../../nodes/WeShop/agents/known';

const RESOURCES = { image: 'Image', imageModel: 'Image Model', design: 'Design', portrait: 'Portrait', video: 'Video' };
const root = path.join(__dirname, '..', '..');
const shipped = path.join(root, 'nodes', 'WeShop');
const markdownIn = (folder: string) => readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.md')).map((name) => path.join(folder, name));
const pages = ['.', 'docs', 'docs/operations', '.github', '.github/ISSUE_TEMPLATE'].flatMap(markdownIn);
const read = (page: string) => readFileSync(path.join(root, page), 'utf8');
const withoutCode = (page: string) => read(page).replace(/^```[\s\S]*?^```/gm, '');

/** What a page links to in this repository: files, pictures, and headings after a #. */
function linksOf(page: string): string[] {
	const all = [...withoutCode(page).matchAll(/(?:\]\(|src=")([^)"\s]+)/g)].map(([, to]) => to!);
	return all.filter((to) => !/^[a-z]+:/.test(to));
}

/** As GitHub makes them of the headings. */
function anchorsOf(page: string): string[] {
	return [...withoutCode(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
}

describe('The documentation', () => {
	it.each(pages)('%s links to files and headings that there are', (page) => {
		const broken = linksOf(page).filter((to) => {
			const [file = '', anchor] = to.split('#');
			const target = file ? path.join(path.dirname(page), file) : page;
			return !existsSync(path.join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
		});
		expect(broken).toEqual([]);
	});

	it('can all be reached from the README', () => {
		const seen = new Set(['README.md']);
		for (const page of seen) {
			for (const to of linksOf(page)) {
				const target = path.join(path.dirname(page), to.split('#')[0]!);
				if (pages.includes(target)) seen.add(target);
			}
		}
		expect(pages.filter((page) => page.startsWith('docs') && !seen.has(page))).toEqual([]);
	});
});

describe('The README', () => {
	it('has less than 10 kB', () => {
		expect(Buffer.byteLength(read('README.md'))).toBeLessThan(10 * 1024);
	});

	it('has the headings that n8n asks for', () => {
		const headings = [...read('README.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
		expect(headings).toEqual(expect.arrayContaining(['Installation', 'Operations', 'Credentials', 'Compatibility', 'Usage', 'Resources', 'Version history']));
	});

	it('shows its two commands before anything else', () => {
		const first = read('README.md').split('\n## ')[0]!;
		expect(first).toContain('npm ci && npm start');
		expect(first).toContain('npm ci && npm test');
	});
});

describe('docs/which-operation.md', () => {
	const page = read('docs/which-operation.md');
	const [own = '', byName = ''] = page.split('\n## Without an operation of its own');

	it.each(agents)('$label is for something', ({ resource, label }) => {
		expect(own).toContain(`| ${RESOURCES[resource]} → ${label} |`);
	});

	it('names agents of Run → Start that there are and that have no operation of their own', () => {
		const named = [...byName.matchAll(/\| `([\w-]+)`/g)].map(([, name]) => name!);
		expect(named.length).toBeGreaterThanOrEqual(12);
		expect(named.filter((name) => knownAgent(name)?.name !== name || agents.some((agent) => agent.name === name))).toEqual([]);
	});
});

describe('docs/architecture.md', () => {
	const named = [...read('docs/architecture.md').matchAll(/`([\w./-]+(?:\/|\.(?:ts|mjs|yaml)))`/g)].map(([, name]) => name!);

	it('names files and folders that there are', () => {
		expect(named.filter((name) => !existsSync(path.join(shipped, name)) && !existsSync(path.join(root, name)))).toEqual([]);
	});

	it('names each folder of the package', () => {
		const folders = readdirSync(shipped, { withFileTypes: true }).filter((entry) => entry.isDirectory());
		expect(folders.map(({ name }) => `${name}/`).filter((folder) => !named.includes(folder))).toEqual([]);
	});
});

describe('CHANGELOG.md, as keepachangelog.com 1.1.0 has it', () => {
	const headings = (level: string) => [...read('CHANGELOG.md').matchAll(new RegExp(`^${level} (.+)$`, 'gm'))].map(([, heading]) => heading!);

	it('begins with what is unreleased, and gives each version its date', () => {
		const [first, ...released] = headings('##');
		expect(first).toBe('[Unreleased]');
		expect(released.filter((heading) => !/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/.test(heading))).toEqual([]);
	});

	it('sorts changes by their kind', () => {
		expect(headings('###').filter((kind) => !['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'].includes(kind))).toEqual([]);
	});

	it('takes a sentence or two for each', () => {
		const entries = read('CHANGELOG.md').split('\n').filter((line) => line.startsWith('- '));
		expect(entries.length).toBeGreaterThan(0);
		expect(entries.filter((entry) => entry.length > 250)).toEqual([]);
	});
});
