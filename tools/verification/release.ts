import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answerHelp } from '../help';
import { whyNotReleased } from './whyNotReleased';
import type { PackageJson } from './placeholders';

answerHelp(`
Usage: npm run release:check -- v1.2.3

Says what has to be put right in package.json and CHANGELOG.md before this tag may be published.
`);

const root = path.join(__dirname, '..', '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const reasons = whyNotReleased({
	tag: process.argv[2] ?? '',
	packageJson: JSON.parse(read('package.json')) as PackageJson,
	changelog: read('CHANGELOG.md'),
	repository: process.env.GITHUB_REPOSITORY,
});
for (const reason of reasons) console.error(reason);
if (reasons.length === 0) console.log('The tag, package.json and CHANGELOG.md agree.');
process.exit(reasons.length === 0 ? 0 : 1);
