import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');
const inline = '@n8n/community-nodes/no-restricted-globals';
const planted: Record<string, string> = {
	devDependency: "import axios from 'axios';\nexport const get = axios.get;\n",
	engine: "import { Workflow } from 'n8n-core';\nexport const core = Workflow;\n",
	atRunTime: "export const get = async () => (await import('axios')).default;\n",
	excepted: `// eslint-disable-next-line ${inline}\nexport const env = process.env;\n`,
	floating: "export function start(send: () => Promise<void>): void {\n\tsend();\n}\n",
	misused: "export function start(items: string[], send: (item: string) => Promise<void>): void {\n\titems.forEach(async (item) => await send(item));\n}\n",
	ours: "import { sleep } from 'n8n-workflow';\nexport const wait = sleep;\n",
};

describe('the lint of what ships', () => {
	/** The rules that each planted file breaks. */
	const broken: Record<string, string[]> = {};

	beforeAll(() => {
		const folder = mkdtempSync(path.join(tmpdir(), 'weshop-lint-'));
		try {
			const nodes = path.join(folder, 'nodes', 'WeShop', 'api');
			mkdirSync(nodes, { recursive: true });
			for (const file of ['package.json', 'tsconfig.json', 'test/tsconfig.json']) cpSync(path.join(root, file), path.join(folder, file));
			for (const [name, code] of Object.entries(planted)) writeFileSync(path.join(nodes, `${name}.ts`), code);
			const eslint = path.join(root, 'node_modules', 'eslint', 'bin', 'eslint.js');
			const { stdout } = spawnSync(process.execPath, [eslint, '--config', path.join(root, 'eslint.config.mjs'), '--format', 'json', 'nodes'], { cwd: folder, encoding: 'utf8' });
			for (const { filePath, messages } of JSON.parse(stdout) as Array<{ filePath: string; messages: Array<{ ruleId: string }> }>) {
				broken[path.basename(filePath, '.ts')] = messages.map(({ ruleId }) => ruleId);
			}
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	it('refuses to import a devDependency, which users do not have', () => {
		expect(broken.devDependency).toContain('no-restricted-imports');
		expect(broken.engine).toContain('no-restricted-imports');
	});

	it('refuses to import anything at run time, which would get past that', () => {
		expect(broken.atRunTime).toContain('no-restricted-syntax');
	});

	it("applies n8n's rules, and takes no inline exception from them", () => {
		expect(broken.excepted).toContain(inline);
	});

	it('refuses a promise that nobody waits for, whose failure nobody would hear of', () => {
		expect(broken.floating).toContain('@typescript-eslint/no-floating-promises');
		expect(broken.misused).toContain('@typescript-eslint/no-misused-promises');
	});

	it('passes code like ours', () => {
		expect(broken.ours).toEqual([]);
	});
});
