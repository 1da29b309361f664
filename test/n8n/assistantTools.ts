import axios from 'axios';
import { newConnection } from './newConnection';
import type { N8nRest } from './rest';

/** What n8n's server calls its tools for AI models that build workflows (n8n 2.41.1, ai-workflow-builder, constants.js). */
interface Tools {
	search_nodes: { arguments: { queries: string[] }; result: { results: string } };
	get_node_types: { arguments: { nodeIds: Array<{ nodeId: string; resource?: string; operation?: string }> }; result: { definitions: string } };
	validate_workflow: { arguments: { code: string }; result: { valid: boolean; errors?: string[]; warnings?: Array<{ code: string; message: string }> } };
	create_workflow_from_code: { arguments: { code: string }; result: { workflowId: string; error?: string; autoAssignedCredentials?: Array<{ nodeName: string; credentialType: string }> } };
	explore_node_resources: {
		arguments: { nodeType: string; version: number; methodName: string; methodType: 'listSearch'; credentialType: string; credentialId: string };
		result: { results: Array<{ name: string; value: string }>; builderHint?: string; error?: string };
	};
}

interface Answer<Result> {
	result?: { structuredContent?: Result; content?: Array<{ text: string }> };
	error?: { message: string };
}

/** n8n's own tools by which its assistant, and AI models outside of it, find nodes, read of them and build workflows: its MCP server. */
export class AssistantTools {
	private constructor(
		private readonly url: string,
		private readonly apiKey: string,
	) {}

	/** Lets AI models into this n8n, as in Settings > MCP. */
	static async of({ session }: N8nRest): Promise<AssistantTools> {
		await session.patch('/mcp/settings', { mcpAccessEnabled: true });
		// A key that was shown before comes back hidden.
		const { apiKey } = await session.post<{ apiKey: string }>('/mcp/api-key/rotate');
		return new AssistantTools(session.url, apiKey);
	}

	async call<Name extends keyof Tools>(name: Name, given: Tools[Name]['arguments']): Promise<Tools[Name]['result']> {
		const { data } = await axios.post<string>(
			`${this.url}/mcp-server/http`,
			{ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } },
			{
				headers: { Authorization: `Bearer ${this.apiKey}`, Accept: 'application/json, text/event-stream', 'MCP-Protocol-Version': '2025-06-18' },
				proxy: false,
				httpAgent: newConnection,
				responseType: 'text',
				transformResponse: (body: string) => body,
			},
		);
		const { result, error } = JSON.parse(/^data: (.*)$/m.exec(data)?.[1] ?? data) as Answer<Tools[Name]['result']>;
		if (!result?.structuredContent) throw new Error(`n8n's tool ${name} answered: ${error?.message ?? result?.content?.[0]?.text ?? data}`);
		return result.structuredContent;
	}
}
