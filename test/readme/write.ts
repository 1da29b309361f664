import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { agentTables } from './agentTable';

const README = path.join(__dirname, '..', '..', 'README.md');
const PLACE = /(<!-- agents -->\n)[\s\S]*(<!-- \/agents -->)/;

/** The README as it should be, with the tables made anew. */
export function withTables(readme: string): string {
	if (!PLACE.test(readme)) throw new Error('README.md has lost its <!-- agents --> marks');
	return readme.replace(PLACE, (_, before: string, after: string) => `${before}\n${agentTables()}\n\n${after}`);
}

export function readme(): string {
	return readFileSync(README, 'utf8');
}

if (require.main === module) writeFileSync(README, withTables(readme()));
