import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'nodes', 'credentials', 'docs', 'examples', '*.md'], { cwd: root, encoding: 'utf8' })
	.split('\n')
	.filter((file) => /\.(ts|md|json)$/.test(file));

/** Letters that English text has none of: of other scripts, and of other languages that are written as English is. */
const FOREIGN = /[^\P{L}a-zA-Z]/gu;

/** As in "café" and "µm". */
const USUAL = /[éµ]/g;

/** Values that users have in their sheets and files, which the code reads and a table shows. */
const VALUES = ['nodes/WeShop/agents/spelling.ts', 'docs/reliability.md'];

describe('Interface and documentation are in English only, as n8n asks', () => {
	it('in all files that a user reads', () => {
		expect(files).toEqual(expect.arrayContaining(VALUES));
		const foreign = files.filter((file) => !VALUES.includes(file)).flatMap((file) => {
			const text = readFileSync(path.join(root, file), 'utf8').replace(USUAL, '');
			const found = [...new Set(text.match(FOREIGN) ?? [])];
			return found.length > 0 ? [`${file}: ${found.join(' ')}`] : [];
		});
		expect(foreign).toEqual([]);
	});
});
