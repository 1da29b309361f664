import type { IExecuteFunctions } from 'n8n-workflow';

/** The whole content of a file of an input item; files held in memory have no stream. */
export async function fileContent(node: IExecuteFunctions, itemIndex: number, property: string): Promise<Uint8Array> {
	return await node.helpers.getBinaryDataBuffer(itemIndex, property);
}
