import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWeShop } from './engine';
import { photoItem } from './files';
import { there } from './parameters';

/** What Run: Start and Run: Estimate Cost take: an agent by its name, and input and params as JSON that the user wrote. */
export const request = (taskName: string, params: IDataObject = {}, agentName = 'removeBG'): INodeParameters => ({
	resource: 'run',
	agentName,
	input: JSON.stringify({ taskName, originalImage: there }),
	params: JSON.stringify({ originalImage: there, images: [there], maskType: 'autoSubjectSegment', ...params }),
});

export const start = async (parameters: INodeParameters) => await runWeShop({ parameters: { operation: 'start', ...parameters } });

/** The address of a photo that WeShop is quick to work on. */
export async function uploaded(label: string): Promise<string> {
	const { json } = await runWeShop({ parameters: { resource: 'asset', operation: 'upload', binaryPropertyName: 'data' }, items: [await photoItem(label)] });
	return String(json[0]?.url);
}
