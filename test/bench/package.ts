import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { share } from './batch';
import { inChild } from './child';
import type { PackageFigures } from './figures';

const PROCESSES = 10;
const KILOBYTE = 1_000;

/** @param env of n8n's engine */
export async function measurePackage(env: Record<string, string>): Promise<PackageFigures> {
	const loads: Array<{ load: number; heap: number }> = [];
	while (loads.length < PROCESSES) loads.push(await inChild('loadChild.ts', {}, env));
	const median = (of: (one: (typeof loads)[number]) => number) => share(loads.map(of).sort((one, other) => one - other), 0.5);
	const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: path.join(__dirname, '..', '..'), encoding: 'utf8' })) as Array<{ size: number; unpackedSize: number }>;
	return { load: median(({ load }) => load), heap: median(({ heap }) => heap), packed: packed!.size / KILOBYTE, unpacked: packed!.unpackedSize / KILOBYTE };
}
