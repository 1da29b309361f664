import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');
const inline = '@n8n/community-nodes/no-restricted-globals';
const planted: Record<string, string> = {};
let broken: Record<string, string[]> | undefined;

/**
 * Plants a file among those that ship.
 * @returns gives the rules that it breaks; all that are planted are linted at once
 */
function plant(name: string, code: string): () => string[] {
	planted[name] = code;
	return () => (broken ??= lint())[name]!;
}

function lint(): Record<string, string[]> {
	const folder = mkdtempSync(path.join(tmpdir(), 'weshop-lint-'));
	try {
		const nodes = path.join(folder, 'nodes', 'WeShop', 'api');
		mkdirSync(nodes, { recursive: true });
		for (const file of ['package.json', 'tsconfig.json', 'test/tsconfig.json']) cpSync(path.join(root, file), path.join(folder, file));
		for (const [name, code] of Object.entries(planted)) writeFileSync(path.join(nodes, `${name}.ts`), code);
		const eslint = path.join(root, 'node_modules', 'eslint', 'bin', 'eslint.js');
		const { stdout } = spawnSync(process.execPath, [eslint, '--config', path.join(root, 'eslint.config.mjs'), '--format', 'json', 'nodes'], { cwd: folder, encoding: 'utf8' });
		const results = JSON.parse(stdout) as Array<{ filePath: string; messages: Array<{ ruleId: string }> }>;
		return Object.fromEntries(results.map(({ filePath, messages }) => [path.basename(filePath, '.ts'), messages.map(({ ruleId }) => ruleId)]));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

describe('the lint of what ships', () => {
	const devDependency = plant('devDependency', "import axios from 'axios';\nexport const get = axios.get;\n");
	const engine = plant('engine', "import { Workflow } from 'n8n-core';\nexport const core = Workflow;\n");
	it('refuses to import a devDependency, which users do not have', () => {
		expect(devDependency()).toContain('no-restricted-imports');
		expect(engine()).toContain('no-restricted-imports');
	});

	const atRunTime = plant('atRunTime', "export const get = async () => (await import('axios')).default;\n");
	it('refuses to import anything at run time, which would get past that', () => {
		expect(atRunTime()).toContain('no-restricted-syntax');
	});

	const excepted = plant('excepted', `// eslint-disable-next-line ${inline}\nexport const env = process.env;\n`);
	it("applies n8n's rules, and takes no inline exception from them", () => {
		expect(excepted()).toContain(inline);
	});

	const floating = plant('floating', 'export function start(send: () => Promise<void>): void {\n\tsend();\n}\n');
	const misused = plant('misused', 'export function start(items: string[], send: (item: string) => Promise<void>): void {\n\titems.forEach(async (item) => await send(item));\n}\n');
	it('refuses a promise that nobody waits for, whose failure nobody would hear of', () => {
		expect(floating()).toContain('@typescript-eslint/no-floating-promises');
		expect(misused()).toContain('@typescript-eslint/no-misused-promises');
	});

	const ours = plant('ours', "import { sleep } from 'n8n-workflow';\nexport const wait = sleep;\n");
	it('passes code like ours', () => {
		expect(ours()).toEqual([]);
	});
});
