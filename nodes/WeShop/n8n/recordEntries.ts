import type { IExecuteFunctions } from 'n8n-workflow';

/** How many entries n8n keeps for a node, each of some thirty bytes; it writes all of them each time. */
const MAX_ENTRIES = 1_500;

/**
 * Records entries of a node in n8n's database, at once and for all processes, as n8n's Remove Duplicates does. n8n reads
 * all of the node's entries and writes them back: of two that do so in the same moment, the last one drops what the other
 * has added.
 * @returns those that were there before
 * @throws what the database throws, also where two executions make the node's first entries at once, and TypeError where
 * n8n has no such store
 */
export async function recordEntries(node: IExecuteFunctions, entries: string[]): Promise<Set<unknown>> {
	return new Set((await node.helpers.checkProcessedAndRecord(entries, 'node', { mode: 'entries', maxEntries: MAX_ENTRIES })).processed);
}
