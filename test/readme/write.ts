import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withFaultTables } from '../faults/document';
import { agentTables } from './agentTable';

const root = path.join(__dirname, '..', '..');
const PLACE = /(<!-- agents -->\n)[\s\S]*(<!-- \/agents -->)/;

/** The README as it should be, with the tables made anew. */
function withTables(readme: string): string {
	if (!PLACE.test(readme)) throw new Error('README.md has lost its <!-- agents --> marks');
	return readme.replace(PLACE, (_, before: string, after: string) => `${before}\n${agentTables()}\n\n${after}`);
}

/** The pages that show what the code has, and how each is made anew. */
export const pages: Record<string, (page: string) => string> = { 'README.md': withTables, 'docs/reliability.md': withFaultTables };

export function page(name: string): string {
	return readFileSync(path.join(root, name), 'utf8');
}

if (require.main === module) for (const [name, anew] of Object.entries(pages)) writeFileSync(path.join(root, name), anew(page(name)));
