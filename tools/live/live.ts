import { CredentialTestContext } from 'n8n-core';
import type { IHttpRequestOptions, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import path from 'node:path';
import { isPrivateHost } from '../../nodes/WeShop/agents/publicAddress';
import { runWeShop, type Outcome } from '../../test/engine/engine';
import { builtNode, builtPackage, prepare } from '../../test/engine/workflow';
import type { KeyGuard } from './keyGuard';
import type { Notebook } from './notebook';
import type { Options } from './options';
import type { Material } from './settings';
import type { Memory } from './memory';
import type { Exchange, Traffic } from './traffic';
import { errorIn } from './words';

/** What all steps work with. */
export interface Live {
	options: Options;
	key: string;
	guard: KeyGuard;
	traffic: Traffic;
	notebook: Notebook;
	memory: Memory;
	material: Material;
	say(text: string): void;
	/** Prices with least settings, by "resource operation". */
	prices: Map<string, number>;
	/** The agents that got a price with all settings that were tried. */
	priced: Set<string>;
	/** Prices were asked for, and not one was given. */
	hasNoPrice: boolean;
	/** Nothing that needs the key can be tried. */
	isKeyRefused: boolean;
	/** WeShop's answers are not as the node reads them. */
	isUnreadable: boolean;
}

/** WeShop cannot be reached from here, so there is nothing to find out. */
export class Unreachable extends Error {}

export interface Ran extends Outcome {
	exchanges: Exchange[];
	/** What a user reads where it failed. */
	failure?: string;
}

let executions = 0;

const BUSY = /execution timed out/;

/** Those in which the node replaces the key, should WeShop repeat it. */
const PROMISED_FORMS = /^(percent-encoded |JSON-escaped )?(as it is|base64)$/;

/** The built node on one item or more, in n8n's engine. */
export async function runNode({ key, traffic, guard, notebook }: Live, parameters: INodeParameters, items: Array<Partial<INodeExecutionData>> = [{}]): Promise<Ran> {
	// Each in a workflow of its own: the node would remember what another one has started, and ask WeShop nothing.
	const run = async () => await traffic.during(async () => await runWeShop({ parameters, items, apiKey: key, workflowId: `live ${++executions}` }));
	let { result, exchanges } = await run();
	// n8n gives its own patterns a moment, which a busy machine may not have; nothing has been sent then.
	for (let tries = 1; tries < 4 && exchanges.length === 0 && BUSY.test(errorIn(result, guard) ?? ''); tries++) ({ result, exchanges } = await run());
	const failure = errorIn(result, guard);
	const form = guard.find(JSON.stringify([result.error?.message, result.error?.description, result.hints, result.outputs.map((items) => items.map(({ json }) => json))]));
	if (form && PROMISED_FORMS.test(form)) notebook.fails(`The node shows the key to its user (${form}), in what it put out for ${String(parameters.operation)}.`, 'Replace it in nodes/WeShop/n8n/redaction.ts');
	return { ...result, exchanges, ...(failure === undefined ? {} : { failure }) };
}

/** n8n's test of the credential with a key. */
export async function testKey({ traffic }: Pick<Live, 'traffic'>, key: string): Promise<{ isRight: boolean; message: string; exchanges: Exchange[] }> {
	const { methods } = await builtNode();
	const { additionalData } = await prepare({ parameters: {}, apiKey: key });
	const { result, exchanges } = await traffic.during(
		async () => await methods!.credentialTest!.testWeShopApi!.call(new CredentialTestContext(additionalData) as never, { id: '1', name: 'WeShop', type: 'weShopApi', data: { weShopApiKey: key } }),
	);
	return { isRight: result.status === 'OK', message: result.message, exchanges };
}

export interface Fetched {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** Whether an address that came from WeShop leads to the web, and not into the network of this machine. As the node decides for files. */
export function isOnTheWeb(address: string): boolean {
	if (!URL.canParse(address)) return false;
	const { protocol, hostname } = new URL(address);
	return /^https?:$/.test(protocol) && !isPrivateHost(hostname);
}

/**
 * One request with n8n's client: without a key, or with it and then by the guard of the credential, which sends it to WeShop alone.
 * @throws Error where the address is not on the web, or what the client throws
 */
export async function fetchText(uri: string, key?: string): Promise<Fetched> {
	if (!isOnTheWeb(uri)) throw new Error('the address is not one of the public web');
	await builtPackage();
	const { additionalData } = await prepare({ parameters: {}, apiKey: key ?? '' });
	const { helpers } = new CredentialTestContext(additionalData);
	const plain = { method: 'GET', uri, simple: false, resolveWithFullResponse: true, followRedirect: false, followAllRedirects: false, encoding: null, timeout: 60_000 };
	const options = key === undefined ? plain : { ...plain, ...(await withKey(uri, key)) };
	const { statusCode, headers, body } = (await helpers.request(options)) as Fetched;
	return { statusCode, headers, body };
}

const MAX_REDIRECTS = 5;

/** The status of a file that anybody may load, with redirects followed as the node follows them: each to an https address of the web. 0 where no answer comes. */
export async function statusOfFile(address: string, load: (uri: string) => Promise<Fetched> = fetchText): Promise<number> {
	let url = address;
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
		const { statusCode, headers } = await load(url).catch((): Fetched => ({ statusCode: 0, headers: {}, body: undefined }));
		const { location } = headers;
		if (statusCode < 300 || statusCode >= 400 || typeof location !== 'string' || !URL.canParse(location, url)) return statusCode;
		url = new URL(location, url).href;
		if (!url.startsWith('https://')) return statusCode;
	}
	return 0;
}

async function withKey(uri: string, weShopApiKey: string): Promise<{ uri: string; headers: Record<string, unknown> }> {
	const { attachKey } = (await import(path.join(__dirname, '../../dist/nodes/WeShop/api/attachKey.js'))) as { attachKey(data: { weShopApiKey: string }, options: IHttpRequestOptions): Promise<IHttpRequestOptions> };
	const { url, headers } = await attachKey({ weShopApiKey }, { method: 'GET', url: uri });
	return { uri: url, headers: headers as Record<string, unknown> };
}

/** Does the work for each, so many at a time, until one says that there is no use. */
export async function each<T>(all: readonly T[], atATime: number, work: (one: T) => Promise<void>, isUseless = () => false): Promise<void> {
	const left = [...all];
	const next = async (): Promise<void> => {
		for (let one = left.shift(); one !== undefined && !isUseless(); one = left.shift()) await work(one);
	};
	await Promise.all(Array.from({ length: atATime }, next));
}
