import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

/** The rules that a line of shipped code breaks. */
function broken(code: string): string[] {
	const eslint = path.join(root, 'node_modules', 'eslint', 'bin', 'eslint.js');
	const { stdout } = spawnSync(process.execPath, [eslint, '--stdin', '--stdin-filename', 'nodes/WeShop/api/planted.ts', '--format', 'json'], {
		cwd: root,
		input: code,
		encoding: 'utf8',
	});
	const [{ messages }] = JSON.parse(stdout) as [{ messages: Array<{ ruleId: string }> }];
	return messages.map(({ ruleId }) => ruleId);
}

describe('the lint of what ships', () => {
	it('refuses to import a devDependency, which users do not have', () => {
		expect(broken("import axios from 'axios';\nexport const get = axios.get;\n")).toContain('no-restricted-imports');
		expect(broken("import { Workflow } from 'n8n-core';\nexport const core = Workflow;\n")).toContain('no-restricted-imports');
	});

	it('refuses to import anything at run time, which would get past that', () => {
		expect(broken("export const get = async () => (await import('axios')).default;\n")).toContain('no-restricted-syntax');
	});

	it("applies n8n's rules, and takes no inline exception from them", () => {
		const rule = '@n8n/community-nodes/no-restricted-globals';
		expect(broken(`// eslint-disable-next-line ${rule}\nexport const env = process.env;\n`)).toContain(rule);
	});

	it('passes code like ours', () => {
		expect(broken("import { sleep } from 'n8n-workflow';\nexport const wait = sleep;\n")).toEqual([]);
	});
});
