import { AsyncLocalStorage } from 'node:async_hooks';
import { n8nAxios } from '../../test/engine/n8nAxios';
import { runIdIn } from './answers';

const WESHOP = 'openapi.weshop.ai';
/** The call that is paid for. */
export const START = 'POST /openapi/agent/runs';

/** A request of n8n's, and what came of it. */
export interface Exchange {
	/** "POST /openapi/agent/runs", with {} for the ID of a run; for other hosts the method and the host alone. */
	call: string;
	host: string;
	query: Record<string, unknown>;
	/** Missing where no answer came. */
	status?: number;
	contentType?: string;
	/** In small letters. */
	headerNames: string[];
	/** The JSON that was sent; undefined for a form. */
	sent?: unknown;
	/** JSON as an object, anything else as text; undefined for other hosts than WeShop's. */
	answer?: unknown;
}

interface Recorded {
	exchanges: Exchange[];
}

interface Request {
	baseURL?: string;
	url?: string;
	method?: string;
	params?: unknown;
	data?: unknown;
}

/** Everything that n8n's HTTP client sends and gets. It stays in memory, and nothing of it is written without being searched for the key. */
export class Traffic {
	readonly exchanges: Exchange[] = [];
	/** Starts that have no answer yet. */
	startsInFlight = 0;
	/** The IDs of all runs that were started, oldest first. */
	readonly started = new Set<string>();
	/** @param onStarted gets the ID of each run as soon as WeShop has given it */
	constructor(private readonly onStarted: (executionId: string) => void) {}

	private readonly recording = new AsyncLocalStorage<Recorded>();

	async record(): Promise<void> {
		const { interceptors } = await n8nAxios();
		interceptors.request.use((config) => {
			if (callOf(config as Request).call === START) this.startsInFlight++;
			return config;
		});
		interceptors.response.use(
			(response) => {
				this.keep(response.config as Request, response);
				return response;
			},
			(error: { config?: Request; response?: { status: number; headers: unknown; data: unknown } }) => {
				if (error.config) this.keep(error.config, error.response);
				return Promise.reject(error as Error);
			},
		);
	}

	/** What happens in the work, and nothing beside it. */
	async during<T>(work: () => Promise<T>): Promise<{ result: T; exchanges: Exchange[] }> {
		const recorded: Recorded = { exchanges: [] };
		const result = await this.recording.run(recorded, work);
		return { result, exchanges: recorded.exchanges };
	}

	private keep(request: Request, response: { status: number; headers: unknown; data: unknown } | undefined): void {
		const { call, host, query } = callOf(request);
		const headers = (response?.headers ?? {}) as Record<string, unknown>;
		const isWeShop = host === WESHOP;
		const exchange: Exchange = {
			call,
			host,
			query,
			...(response ? { status: response.status } : {}),
			...(typeof headers['content-type'] === 'string' ? { contentType: headers['content-type'] } : {}),
			headerNames: Object.keys(headers).map((name) => name.toLowerCase()),
			...(isWeShop ? { sent: jsonIn(request.data), answer: response ? jsonIn(response.data) ?? textIn(response.data) : undefined } : {}),
		};
		if (call === START) {
			this.startsInFlight--;
			const id = runIdIn(exchange);
			if (id !== undefined && !this.started.has(id)) {
				this.started.add(id);
				this.onStarted(id);
			}
		}
		this.exchanges.push(exchange);
		this.recording.getStore()?.exchanges.push(exchange);
	}
}

function callOf({ baseURL = '', url = '', method = 'get', params }: Request): { call: string; host: string; query: Record<string, unknown> } {
	const address = URL.canParse(url) ? new URL(url) : URL.canParse(baseURL + url) ? new URL(baseURL + url) : undefined;
	const host = address?.hostname ?? '';
	const path = (address?.pathname ?? '').replace(/(\/agent\/runs\/)[^/]+$/, '$1{}');
	return { call: `${method.toUpperCase()} ${host === WESHOP ? path : host}`, host, query: { ...Object.fromEntries(address?.searchParams ?? []), ...(params as Record<string, unknown>) } };
}

/** A copy, since the node changes what it gets in place. */
function jsonIn(data: unknown): unknown {
	const isPlain = typeof data === 'object' && data !== null && (Array.isArray(data) || Object.getPrototypeOf(data) === Object.prototype);
	const text = isPlain ? JSON.stringify(data) : textIn(data);
	if (text === undefined || !/^\s*[{[]/.test(text)) return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

function textIn(data: unknown): string | undefined {
	if (typeof data === 'string') return data;
	return data instanceof Uint8Array ? Buffer.from(data).toString('utf8') : undefined;
}
