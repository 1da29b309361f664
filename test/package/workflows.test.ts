import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
	needs?: string;
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
const ciRun = readFileSync(path.join(root, '.ci', 'run'), 'utf8');

describe("GitHub's workflows", () => {
	it.each(names)('%s, and .ci/run, call scripts and tools that there are', (name) => {
		const lines = [...Object.values(workflow(name).jobs).flatMap(linesOf), ...ciRun.split('\n')];
		const called = lines.flatMap((line) => [...line.matchAll(/\bnpm (?:run ([\w:]+)|(start|test)\b)/g)].map(([, script, itself]) => script ?? itself!));
		const tools = lines.flatMap((line) => /\bnpx tsx (\S+)/.exec(line)?.[1] ?? []);
		expect(called.filter((script) => !(script in scripts))).toEqual([]);
		expect(tools.filter((tool) => !existsSync(path.join(root, tool)))).toEqual([]);
		expect(called.length + tools.length).toBeGreaterThan(2);
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
		expect(linesOf(jobs.oldest!)).toContain('npx tsx tools/compatibility/full.ts oldest');
		expect(linesOf(jobs.newest!)).toContain('.ci/run');
	});

	it('each night, pausing is tried in each n8n that docs/compatibility.md names, from the oldest to the pinned one', () => {
		const { on, jobs } = workflow('nightly.yml');
		const { n8n } = jobs.paused!.strategy!.matrix;
		const page = readFileSync(path.join(root, 'docs', 'compatibility.md'), 'utf8');
		const named = [...page.matchAll(/^\| ([\d., ]+) \|/gm)].flatMap(([, cell]) => cell!.split(', '));
		const { dependencies } = JSON.parse(readFileSync(path.join(root, 'test', 'n8n', 'package.json'), 'utf8')) as { dependencies: { n8n: string } };
		expect(on.schedule).toEqual([{ cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/) as string }]);
		expect([n8n!.at(0), n8n!.at(-1)]).toEqual([OLDEST, dependencies.n8n]);
		expect([...n8n!].sort()).toEqual([...new Set(named)].sort());
		expect(linesOf(jobs.paused!)).toContain('npx tsx tools/compatibility/full.ts ${{ matrix.n8n }} e2e/paused');
		expect(linesOf(jobs.queue!)).toContain('npm run test:queue -- --slow');
	});

	it('a release is the very tarball that all tests ran on, published with provenance', () => {
		const { on, jobs } = workflow('release.yml');
		expect(on).toEqual({ push: { tags: [expect.stringMatching(/^v/)] } });
		const [tested, published] = [linesOf(jobs.test!), linesOf(jobs.publish!)];
		expect(tested.slice(1)).toEqual([
			'npm ci',
			'npm run release:check -- "$GITHUB_REF_NAME"',
			'npm run build',
			'mkdir packed && npm pack --ignore-scripts --pack-destination packed',
			'PACKAGE_TARBALL="$(echo packed/*.tgz)" .ci/run',
			'npx tsx tools/verification/tarball.ts packed/*.tgz',
		]);
		expect(jobs.publish!.needs).toBe('test');
		expect(published.at(-1)).toBe('npm publish ./*.tgz --provenance --access public');
		expect(published.filter((line) => /\b(build|pack|ci|install)\b/.test(line))).toEqual([]);
	});

	it.each(['npm test', 'npm run test:trust', 'npm run lint', 'npm run scan', 'npm run test:e2e', 'npm run test:queue'])('.ci/run, and so a release, has %s', (command) => {
		expect(ciRun).toContain(command);
	});

	it('only the job that publishes, which runs nothing of ours, can sign', () => {
		const { test, publish } = workflow('release.yml').jobs;
		expect(test!.permissions).toBeUndefined();
		expect(publish!.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
		expect(publish!.steps.map(({ uses = 'run' }) => uses.split('@')[0])).toEqual(['actions/setup-node', 'actions/download-artifact', 'run', 'run']);
	});
});
