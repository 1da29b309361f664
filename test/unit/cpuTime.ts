/**
 * How long this process computed while something went on, in milliseconds: what other programs do meanwhile does not count.
 * For what must not take much longer the longer a text is.
 */
export async function cpuTime(work: () => unknown): Promise<number> {
	const before = process.cpuUsage();
	await work();
	return process.cpuUsage(before).user / 1_000;
}
