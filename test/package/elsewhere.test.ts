import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RUN_AND_FOLLOW } from '../n8n/elsewhere';
import { installN8n } from '../n8n/install';
import { stoppedWithUs } from '../n8n/leash';
import { n8nOf, pinnedIn, versionOf } from '../n8n/pinned';

const folder = mkdtempSync(path.join(tmpdir(), 'weshop-elsewhere-'));
afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): string {
	const file = path.join(folder, name);
	writeFileSync(file, `#!/bin/sh\n${script}\n`);
	chmodSync(file, 0o755);
	return file;
}

describe('an n8n that is installed elsewhere', () => {
	const saysVersion = 'test "$1" = --version && echo 3.0.1';

	it('is the one that N8N_COMMAND names, even where N8N_FOLDER is set', async () => {
		const file = program('n8n', saysVersion);
		const found = n8nOf({ N8N_COMMAND: file, N8N_FOLDER: '/elsewhere' });
		expect(found).toMatchObject({ n8n: file, bin: folder, node: 'node' });
		expect(versionOf(found)).toBe('3.0.1');
		const said: string[] = [];
		await installN8n((line) => said.push(line), found);
		expect(said).toEqual([`Using n8n 3.0.1, which ${file} starts (N8N_COMMAND). Nothing is installed.`]);
	});

	it('runs with the Node beside its program, and knows its own modules by the file behind a link', () => {
		const own = path.join(folder, 'linked', 'node_modules');
		mkdirSync(path.join(own, '.bin'), { recursive: true });
		mkdirSync(path.join(own, 'n8n', 'bin'), { recursive: true });
		const file = program(path.join('linked', 'node_modules', 'n8n', 'bin', 'n8n'), `test -n "$(command -v node | grep '${own}')" && ${saysVersion}`);
		symlinkSync(file, path.join(own, '.bin', 'n8n'));
		const node = program(path.join('linked', 'node_modules', '.bin', 'node'), 'exit 0');
		const found = n8nOf({ N8N_COMMAND: path.join(own, '.bin', 'n8n') });
		expect(found).toMatchObject({ node, modules: path.join(own, 'n8n', 'dist', 'modules') });
		expect(versionOf(found)).toBe('3.0.1');
	});

	it('is that of this project, or of N8N_FOLDER, where no command is named', () => {
		expect(n8nOf({})).toEqual(pinnedIn(path.join(__dirname, '..', 'n8n')));
		expect(n8nOf({ N8N_FOLDER: '/opt/n8n' })).toEqual(pinnedIn('/opt/n8n'));
	});

	it.each([
		['is stopped', (child: ChildProcess) => child.kill('SIGTERM')],
		['has lost us', (child: ChildProcess) => child.disconnect()],
	])('ends as n8n does when it %s', async (what, end) => {
		const file = program(`runs-${what.replace(/ /g, '-')}`, 'trap \'echo "stopped $1"; exit 0\' TERM; echo started; while :; do sleep 0.1; done');
		const child = spawn(process.execPath, [stoppedWithUs, '-e', RUN_AND_FOLLOW, file, 'worker'], { detached: true, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
		const said: string[] = [];
		const started = new Promise<void>((resolve) => child.stdout!.on('data', (data: Buffer) => resolve(void said.push(String(data)))));
		const within = { signal: AbortSignal.timeout(60_000) };
		const ended = Promise.all([once(child, 'exit', within), once(child.stdout!, 'close', within)]);
		try {
			await started;
			end(child);
			expect((await ended)[0]).toEqual([0, null]);
			expect(said.join('')).toBe('started\nstopped worker\n');
		} finally {
			try {
				process.kill(-child.pid!, 'SIGKILL');
			} catch {
				// All of them have ended.
			}
		}
	});

	describe.each<[string, () => string, RegExp]>([
		['an empty one', () => ' ', /^N8N_COMMAND is empty\. Set it to a program that starts n8n, or unset it/],
		['a name that PATH has not', () => 'no-such-n8n', /^N8N_COMMAND is "no-such-n8n", and PATH has no such program\. Set it to the path of a program/],
		['a file that is not there', () => path.join(folder, 'gone'), /and there is no such file\. Set it to the path of a program/],
		['a folder', () => folder, /which is a folder\. Name the program in it, such as .*node_modules\/\.bin\/n8n\.$/],
		['a file that may not be executed', () => {
			const file = program('plain', saysVersion);
			chmodSync(file, 0o644);
			return file;
		}, /which may not be executed\. Allow it with: chmod \+x /],
		['another program', () => program('other', 'echo usage: other; exit 0'), /tells no version of n8n\. .* What it says:\n {2}usage: other$/],
		['one that does not start', () => program('broken', 'echo 2.41.1; echo "Your Node.js version is not supported" >&2; exit 1'), /tells no version of n8n\. It runs with the Node\.js beside it, else with that of PATH\. What it says:\n {2}2\.41\.1\n {2}Your Node\.js version is not supported$/],
	])('named by %s', (_, command, sentence) => {
		it('is refused with a sentence', async () => {
			const found = n8nOf({ N8N_COMMAND: command() });
			await expect(installN8n(() => {}, found)).rejects.toMatchObject({ name: 'Sentence', message: expect.stringMatching(sentence) as string });
		});
	});
});
