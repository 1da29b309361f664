import type { IDataObject, IHttpRequestOptions, INodeExecutionData, IWebhookFunctions, IWebhookResponseData, WorkflowExecuteMode } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { startForRun } from '../../../nodes/WeShop/trigger/startForRun';
import { answerOf, answerWith } from '../pause/pausedExecution';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n with all that follows', 'latin1');
const UNKNOWN = answerWith(404, { code: 'NOT_FOUND', message: 'No such run', retryable: false });

export interface Called {
	/** What the caller got; nothing yet while it waits. */
	told: Array<{ status: number; message: string }>;
	end: Promise<IWebhookResponseData>;
}

/** A WeShop Trigger in a workflow, WeShop, and all that happened, in order. */
export class TriggerNode {
	readonly log: string[] = [];
	/** The runs that WeShop knows. */
	readonly statuses: Record<string, string> = {};
	/** As n8n has it in its database. */
	staticData: IDataObject = {};
	weShop = async (executionId: string): Promise<HttpResponse> => (this.statuses[executionId] ? answerOf(executionId, this.statuses[executionId]!) : UNKNOWN);
	fileHost = async (): Promise<Buffer> => PNG;
	credentials = async (): Promise<IDataObject> => ({ weShopApiKey: 'the key' });

	constructor(
		private readonly parameters: IDataObject = { statuses: ['Success'] },
		private readonly mode: WorkflowExecuteMode = 'webhook',
		readonly workflowId: string = randomUUID(),
	) {}

	get reads(): string[] {
		return this.log.flatMap((line) => (line.startsWith('read ') ? [line.slice(5)] : []));
	}

	/** A call about a run, as somebody makes it. */
	call(body: unknown, query: IDataObject = {}): Called {
		const told: Called['told'] = [];
		const node = this.webhookFunctions(body, query, told);
		// n8n gives each call a copy of its own of what is in the database, and writes it back after the call.
		const staticData = JSON.parse(JSON.stringify(this.staticData)) as IDataObject;
		const end = startForRun({ ...node, getWorkflowStaticData: () => staticData } as unknown as IWebhookFunctions);
		return { told, end: end.finally(() => (this.staticData = JSON.parse(JSON.stringify(staticData)) as IDataObject)) };
	}

	/** Calls about a run; gives the HTTP status once it is answered. */
	async status(body: unknown, query: IDataObject = {}): Promise<number> {
		const { told, end } = this.call(body, query);
		await end;
		if (told.length !== 1) throw new Error(`The caller got ${told.length} answers`);
		return told[0]!.status;
	}

	private webhookFunctions(body: unknown, query: IDataObject, told: Called['told']) {
		const response = {
			headersSent: false,
			status: (status: number) => ({
				json: ({ message }: { message: string }) => {
					if (response.headersSent) throw new Error('Cannot set headers after they are sent to the client');
					response.headersSent = true;
					this.log.push(`told ${status}`);
					told.push({ status, message });
				},
			}),
		};
		return {
			getNode: () => ({ id: 'node-1', name: 'WeShop Trigger' }),
			getWorkflow: () => ({ id: this.workflowId, name: 'Called', active: true }),
			getMode: () => this.mode,
			getNodeParameter: (name: string, fallback: unknown) => this.parameters[name] ?? fallback,
			getBodyData: () => body,
			getQueryData: () => query,
			getResponseObject: () => response,
			getCredentials: async () => await this.credentials(),
			helpers: {
				httpRequestWithAuthentication: async (_: string, { url }: IHttpRequestOptions) => {
					const executionId = decodeURIComponent(url.split('/').at(-1)!);
					this.log.push(`read ${executionId}`);
					return await this.weShop(executionId);
				},
				httpRequest: async ({ url }: IHttpRequestOptions) => {
					this.log.push(`file ${url}`);
					return { statusCode: 200, headers: {}, body: Readable.from([await this.fileHost()]) };
				},
				prepareBinaryData: async (stream: Readable, fileName: string, mimeType: string) => {
					const bytes = Buffer.concat((await stream.toArray()) as Buffer[]).length;
					return { data: 'filesystem', fileName, mimeType, bytes };
				},
			},
		};
	}
}

/** The items with which an execution starts; nothing when none does. */
export async function startsWith({ end }: Called): Promise<INodeExecutionData[] | undefined> {
	return (await end).workflowData?.[0];
}
