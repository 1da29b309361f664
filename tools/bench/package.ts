import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pinned } from '../../test/n8n/pinned';
import type { PackageFigures } from './figures';
import { percentile } from './percentile';

const PROCESSES = 15;
const KILOBYTE = 1_000;
const root = path.join(__dirname, '..', '..');

/** @param env the environment of n8n's engine */
export function measurePackage(env: Record<string, string>): PackageFigures {
	const loads = Array.from({ length: PROCESSES }, () => {
		const output = execFileSync(pinned.node, ['--expose-gc', path.join(__dirname, 'load.js')], { env: { ...process.env, ...env }, encoding: 'utf8' });
		return JSON.parse(output.trim().split('\n').at(-1)!) as { load: number; heap: number };
	});
	const median = (of: (one: (typeof loads)[number]) => number) => percentile(loads.map(of).sort((one, other) => one - other), 0.5);
	const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: root, encoding: 'utf8' })) as Array<{ size: number; unpackedSize: number }>;
	return { load: median(({ load }) => load), heap: median(({ heap }) => heap), packed: packed!.size / KILOBYTE, unpacked: packed!.unpackedSize / KILOBYTE };
}
