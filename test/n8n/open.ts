import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningN8n } from './n8n';

/**
 * n8n answers while it still goes through the executions that it had when it ended, calls each of them crashed for a
 * moment, and loses one that is resumed in that very moment (1 or 2 of 40, n8n 2.40.7). It is over when n8n says so.
 *
 * @param starts how often n8n has been started with this log
 */
export async function untilOpen({ log, stop }: RunningN8n, starts: number): Promise<void> {
	for (let looks = 0; looks < 300; looks++) {
		if (readFileSync(log, 'utf8').split('Editor is now accessible').length > starts) return;
		await sleep(100);
	}
	await stop();
	throw new Error(`n8n was not open within 30 s; its log is ${log}`);
}
