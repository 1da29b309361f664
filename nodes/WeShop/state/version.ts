import { WeShopFailure } from '../api/failure';
import { asRecord } from '../api/values';

/** Of the shapes that execute() stores. Executions and published workflows outlive an upgrade: a change counts it up, and reads the version before. */
export const VERSION = 1;

export interface Versioned {
	version: number;
}

/**
 * A record that n8n keeps for the node under a name, made where there is none.
 * @param parts its fields that hold records of their own
 * @throws WeShopFailure when another version of the node has written it, or it is damaged: what it says about runs that
 * are paid for cannot be read, so nothing may be started
 */
export function versioned<Shape extends Versioned>(holder: Record<string, unknown>, name: string, parts: ReadonlyArray<keyof Shape>, empty: () => Omit<Shape, 'version'>): Shape {
	holder[name] ??= { version: VERSION, ...empty() };
	const record = holder[name] as Shape;
	if (record.version !== VERSION) throw otherVersion(record.version);
	// Before a run is paid for that cannot be stored then.
	if (parts.every((part) => asRecord(record[part]))) return record;
	throw new WeShopFailure('What this workflow remembers of its runs is damaged', {
		description: 'Nothing was started. The runs of earlier executions are in your WeShop history. A new execution starts with an empty memory once the node has another name',
	});
}

/** What is stored cannot be read. @param own the version that this code reads */
export function otherVersion(version: unknown, own = VERSION): WeShopFailure {
	return new WeShopFailure('What this workflow remembers of its runs was written by another version of the WeShop node', {
		description: `Nothing was started. Update the package n8n-nodes-weshop and execute the workflow again; the runs of earlier attempts are in your WeShop history. This version reads version ${own}, not ${String(version).slice(0, 20)}`,
	});
}
