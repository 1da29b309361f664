import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CredentialReference } from '../../test/n8n/credentials';
import type { WorkflowInput } from '../../test/n8n/workflows';

const folder = path.join(__dirname, '..', '..', 'examples');

/** The workflow that the demo runs when it starts. */
export const SAMPLE = 'product-photo-to-everything';

/** The examples by file name, as published. */
export function examples(): Map<string, WorkflowInput> {
	const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
	return new Map(files.map((file) => [path.basename(file, '.json'), JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as WorkflowInput]));
}

/** An example after a user has selected credentials in place of the placeholders. */
export function withCredentials(workflow: WorkflowInput, ...credentials: CredentialReference[]): WorkflowInput {
	const selected = new Map(credentials.map(({ type, id, name }) => [type, { id, name }]));
	const nodes = workflow.nodes.map((node) => {
		if (!node.credentials) return node;
		const references = Object.entries(node.credentials).map(([type, placeholder]) => [type, selected.get(type) ?? placeholder]);
		return { ...node, credentials: Object.fromEntries(references) as typeof node.credentials };
	});
	return { ...workflow, nodes };
}
