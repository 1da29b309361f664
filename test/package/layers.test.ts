import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const shipped = path.join(__dirname, '..', '..', 'nodes', 'WeShop');

/** The folders of the package, from the node down. A file imports from folders further down the list only. */
const LAYERS = ['node', 'operations', 'pause', 'trigger', 'start', 'input', 'output', 'state', 'panel', 'n8n', 'run', 'agents', 'files', 'api'];

/** What one folder alone may touch. */
const PRIVILEGES: ReadonlyArray<{ folder: string; what: string; pattern: RegExp }> = [
	{ folder: 'state', what: 'what n8n stores', pattern: /\bgetContext\b|\bgetWorkflowStaticData\b|\$node\[/ },
	{ folder: 'n8n', what: "n8n's helpers", pattern: /\bhelpers\b/ },
	{ folder: 'api', what: 'an address of WeShop', pattern: /\bopenapi\.weshop\.ai\b|\/openapi\// },
];

interface SourceFile {
	/** Relative to nodes/WeShop, without the extension. */
	name: string;
	layer: string;
	/** Without comments. */
	code: string;
	/** The files that it imports, types included. */
	imports: string[];
}

function layerOf(name: string): string {
	return name.includes('/') ? name.slice(0, name.indexOf('/')) : 'node';
}

/** The text of each file that ships, by its path below nodes/WeShop. */
const shippedFiles: Record<string, string> = Object.fromEntries(
	readdirSync(shipped, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => [name, readFileSync(path.join(shipped, name), 'utf8')]),
);

function sourceFiles(texts: Record<string, string>): SourceFile[] {
	const all = new Set(Object.keys(texts).map((name) => name.replace(/\.ts$/, '')));
	return Object.entries(texts).map(([file, text]) => {
		const { code, imported } = readCode(text);
		return {
			name: file.replace(/\.ts$/, ''),
			layer: layerOf(file),
			code,
			imports: imported.map((name) => path.join(path.dirname(file), name)).map((name) => (all.has(name) ? name : path.join(name, 'index'))),
		};
	});
}

const codeRead = new Map<string, { code: string; imported: string[] }>();

/** What is read once is not read again for each file that is planted. */
function readCode(text: string): { code: string; imported: string[] } {
	const known = codeRead.get(text);
	if (known) return known;
	const imported = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'));
	const code = ts.transpileModule(text, { compilerOptions: { removeComments: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } }).outputText;
	codeRead.set(text, { code, imported });
	return { code, imported };
}

/** Everything in these files that breaks a rule of the layout. */
function violations(texts: Record<string, string>): string[] {
	const files = sourceFiles(texts);
	const upward = files.flatMap(({ name, layer, imports }) =>
		imports.filter((to) => layerOf(to) !== layer && LAYERS.indexOf(layerOf(to)) <= LAYERS.indexOf(layer)).map((to) => `${name} imports ${to}, which is not below it`),
	);
	const sideways = files.flatMap(({ name, layer, imports }) => imports.filter((to) => layer === 'pause' && layerOf(to) === 'trigger').map((to) => `${name} imports ${to}: pause and trigger know nothing of each other`));
	const unknown = files.filter(({ layer }) => !LAYERS.includes(layer)).map(({ name }) => `${name} is in a folder that the layout does not have`);
	const privileged = PRIVILEGES.flatMap(({ folder, what, pattern }) => files.filter(({ layer, code }) => layer !== folder && pattern.test(code)).map(({ name }) => `${name} touches ${what}, which only ${folder}/ may`));
	return [...unknown, ...upward, ...sideways, ...privileged, ...cycles(files)];
}

/** Files that import one another in a circle, each circle once. */
function cycles(files: SourceFile[]): string[] {
	const imports = new Map(files.map(({ name, imports: to }) => [name, to]));
	const state = new Map<string, 'open' | 'done'>();
	const found: string[] = [];
	const visit = (name: string, trail: string[]) => {
		if (state.get(name) === 'open') found.push(`${[...trail.slice(trail.indexOf(name)), name].join(' → ')} is a circle`);
		if (state.has(name)) return;
		state.set(name, 'open');
		for (const to of imports.get(name) ?? []) visit(to, [...trail, name]);
		state.set(name, 'done');
	};
	for (const { name } of files) visit(name, []);
	return found;
}

describe('the layout of what ships', () => {
	it('has no import up the list of folders, no circle, and keeps each privilege to its folder', () => {
		expect(violations(shippedFiles)).toEqual([]);
	});

	it('has only folders that the list names, and a file in each', () => {
		expect([...new Set(sourceFiles(shippedFiles).map(({ layer }) => layer))].sort()).toEqual([...LAYERS].sort());
	});

	it('has no folder but agents/ over a quarter of the code, and no file over 200 lines', () => {
		const sizes = new Map<string, number>();
		for (const [name, text] of Object.entries(shippedFiles)) {
			sizes.set(layerOf(name), (sizes.get(layerOf(name)) ?? 0) + text.length);
			expect([name, text.split('\n').length <= 201]).toEqual([name, true]);
		}
		const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
		const large = [...sizes].filter(([layer, size]) => layer !== 'agents' && size > total / 4);
		expect(large).toEqual([]);
	});

	describe('is broken by', () => {
		const planted: Array<[what: string, file: string, code: string, found: RegExp]> = [
			...LAYERS.slice(2).map((layer): [string, string, string, RegExp] => [
				`an import up the list in ${layer}/`,
				`${layer}/planted.ts`,
				"import type { Operation } from '../operations/operation';\nexport type Planted = Operation;\n",
				/planted imports operations\/operation, which is not below it/,
			]),
			['a type import up the list', 'api/planted.ts', "import type { Agent } from '../agents/agent';\nexport type Planted = Agent;\n", /api\/planted imports agents\/agent/],
			['pause/ that knows trigger/', 'pause/planted.ts', "import { startForRun } from '../trigger/startForRun';\nexport const planted = startForRun;\n", /pause and trigger know nothing/],
			['trigger/ that knows pause/', 'trigger/planted.ts', "import { resume } from '../pause/resume';\nexport const planted = resume;\n", /trigger\/planted imports pause\/resume/],
			['a circle', 'api/planted.ts', "export * from './planted';\n", /api\/planted → api\/planted is a circle/],
			['a folder of its own', 'misc/planted.ts', 'export const planted = 1;\n', /folder that the layout does not have/],
			['a node context outside of state/', 'start/planted.ts', "export const planted = (node: { getContext(of: string): object }) => node.getContext('flow');\n", /touches what n8n stores/],
			['static data outside of state/', 'trigger/planted.ts', "export const planted = (node: { getWorkflowStaticData(of: string): object }) => node.getWorkflowStaticData('node');\n", /touches what n8n stores/],
			['a context read by an expression outside of state/', 'pause/planted.ts', "export const planted = '{{ $node[\"WeShop\"].context.weShop }}';\n", /touches what n8n stores/],
			["n8n's helpers outside of n8n/", 'input/planted.ts', 'export const planted = (node: { helpers: object }) => node.helpers;\n', /touches n8n's helpers/],
			['an address of WeShop outside of api/', 'agents/planted.ts', "export const planted = 'https://openapi.weshop.ai/openapi/agent/runs';\n", /touches an address of WeShop/],
			['a path of WeShop outside of api/', 'run/planted.ts', "export const planted = '/openapi/agent/runs';\n", /touches an address of WeShop/],
		];

		it.each(planted)('%s', (_what, file, code, found) => {
			expect(violations({ ...shippedFiles, [file]: code }).join('\n')).toMatch(found);
		});
	});
});
