import type { INodeListSearchResult, INodeParameters, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import type { CredentialReference } from './credentials';
import type { Session } from './session';

/** The node whose panel is open, as the editor sends it along with a question about one of its fields. */
export interface OpenNode {
	/** `n8n-nodes-weshop.weShop` */
	type: string;
	version: number;
	parameters: INodeParameters;
	credential?: CredentialReference;
}

/** What the editor asks while a workflow is being built. */
export class Editor {
	constructor(private readonly session: Session) {}

	/** Every node of the nodes panel; community nodes are named `<package>.<node>`. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		return await this.session.raw('/types/nodes.json', 'json');
	}

	/** One page of a searchable list, as a resource locator shows it. `path` is the field's name. */
	async searchList(
		node: OpenNode,
		path: string,
		methodName: string,
		{ filter, paginationToken }: { filter?: string; paginationToken?: string } = {},
	): Promise<INodeListSearchResult> {
		return await this.session.post('/dynamic-node-parameters/resource-locator-results', {
			...question(node, path, methodName),
			filter,
			paginationToken,
		});
	}

	/** The options of a drop-down that are loaded by a method of the node. */
	async loadOptions(node: OpenNode, path: string, methodName: string): Promise<INodePropertyOptions[]> {
		return await this.session.post('/dynamic-node-parameters/options', question(node, path, methodName));
	}
}

function question({ type, version, parameters, credential }: OpenNode, path: string, methodName: string) {
	return {
		path: `parameters.${path}`,
		methodName,
		nodeTypeAndVersion: { name: type, version },
		currentNodeParameters: parameters,
		credentials: credential && { [credential.type]: { id: credential.id, name: credential.name } },
	};
}
