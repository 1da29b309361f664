import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answerHelp } from '../help';
import { publishersWork } from './publisher';
import { whyNotReleased } from './whyNotReleased';
import type { PackageJson } from './placeholders';

answerHelp(`
Usage: npm run release:check -- v1.2.3

Says what has to be put right in package.json and CHANGELOG.md before this tag may be published, and what only whoever
publishes can do: names, accounts, a run against WeShop, the video for n8n. Fails for the first of these only.
`);

const root = path.join(__dirname, '..', '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const packageJson = JSON.parse(read('package.json')) as PackageJson;
const reasons = whyNotReleased({
	tag: process.argv[2] ?? '',
	packageJson,
	changelog: read('CHANGELOG.md'),
	repository: process.env.GITHUB_REPOSITORY,
});
const { missing, elsewhere } = publishersWork({ live: read('docs/live.md'), publishing: read('docs/publishing.md') });
list('To be put right before this tag is published:', reasons);
list('For n8n\'s verification, only you can do this:', missing);
list('Only you can do this, too, and no command here can check it:', elsewhere);
if (reasons.length === 0) console.log('The tag, package.json and CHANGELOG.md agree.');
process.exit(reasons.length === 0 ? 0 : 1);

function list(heading: string, lines: string[]): void {
	if (lines.length > 0) console.log([heading, ...lines.map((line) => `  ${line}`), ''].join('\n'));
}
