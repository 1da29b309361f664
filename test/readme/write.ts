import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withFaultTables } from '../faults/document';
import { operationList, operationSections } from './operations';

const root = path.join(__dirname, '..', '..');

/** The page with what stands between its `<!-- operations -->` marks made anew. */
function withOperations(made: () => string): (page: string) => string {
	return (page) => {
		const place = /(<!-- operations -->\n)[\s\S]*(<!-- \/operations -->)/;
		if (!place.test(page)) throw new Error('A page has lost its <!-- operations --> marks');
		return page.replace(place, (_, before: string, after: string) => `${before}\n${made()}\n\n${after}`);
	};
}

/** The pages that show what the code has, and how each is made anew. */
export const pages: Record<string, (page: string) => string> = {
	'README.md': withOperations(operationList),
	'docs/operations.md': withOperations(operationSections),
	'docs/reliability.md': withFaultTables,
};

export function page(name: string): string {
	return readFileSync(path.join(root, name), 'utf8');
}

if (require.main === module) for (const [name, anew] of Object.entries(pages)) writeFileSync(path.join(root, name), anew(page(name)));
