import type { PointId } from './contract';
import { KeyFound } from './keyGuard';
import { Unreachable, type Live } from './live';
import { tidied } from './words';

/**
 * Does a step. Where the tool itself is at fault in it, what else was found stays: the points of the step that are not
 * decided are open, the page says why, and the next step has its turn.
 * @returns undefined where it broke off
 * @throws KeyFound and Unreachable, after which nothing else is to be done
 */
export async function attempt<T>({ notebook, guard, say }: Pick<Live, 'notebook' | 'guard' | 'say'>, step: string, points: readonly PointId[], work: () => T | Promise<T>): Promise<T | undefined> {
	try {
		return await work();
	} catch (thrown) {
		if (thrown instanceof KeyFound || thrown instanceof Unreachable) throw thrown;
		const why = tidied(thrown instanceof Error ? thrown.message : String(thrown), guard) || 'no reason is given';
		say(`  Broke off: ${why}`);
		notebook.brokenOff.push(`${step}: ${why}`);
		for (const point of points) if (!notebook.verdicts.has(point)) notebook.verdict(point, 'open', `the step broke off: ${why}`);
		return undefined;
	}
}
