import { MANUAL } from '../../test/e2e/instance';
import type { WorkflowInput } from '../../test/n8n/workflows';
import { trimmed, savePicture, panels, TRIGGER_PANEL, type Panel } from './album';
import { LISTED, listPicture } from './pictured';
import type { Stage } from './stage';

type Node = WorkflowInput['nodes'][number];

/** Large enough for the tallest panel. */
const TALL = { width: 1500, height: 1750 };
const DEFAULT = { width: 1500, height: 950 };

/** The panel of an operation of each kind in a new node, and the list of operations of each resource. */
export async function takePanels(stage: Stage): Promise<void> {
	const lists = LISTED.map((resource): Panel => ({ picture: listPicture(resource), label: resource, parameters: { resource } }));
	await openAll(stage, panels, async ({ browser }) => await browser.panelPicture());
	await openAll(stage, lists, async ({ browser }) => await browser.listPicture('operation'));
}

/** A workflow with a node for each picture, which is opened and taken. */
async function openAll(stage: Stage, all: Panel[], take: (stage: Stage) => Promise<Buffer>): Promise<void> {
	const { n8n, browser, credentials: [credential] } = stage;
	const nodes = all.map((panel, index) => nodeOf(panel, index));
	nodes.forEach((node) => (node.credentials = { [credential.type]: { id: credential.id, name: credential.name } }));
	const { id } = await n8n.workflows.upsert({ name: 'Panels', nodes: [manual, ...nodes], connections: {} });
	await browser.page.setViewportSize(TALL);
	await browser.openWorkflow(id);
	for (const { picture, label } of all) {
		await browser.openNode(label);
		await savePicture(picture, await trimmed(await take(stage)));
		await browser.closeNode();
	}
	await browser.page.setViewportSize(DEFAULT);
}

const manual: Node = { id: 'manual', name: MANUAL, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, -200], parameters: {} };

function nodeOf({ picture, label, parameters }: Panel, index: number): Node {
	const type = picture === TRIGGER_PANEL ? 'n8n-nodes-weshop.weShopTrigger' : 'n8n-nodes-weshop.weShop';
	const position: [number, number] = [(index % 6) * 240, Math.floor(index / 6) * 200];
	return { id: label, name: label, type, typeVersion: 1, position, parameters };
}
