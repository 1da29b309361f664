import type { StartsFigures } from './figures';
import { watchProcess } from './processUse';
import { itemsOf, type Stage } from './stage';
import { cutOut, workflow } from './workflows';

/** Items that are only started, after a warm-up. */
export async function measureStarts(stage: Stage, photo: string, counts: number[]): Promise<StartsFigures[]> {
	const figures: StartsFigures[] = [];
	for (const count of counts) {
		const items = Array.from({ length: count }, (_, index) => ({ taskName: `starts-${count}-${index}`, photo }));
		const watch = watchProcess(stage.pid);
		const { execution, took } = await stage.run(workflow('Starts', stage.credentials, items, [cutOut({ maxConcurrency: 100 }, { completion: 'none' })]), 300);
		const use = watch.end();
		if (itemsOf(execution, 'WeShop').length !== count) throw new Error(`${itemsOf(execution, 'WeShop').length} of ${count} items were output`);
		figures.push({ items: count, took, ...use });
	}
	return figures;
}
