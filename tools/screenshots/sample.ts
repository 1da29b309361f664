import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { examples, SAMPLE, withCredentials } from '../demo/workflows';
import { MANUAL } from '../../test/e2e/instance';
import { lastRun } from '../../test/n8n/executions';
import { throughProxy } from '../../test/sandbox/tunnel';
import { trimmed, savePicture } from './album';
import type { Stage } from './stage';

/** The size of the pictures that are shown side by side, in pixels. */
const SIDE = 320;

/** The sample after its run: the canvas, a node with its output, the photo and the results. */
export async function takeSample({ n8n, browser, credentials, sandbox }: Stage): Promise<void> {
	const { id } = await n8n.workflows.upsert(withCredentials(examples().get(SAMPLE)!, ...credentials));
	await browser.openWorkflow(id);
	await browser.page.getByTestId('execute-workflow-button').first().click();
	await browser.page.getByText('Workflow executed successfully').first().waitFor({ timeout: 90_000 });
	// The notification would hide a corner.
	await browser.page.getByText('Workflow executed successfully').first().waitFor({ state: 'detached', timeout: 30_000 });
	await browser.openNode('Cut out');
	await browser.showFiles();
	await browser.previewedWidth('img');
	await savePicture('output', await browser.page.screenshot(), { width: 1200 });
	await browser.closeNode();
	await savePicture(`examples/${SAMPLE}`, await trimmed(await browser.canvasPicture()), { width: 1000 });

	const run = await n8n.workflows.run(id, MANUAL);
	if (!('executionId' in run)) throw new Error('n8n did not execute the sample');
	const execution = await n8n.executions.wait(run.executionId, { seconds: 90 });
	const fileOf = async (node: string) => await n8n.executions.file(lastRun(execution, node).data?.main?.[0]?.[0]?.binary?.data?.id ?? '');
	const { posterUrl } = lastRun(execution, 'Video').data!.main![0]![0]!.json;
	const pictures: Record<string, Buffer> = {
		photo: readFileSync(path.join(__dirname, '..', '..', 'test', 'fixtures', 'sneaker.jpg')),
		'cut-out': await fileOf('Cut out'),
		'model-photo': await fileOf('Model photo'),
		video: (await throughProxy(sandbox, String(posterUrl))).body,
	};
	for (const [name, picture] of Object.entries(pictures)) {
		await savePicture(`made/${name}`, await sharp(picture).resize(SIDE, SIDE, { fit: 'contain', background: '#ffffff00' }).png().toBuffer());
	}
	await sandbox.expectKeyStayedHome();
}
