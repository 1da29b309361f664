import type { IDataObject, IHttpRequestOptions, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { HttpResponse } from '../../../nodes/WeShop/api/envelope';
import type { PausedExecution, PausedItem } from '../../../nodes/WeShop/state/pausedExecution';
import { resume } from '../../../nodes/WeShop/pause/resume';
import { seenByThisProcess } from '../../../nodes/WeShop/run/seenRuns';
import { webhookResponse, type Reply } from '../webhookResponse';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n with all that follows', 'latin1');

/** What WeShop says of a run. */
export function answerOf(executionId: string, status: string): HttpResponse {
	const result = status === 'Success' ? [{ status, image: `https://files.example/${executionId}.png` }] : [];
	return { statusCode: 200, headers: {}, body: { success: true, data: { agentName: 'aimodel', agentVersion: 'v1.0', executions: [{ executionId, status, result }] } } };
}

export const answerWith = (statusCode: number, error?: object): HttpResponse => ({ statusCode, headers: {}, body: error ? { success: false, error } : '' });

/** An item that waits for one run. */
export function pausedRun(executionId: string, output: Partial<PausedItem['output']> = {}, input?: IDataObject): PausedItem {
	return pausedRuns([executionId], output, input);
}

/** An item that waits for several, one for each of its files. */
export function pausedRuns(executionIds: string[], output: Partial<PausedItem['output']> = {}, input?: IDataObject): PausedItem {
	return {
		runs: executionIds.map((executionId) => ({ executionId, power: { powerConsumption: 4, runPowerConsumption: 4, powerBalance: 96 } })),
		output: { download: true, binaryPropertyName: 'data', maxFileSize: 500, includeInput: false, includeRun: false, ...output },
		...(input ? { input } : {}),
	};
}

/** What the caller got, and what n8n got. */
export interface Called {
	replies: Reply[];
	end: Promise<IWebhookResponseData>;
}

/** An execution that is paused, WeShop, and all that happened, in order. */
export class PausedNode {
	readonly nonce = randomUUID();
	readonly apiKey = randomUUID();
	readonly log: string[] = [];
	readonly statuses: Record<string, string> = {};
	/** What WeShop answers, where it is not simply the run's state. */
	weShop = async (executionId: string): Promise<HttpResponse> => answerOf(executionId, this.statuses[executionId] ?? 'Running');
	fileHost = async (_url: string): Promise<{ statusCode: number; body: Buffer }> => ({ statusCode: 200, body: PNG });
	/** As n8n has it in its database. */
	stored: unknown;

	constructor(readonly items: Array<string | PausedExecution['items'][number]>) {
		this.stored = { version: 2, nonce: this.nonce, items: items.map((item) => (typeof item === 'string' ? pausedRun(item) : item)) };
	}

	get reads(): string[] {
		return this.log.flatMap((line) => (line.startsWith('read ') ? [line.slice(5)] : []));
	}

	/** @param broken what n8n gives in place of what it should */
	call(query: IDataObject, broken: Partial<IWebhookFunctions> = {}): Called {
		const replies: Reply[] = [];
		const response = webhookResponse((reply) => {
			this.log.push(`reply ${reply.status}`);
			replies.push(reply);
		});
		const node = {
			getNode: () => ({ id: 'node-1', name: 'WeShop', type: 'n8n-nodes-weshop.weShop', typeVersion: 1, position: [0, 0], parameters: {} }),
			getQueryData: () => query,
			evaluateExpression: () => this.stored,
			getResponseObject: () => response,
			getCredentials: async () => ({ weShopApiKey: this.apiKey }),
			getBodyData: () => this.mustNotRead(),
			getRequestObject: () => this.mustNotRead(),
			getHeaderData: () => this.mustNotRead(),
			helpers: {
				httpRequestWithAuthentication: async (credential: string, { method, url }: IHttpRequestOptions) => {
					if (credential !== 'weShopApi' || method !== 'GET') throw new Error(`${method} with ${credential}`);
					const executionId = decodeURIComponent(url.split('/').at(-1)!);
					this.log.push(`read ${executionId}`);
					return await this.weShop(executionId);
				},
				httpRequest: async ({ url }: IHttpRequestOptions) => {
					this.log.push(`file ${url}`);
					const { statusCode, body } = await this.fileHost(url);
					return { statusCode, headers: {}, body: Readable.from([body]) };
				},
				prepareBinaryData: async (stream: Readable, fileName: string, mimeType: string) => {
					const size = Buffer.concat((await stream.toArray()) as Buffer[]).length;
					return { data: 'filesystem', fileName, mimeType, bytes: size };
				},
			},
			...broken,
		};
		return { replies, end: resume(node as unknown as IWebhookFunctions) };
	}

	/** WeShop's own call about an item. */
	callFor(item: number, run = 0): Called {
		return this.call({ nonce: this.nonce, item: String(item), run: String(run), signature: 'abc' });
	}

	private mustNotRead(): never {
		this.log.push('read the call');
		throw new Error('The call itself is not to be believed');
	}
}

/** The JSON of the items with which the execution goes on; nothing when it stays paused. */
export async function goesOnWith({ end }: Called): Promise<IDataObject[] | undefined> {
	return (await end).workflowData?.[0]?.map(({ json }) => json);
}

/** Waits for the end of a call while time passes, with jest's timers. */
export async function inTime<T>(work: Promise<T>): Promise<T> {
	let isOver = false;
	const over = work.finally(() => (isOver = true));
	over.catch(() => undefined);
	for (let waited = 0; !isOver && waited < 600_000; waited += 100) await jest.advanceTimersByTimeAsync(100);
	return await work;
}

/** Time that passes at once, and nothing else of Node's. No run was read before: the tests of a file use the same IDs, and may take longer than what is tolerated in a run's first moments. */
export function fakeTime(): void {
	(Reflect.get(seenByThisProcess, 'runs') as Map<string, unknown>).clear();
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'hrtime'] });
	// Node's own timeouts, by which the node also sleeps, know nothing of Jest's time.
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
		const controller = new AbortController();
		setTimeout(() => controller.abort(), milliseconds);
		return controller.signal;
	});
}
