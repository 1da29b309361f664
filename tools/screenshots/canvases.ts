import { examples, SAMPLE, withCredentials } from '../demo/workflows';
import { cutToContent, keep } from './album';
import type { Stage } from './stage';

/** Each example on the canvas, as it looks after its import. */
export async function takeCanvases({ n8n, browser, credentials }: Stage): Promise<void> {
	for (const [file, workflow] of examples()) {
		if (file === SAMPLE) continue;
		const { id } = await n8n.workflows.upsert(withCredentials(workflow, ...credentials));
		await browser.openWorkflow(id);
		await keep(`examples/${file}`, await cutToContent(await browser.canvasPicture()), { width: 1000 });
	}
}
