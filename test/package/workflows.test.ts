import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { OLDEST } from '../../tools/compatibility/oldest';

interface Step {
	uses?: string;
	run?: string;
}

interface Job {
	'runs-on': string;
	'timeout-minutes': number;
	permissions?: Record<string, string>;
	strategy?: { matrix: Record<string, unknown[]> };
	steps: Step[];
}

const root = path.join(__dirname, '..', '..');
const folder = path.join(root, '.github', 'workflows');
const workflow = (name: string) => parse(readFileSync(path.join(folder, name), 'utf8')) as { on: Record<string, unknown>; permissions: unknown; jobs: Record<string, Job> };
const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const names = readdirSync(folder);
const linesOf = ({ steps }: Job) => steps.flatMap(({ run }) => run?.split('\n') ?? []);

describe("GitHub's workflows", () => {
	it.each(names)('%s runs scripts that there are', (name) => {
		const lines = Object.values(workflow(name).jobs).flatMap(linesOf);
		const called = lines.flatMap((line) => /^npm (?:run )?(?!ci\b|publish\b)(\S+)/.exec(line)?.[1] ?? []);
		expect(called.length + lines.filter((line) => line === '.ci/run').length).toBeGreaterThan(0);
		expect(called.filter((script) => !(script in scripts))).toEqual([]);
	});

	it.each(names)('%s may read the repository and no more, and ends by itself', (name) => {
		const { permissions, jobs } = workflow(name);
		expect(permissions).toEqual({ contents: 'read' });
		for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
	});

	it('CI runs the tests on each Node, and in the oldest n8n that the package works with', () => {
		const { jobs } = workflow('ci.yml');
		expect(jobs.node!.strategy!.matrix.node).toEqual([20, 22, 24]);
		expect(jobs.engine!.strategy!.matrix.n8n![0]).toBe(OLDEST);
		expect(linesOf(jobs.oldest!)).toContain('npm run test:n8n -- oldest');
		expect(linesOf(jobs.newest!)).toContain('.ci/run');
	});

	it('a release is checked, tested and scanned, and then published with provenance', () => {
		const { on, jobs } = workflow('release.yml');
		expect(on).toEqual({ push: { tags: [expect.stringMatching(/^v/)] } });
		expect(jobs.publish!.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
		const lines = linesOf(jobs.publish!);
		expect(lines.at(-1)).toBe('npm publish --provenance --access public');
		expect(lines.slice(0, -1)).toEqual(expect.arrayContaining(['npm run release:check -- "$GITHUB_REF_NAME"', 'npm test', 'npm run lint', 'npm run scan', 'npm run build']));
	});
});
