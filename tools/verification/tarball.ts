import path from 'node:path';
import { answerHelp } from '../help';
import { differences } from './sameFiles';

const USAGE = `
Usage: npx tsx tools/verification/tarball.ts <tarball>

Says whether a tarball of this package holds what npm would pack of this folder now, byte for byte. The release workflow
asks it after all tests, so that what the tests ran on is what is published.
`;

answerHelp(USAGE);

const [tarball] = process.argv.slice(2);
if (!tarball) {
	console.error(USAGE.trim());
	process.exit(1);
}
const found = differences(path.resolve(tarball), path.join(__dirname, '..', '..'));
for (const difference of found) console.error(difference);
if (found.length === 0) console.log(`${tarball} holds what this folder has.`);
process.exit(found.length === 0 ? 0 : 1);
