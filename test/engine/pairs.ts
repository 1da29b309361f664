import type { INodeExecutionData } from 'n8n-workflow';

/** The input item that each item is paired to. */
export const pairsOf = (items: INodeExecutionData[] | undefined) => (items ?? []).map(({ pairedItem }) => (pairedItem as { item: number }).item);
