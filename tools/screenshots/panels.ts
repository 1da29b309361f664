import { MANUAL } from '../../test/e2e/instance';
import type { WorkflowInput } from '../../test/n8n/workflows';
import { trimmed, savePicture, panels, TRIGGER_PANEL, type Panel } from './album';
import type { Stage } from './stage';

type Node = WorkflowInput['nodes'][number];

/** Large enough for the tallest panel. */
const TALL = { width: 1500, height: 1750 };
const DEFAULT = { width: 1500, height: 950 };

/** The panel of each operation in a new node. */
export async function takePanels({ n8n, browser, credentials: [credential] }: Stage): Promise<void> {
	const nodes = panels.map((panel, index) => nodeOf(panel, index));
	nodes.forEach((node) => (node.credentials = { [credential.type]: { id: credential.id, name: credential.name } }));
	const { id } = await n8n.workflows.upsert({ name: 'Panels', nodes: [manual, ...nodes], connections: {} });
	await browser.openWorkflow(id);
	await savePicture('operations', await trimmed(await browser.canvasPicture()), { width: 1000 });
	await browser.page.setViewportSize(TALL);
	await browser.openWorkflow(id);
	for (const { name, label } of panels) {
		await browser.openNode(label);
		await savePicture(`panels/${name}`, await trimmed(await browser.panelPicture()));
		await browser.closeNode();
	}
	await browser.page.setViewportSize(DEFAULT);
}

const manual: Node = { id: 'manual', name: MANUAL, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, -200], parameters: {} };

function nodeOf({ name, label, resource, operation }: Panel, index: number): Node {
	const type = name === TRIGGER_PANEL ? 'n8n-nodes-weshop.weShopTrigger' : 'n8n-nodes-weshop.weShop';
	const position: [number, number] = [(index % 6) * 240, Math.floor(index / 6) * 200];
	return { id: name, name: label, type, typeVersion: 1, position, parameters: resource ? { resource, operation } : {} };
}
