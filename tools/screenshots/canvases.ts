import { examples, SAMPLE, withCredentials } from '../demo/workflows';
import { trimmed, savePicture } from './album';
import type { Stage } from './stage';

/** Each example on the canvas after its import. */
export async function takeCanvases({ n8n, browser, credentials }: Stage): Promise<void> {
	for (const [file, workflow] of examples()) {
		if (file === SAMPLE) continue;
		const { id } = await n8n.workflows.upsert(withCredentials(workflow, ...credentials));
		await browser.openWorkflow(id);
		await savePicture(`examples/${file}`, await trimmed(await browser.canvasPicture()), { width: 1000 });
	}
}
