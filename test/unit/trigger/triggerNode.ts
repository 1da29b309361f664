import type { IDataObject, IHttpRequestOptions, INodeExecutionData, IWebhookFunctions, IWebhookResponseData, WorkflowExecuteMode } from 'n8n-workflow';
import * as n8nWorkflow from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import { startForRun } from '../../../nodes/WeShop/trigger/startForRun';
import { WeShopTrigger } from '../../../nodes/WeShop/WeShopTrigger.node';
import { answerOf, answerWith } from '../pause/pausedExecution';
import { webhookResponse, type Reply } from '../webhookResponse';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n with all that follows', 'latin1');
const UNKNOWN = answerWith(404, { code: 'NOT_FOUND', message: 'No such run', retryable: false });

export interface Called {
	/** What the caller got; nothing yet while it waits. */
	replies: Reply[];
	end: Promise<IWebhookResponseData>;
}

/** The trigger in a process of n8n: what it keeps in memory is gone when the process is. */
type N8nProcess = typeof startForRun;

export function newProcess(): N8nProcess {
	let started: N8nProcess | undefined;
	jest.isolateModules(() => {
		// Takes a second to load, and keeps nothing.
		jest.doMock('n8n-workflow', () => n8nWorkflow);
		started = jest.requireActual<{ startForRun: N8nProcess }>('../../../nodes/WeShop/trigger/startForRun').startForRun;
	});
	return started!;
}

/** A WeShop Trigger in a workflow, WeShop, and all that happened, in order. */
export class TriggerNode {
	readonly log: string[] = [];
	/** The runs that WeShop knows. */
	readonly statuses: Record<string, string> = {};
	/** As n8n has it in its database. */
	staticData: unknown = {};
	weShop = async (executionId: string): Promise<HttpResponse> => (this.statuses[executionId] ? answerOf(executionId, this.statuses[executionId]!) : UNKNOWN);
	fileHost = async (): Promise<Buffer> => PNG;
	credentials = async (): Promise<IDataObject> => ({ weShopApiKey: this.apiKey });
	/** n8n writes an execution into its database. */
	createExecution = async (): Promise<void> => undefined;
	/** How long n8n takes for that, in milliseconds. */
	creationMs = 0;

	constructor(
		private readonly parameters: IDataObject = { statuses: ['Success'] },
		private readonly mode: WorkflowExecuteMode = 'webhook',
		readonly workflowId: string = randomUUID(),
		readonly apiKey: string = randomUUID(),
	) {}

	get reads(): string[] {
		return this.log.flatMap((line) => (line.startsWith('read ') ? [line.slice(5)] : []));
	}

	/** How many executions there are. */
	get executions(): number {
		return this.log.filter((line) => line === 'execution').length;
	}

	/** A call about a run, as somebody makes it. */
	call(body: unknown, query: IDataObject = {}, process: N8nProcess = startForRun): Called {
		const replies: Reply[] = [];
		const response = webhookResponse((reply) => {
			this.log.push(`reply ${reply.status}`);
			replies.push(reply);
		});
		// n8n gives each call a copy of what is in the database, and notes whether the call changes it.
		const data = copyOf({ node: this.staticData }) as object;
		const staticData = observed(data);
		const node = { ...this.webhookFunctions(body, query, response), getWorkflowStaticData: () => staticData.node };
		const end = process(node as unknown as IWebhookFunctions).then(async (result) => {
			// In n8n's order.
			try {
				if (result.workflowData) {
					// Another look at the same data, with which n8n forgets what has changed.
					if (this.creationMs > 0) await new Promise((created) => setTimeout(created, this.creationMs, observed(data)));
					await this.createExecution();
					this.log.push('execution');
				}
				if (staticData.__dataChanged) this.staticData = copyOf(staticData.node);
				if (!result.noWebhookResponse) response.status(200).json({ message: String(new WeShopTrigger().description.webhooks![0]!.responseData) });
			} catch {
				response.status(500).json({ message: 'Error in workflow' });
			}
			return result;
		});
		return { replies, end };
	}

	/** Calls about a run; gives the reply. */
	async reply(body: unknown, query: IDataObject = {}, process?: N8nProcess): Promise<Reply> {
		const { replies, end } = this.call(body, query, process);
		await end;
		if (replies.length !== 1) throw new Error(`The caller got ${replies.length} replies`);
		return replies[0]!;
	}

	/** Calls about a run; gives the HTTP status of the reply. */
	async status(body: unknown, query: IDataObject = {}, process?: N8nProcess): Promise<number> {
		return (await this.reply(body, query, process)).status;
	}

	private webhookFunctions(body: unknown, query: IDataObject, response: ReturnType<typeof webhookResponse>) {
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

function observed(data: object): { node: unknown; __dataChanged: boolean } {
	return n8nWorkflow.ObservableObject.create(data as IDataObject, undefined, { ignoreEmptyOnFirstChild: true }) as never;
}

function copyOf(data: unknown): unknown {
	return JSON.parse(JSON.stringify(data));
}

/** The items with which an execution starts; nothing when none does. */
export async function startsWith({ end }: Called): Promise<INodeExecutionData[] | undefined> {
	return (await end).workflowData?.[0];
}
