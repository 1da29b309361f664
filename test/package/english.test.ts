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

/** `npm run live` quotes WeShop's refusals in its page, in WeShop's own words, and marks those of another language. */
const QUOTING = 'docs/live.md';
const QUOTED = /<q>[^<]*<\/q>/g;

function foreignIn(file: string, text: string): string[] {
	const own = file === QUOTING ? text.replace(QUOTED, '') : text;
	return [...new Set(own.replace(USUAL, '').match(FOREIGN) ?? [])];
}

describe('Interface and documentation are in English only, as n8n asks', () => {
	it('in all files that a user reads', () => {
		expect(files).toEqual(expect.arrayContaining([...VALUES, QUOTING]));
		const foreign = files.filter((file) => !VALUES.includes(file)).flatMap((file) => {
			const found = foreignIn(file, readFileSync(path.join(root, file), 'utf8'));
			return found.length > 0 ? [`${file}: ${found.join(' ')}`] : [];
		});
		expect(foreign).toEqual([]);
	});

	it('but for quotations of WeShop in one page', () => {
		const text = 'It says <q>\u4f59\u989d</q>, caf\u00e9';
		expect([foreignIn(QUOTING, text), foreignIn('README.md', text)]).toEqual([[], ['\u4f59', '\u989d']]);
		expect(foreignIn(QUOTING, `${text} \u4f59`)).toEqual(['\u4f59']);
	});
});
