import type { Clock } from '../api/retry';

/** Work under way in this process of n8n, by its name. */
const underWay = new Set<string>();

/** How often it is checked whether the other one is over, in milliseconds. */
const CHECK_MS = 100;

/** Does some work when no other of its name is under way in this process: executions at the same moment are one run. */
export async function oneAtATime<T>(name: string, clock: Pick<Clock, 'sleep'>, work: () => Promise<T>): Promise<T> {
	while (underWay.has(name)) await clock.sleep(CHECK_MS);
	underWay.add(name);
	return await work().finally(() => underWay.delete(name));
}
