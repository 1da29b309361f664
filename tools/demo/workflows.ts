import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CredentialReference } from '../../test/n8n/credentials';
import type { WorkflowInput } from '../../test/n8n/workflows';

const folder = path.join(__dirname, '..', '..', 'examples');

/** The workflow that the demo runs by itself. */
export const SAMPLE = 'product-photo-to-everything';

/** The examples by file name, as they are shipped. */
export function examples(): Map<string, WorkflowInput> {
	const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
	return new Map(files.map((file) => [path.basename(file, '.json'), JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as WorkflowInput]));
}

/** An example as a user has it who has chosen their credentials in place of the placeholders. */
export function withCredentials(workflow: WorkflowInput, ...credentials: CredentialReference[]): WorkflowInput {
	const chosen = new Map(credentials.map(({ type, id, name }) => [type, { id, name }]));
	const nodes = workflow.nodes.map((node) => {
		if (!node.credentials) return node;
		const ofNode = Object.entries(node.credentials).map(([type, placeholder]) => [type, chosen.get(type) ?? placeholder]);
		return { ...node, credentials: Object.fromEntries(ofNode) as typeof node.credentials };
	});
	return { ...workflow, nodes };
}
