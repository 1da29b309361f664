import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from '../bench/figures';
import { needsTable } from '../bench/needs';
import { tables } from '../bench/table';
import { withFaultTables } from '../../test/faults/document';
import { answerHelp } from '../help';
import { operationList, operationPages, operationsOfPage, optionTable, triggerTable } from './operations';

const root = path.join(__dirname, '..', '..');

type Anew = (page: string) => string;

/** The page with what stands between its `<!-- name -->` and `<!-- /name -->` marks made anew. */
function withPart(name: string, made: () => string): Anew {
	return (page) => {
		const place = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*(<!-- /${name} -->)`);
		if (!place.test(page)) throw new Error(`A page has lost its <!-- ${name} --> marks`);
		return page.replace(place, (_, before: string, after: string) => `${before}\n${made()}\n\n${after}`);
	};
}

const both = (first: Anew, second: Anew): Anew => (page) => second(first(page));
const measured = () => JSON.parse(readFileSync(path.join(root, 'docs', 'bench.json'), 'utf8')) as Figures;

/** The pages that show what the code has, and how each is made anew. */
export const pages: Record<string, (page: string) => string> = {
	'README.md': withPart('operations', () => operationList('docs/operations/')),
	'docs/operations/README.md': both(withPart('operations', () => operationList('')), withPart('options', optionTable)),
	...Object.fromEntries(operationPages.map((name) => [`docs/operations/${name}.md`, withPart('operations', () => operationsOfPage(name))])),
	'docs/operations/run.md': both(withPart('operations', () => operationsOfPage('run')), withPart('trigger', triggerTable)),
	'docs/scaling.md': both(withPart('bench', () => tables(measured())), withPart('needs', needsTable)),
	'docs/reliability.md': withFaultTables,
};

export function page(name: string): string {
	return readFileSync(path.join(root, name), 'utf8');
}

function main(): void {
	answerHelp(`
Usage: npm run readme

Writes anew what README.md and docs/ show of the code, the tests and docs/bench.json: the parts between marks such as
<!-- operations --> and <!-- /operations -->, in these pages:
${Object.keys(pages).map((name) => `    ${name}`).join('\n')}
`);
	for (const [name, anew] of Object.entries(pages)) writeFileSync(path.join(root, name), anew(page(name)));
}

if (require.main === module) main();
