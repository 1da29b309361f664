import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packProject } from '../n8n/packedPackage';
import { differences } from '../../tools/verification/sameFiles';
import { publishersWork } from '../../tools/verification/publisher';
import { whyNotReleased, type Release } from '../../tools/verification/whyNotReleased';

const ready: Release = {
	tag: 'v1.2.3',
	packageJson: {
		version: '1.2.3',
		author: { name: 'Ada', email: 'ada@shop.test' },
		repository: { url: 'git+https://github.com/ada/n8n-nodes-weshop.git' },
		homepage: 'https://github.com/ada/n8n-nodes-weshop#readme',
		bugs: { url: 'https://github.com/ada/n8n-nodes-weshop/issues' },
	},
	changelog: '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2027-01-02\n\n### Added\n\n- A tenth agent.\n',
	repository: 'ada/n8n-nodes-weshop',
};

describe('a release', () => {
	it('goes out when tag, package.json and changelog agree', () => {
		expect(whyNotReleased(ready)).toEqual([]);
		expect(whyNotReleased({ ...ready, repository: undefined, changelog: '## 1.2.3\n- First.' })).toEqual([]);
	});

	it.each<[string, Partial<Release>, RegExp]>([
		['the tag is of another version', { tag: 'v1.2.4' }, /^The tag is "v1.2.4" and package.json says version 1.2.3/],
		['the tag has no v', { tag: '1.2.3' }, /Tag the commit as v1.2.3/],
		['the changelog has no entry', { changelog: '# Changelog\n\n## Unreleased\n\n- 1.2.3 is to come\n\n## 11.2.3\n\n- Other.\n' }, /no entry "## \[1.2.3\] - <date>"/],
		['its entry is empty', { changelog: '## 1.2.3\n\n## 1.2.2\n\n- Old.\n' }, /no entry "## \[1.2.3\] - <date>" with text/],
		['it runs in a fork', { repository: 'bob/n8n-nodes-weshop' }, /runs in bob\/n8n-nodes-weshop\. npm gives provenance only/],
		['the author is a placeholder', { packageJson: { ...ready.packageJson, author: { name: 'x', email: 'x@y.example' } } }, /^Still to be set in package.json: author/],
		['the address for bugs is a placeholder', { packageJson: { ...ready.packageJson, bugs: { url: 'https://github.com/n8n-nodes-weshop/n8n-nodes-weshop/issues' } } }, /^Still to be set in package.json: bugs/],
	])('does not when %s', (_, change, reason) => {
		expect(whyNotReleased({ ...ready, ...change })).toEqual([expect.stringMatching(reason)]);
	});
});

describe('what only a publisher can do', () => {
	const live = '# The real WeShop\n\nNot yet run against WeShop.\n';
	const publishing = readFileSync(path.join(__dirname, '..', '..', 'docs', 'publishing.md'), 'utf8');

	it('is a run against WeShop, the video, and what is done elsewhere', () => {
		const { missing, elsewhere } = publishersWork({ live, publishing });
		expect(missing).toEqual([expect.stringContaining('npm run live'), expect.stringMatching(/^The video/)]);
		expect(elsewhere.join()).toMatch(/Accounts.*NPM_TOKEN.*Creator Portal/s);
	});

	it('is less when it has been done', () => {
		const done = publishing.replace(/^Video: .*$/m, 'Video: https://video.test/weshop');
		expect(publishersWork({ live: '# The real WeShop\n\nRun on 2027-01-31.\n', publishing: done }).missing).toEqual([]);
	});
});

describe('the tarball that is published', () => {
	const project = mkdtempSync(path.join(tmpdir(), 'weshop-packed-'));
	const write = (file: string, text: string) => writeFileSync(path.join(project, file), text);

	beforeAll(() => {
		write('package.json', JSON.stringify({ name: 'n8n-nodes-packed', version: '1.2.3', files: ['dist'] }));
		mkdirSync(path.join(project, 'dist'));
		write('dist/same.js', 'exports.same = 1;');
		write('dist/changed.js', 'exports.built = 1;');
		write('dist/gone.js', 'exports.gone = 1;');
	});
	afterAll(() => rmSync(project, { recursive: true, force: true }));

	it('is held against the folder that the tests ran on, byte for byte', async () => {
		const tarball = await packProject(project, project);
		expect(differences(tarball, project)).toEqual([]);
		write('dist/changed.js', 'exports.built = 2;');
		write('dist/new.js', 'exports.more = 1;');
		rmSync(path.join(project, 'dist', 'gone.js'));
		expect(differences(tarball, project).sort()).toEqual(['dist/changed.js differs', 'dist/gone.js is in the tarball alone', 'dist/new.js is missing in the tarball']);
	});

	it('is the one that the end-to-end tests install, where PACKAGE_TARBALL names it', async () => {
		process.env.PACKAGE_TARBALL = 'packed/n8n-nodes-weshop-1.2.3.tgz';
		try {
			expect(await packProject(project)).toBe(path.join(__dirname, '..', '..', 'packed', 'n8n-nodes-weshop-1.2.3.tgz'));
		} finally {
			delete process.env.PACKAGE_TARBALL;
		}
	});
});
