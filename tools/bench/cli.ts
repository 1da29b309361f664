import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEMO_KEY } from '../../test/sandbox/settings';

const CLIENT = path.join(__dirname, '..', '..', 'node_modules', 'weshop-cli', 'dist', 'index.js');

/** Runs WeShop's own client once for each item, all at the same time, as `xargs -P` would. */
export async function cutOutByCli(plainUrl: string, photo: string, taskNames: string[]): Promise<void> {
	// The client caches its uploads in the home folder.
	const home = mkdtempSync(path.join(tmpdir(), 'weshop-cli-'));
	try {
		await Promise.all(taskNames.map(async (taskName) => await cutOut(plainUrl, home, photo, taskName)));
	} finally {
		rmSync(home, { recursive: true, force: true });
	}
}

async function cutOut(plainUrl: string, home: string, photo: string, taskName: string): Promise<void> {
	const env = { PATH: process.env.PATH, HOME: home, WESHOP_BASE_URL: plainUrl, WESHOP_API_KEY: DEMO_KEY };
	const child = spawn(process.execPath, [CLIENT, 'removebg', '--image', photo, '--mask-type', 'autoSubjectSegment', '--bg-hex', '#ffffff', '--task-name', taskName], { env, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
	const code = await new Promise<number | null>((ended) => child.once('close', ended));
	if (code !== 0) throw new Error(`weshop-cli ended with ${code}: ${output}`);
}
