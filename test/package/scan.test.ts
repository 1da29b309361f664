import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

/** What `npm run scan` says of a project like ours with faults in it. */
function scanned(change: object, files: Record<string, string>): { status: number | null; said: string } {
	const project = mkdtempSync(path.join(tmpdir(), 'weshop-scanned-'));
	try {
		const ours = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as object;
		writeFileSync(path.join(project, 'package.json'), JSON.stringify({ ...ours, ...change }, null, 2));
		for (const [name, code] of Object.entries(files)) {
			mkdirSync(path.join(project, path.dirname(name)), { recursive: true });
			writeFileSync(path.join(project, name), code);
		}
		const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', path.join(root, 'tools', 'verification', 'scan.ts'), project], { cwd: root, encoding: 'utf8' });
		return { status, said: stdout + stderr };
	} finally {
		rmSync(project, { recursive: true, force: true });
	}
}

describe("n8n's scan, as npm run scan has it", () => {
	it('finds a fault in package.json, in the sources and in the tarball, whatever comments say', () => {
		const { status, said } = scanned(
			{ dependencies: { lodash: '4.17.21' } },
			{
				'nodes/WeShop/api/sent.ts': "import axios from 'axios';\nexport const send = axios.get;\n",
				'dist/nodes/WeShop/api/late.js': '/* eslint-disable */\n"use strict";\nsetTimeout(() => undefined, 1000);\n',
				'dist/nodes/WeShop/api/sent.js': '"use strict";\nexports.send = require("axios").get;\n',
			},
		);
		const [sources, tarball] = said.split('the packed tarball: ');
		expect(sources).toMatch(/package\.json:\d+ .*\(@n8n\/community-nodes\/no-runtime-dependencies\)/);
		expect(sources).toMatch(/sent\.ts:1 .*'axios'.* \(no-restricted-imports\)/);
		expect(tarball).toMatch(/late\.js:3 .*setTimeout.* \(@n8n\/community-nodes\/no-restricted-globals\)/);
		expect(tarball).toMatch(/sent\.js:2 .*'axios'.* \(no-restricted-modules\)/);
		expect(tarball).toMatch(/^\d+ files, [1-9]\d* errors/);
		expect(status).toBe(1);
	});
});
