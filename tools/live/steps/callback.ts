import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { runNode, type Live } from '../live';
import type { Purse } from '../purse';
import { isRefusal, told } from '../words';
import { isTaken, lastStart, priceOf, startedIn } from './cutOut';

interface Call {
	method: string;
	headers: IncomingHttpHeaders;
	body: string;
}

const WORD = /^[A-Za-z]{1,20}$/;
/** Under these names a word is one of WeShop's, under others it may be somebody's name. */
const OF_WESHOP = /status|state|type|event|code|agent|action/i;

/** A run that WeShop is to call back, at an address that leads to a port of this machine. */
export async function waitForCallback(live: Live, purse: Purse, patienceMs: number): Promise<void> {
	const { options, notebook, material, guard, say } = live;
	const [image] = material.photos;
	if (!options.callback) return void notebook.leftOut.push('The callback: give a public address that leads to this machine, `--callback https://…`.');
	if (!image) return;
	// A path that nobody else knows, so that a call to it is WeShop's.
	const path = `/${randomBytes(9).toString('base64url')}`;
	const callbackUrl = options.callback.replace(/\/+$/, '') + path;
	const parameters = { resource: 'image', operation: 'removeBackground', originalImage: { __rl: true, mode: 'url', value: image }, completion: 'none', backgroundHex: '#f2f2f2', options: { taskName: 'live callback', callbackUrl } };
	const price = await priceOf(live, parameters);
	// Before anything is paid for: another program may have the port.
	const received = await listen(options.callbackPort, path).catch((thrown: NodeJS.ErrnoException) => thrown);
	if (!('first' in received)) return void notebook.leftOut.push(`The callback: this machine cannot listen at port ${options.callbackPort} (${received.code ?? received.message}). Free it, or give another one, \`--callback-port\`.`);
	try {
		if (!(await purse.allows(`Remove Background with a callback, awaited at port ${options.callbackPort}`, price))) return;
		const ran = await runNode(live, parameters);
		purse.charge(ran.exchanges);
		const start = lastStart(ran);
		const id = startedIn(start);
		if (start && !isTaken(start) && !isRefusal(start)) {
			notebook.verdict('callback', 'open', `no run was started: ${told(start, guard)}`);
			return void notebook.leftOut.push(`The callback: ${told(start, guard)}, which says nothing about it.`);
		}
		if (ran.failure !== undefined) return void notebook.fails(`Remove Background with a Callback URL does not start: "${ran.failure}".`, 'See nodes/WeShop/start/callbackAddress.ts');
		say(`  Waiting for WeShop's call, up to ${Math.round(patienceMs / 1000)} seconds.`);
		const call = await received.first(patienceMs);
		if (!call) {
			notebook.verdict('callback', 'open', `no call within ${Math.round(patienceMs / 1000)} seconds; see whether ${new URL(options.callback).protocol}//… leads to port ${options.callbackPort}`);
			notebook.differs('WeShop did not call back. Either it does not call, or the address does not lead here.', 'Call the address yourself, then try again');
			return;
		}
		const isNamed = id !== undefined && names(call.body, id);
		notebook.verdict('callback', isNamed ? 'confirmed' : 'refuted', isNamed ? `${call.method}, with the run's ID` : `${call.method}, without the run's ID`);
		if (!isNamed) notebook.differs('The callback does not name its run, so the WeShop Trigger cannot tell which run has ended.', 'See nodes/WeShop/trigger/startForRun.ts and nodes/WeShop/pause/resume.ts');
		notebook.table('The callback', ['Method', 'Body', 'Names of its headers'], 'The body with its values replaced by what they are.').rows.push([call.method, guard.clean(shapeOf(call.body, id ?? '')), guard.clean(Object.keys(call.headers).join(', '))]);
	} finally {
		await received.close();
	}
}

/** Whether a text, or a form that is encoded, has the ID as a whole: an ID that is a number may be a part of another one. */
export function names(body: string, executionId: string): boolean {
	const isIn = (text: string) => (/^[\w-]+$/.test(executionId) ? text.split(/[^\w-]+/).includes(executionId) : text.includes(executionId));
	return isIn(body) || isIn(decoded(body));
}

function decoded(body: string): string {
	try {
		return decodeURIComponent(body.replace(/\+/g, ' '));
	} catch {
		return body;
	}
}

/** A body whose values are told, not shown; words such as a status stand as they are. */
export function shapeOf(body: string, executionId: string): string {
	const told = (value: unknown, under = ''): unknown => {
		if (Array.isArray(value)) return value.slice(0, 3).map((one) => told(one, under));
		if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [tidiedName(name), told(inner, name)]));
		if ((typeof value === 'string' || typeof value === 'number') && String(value) === executionId) return '‹the run\'s ID›';
		if (typeof value === 'string') return WORD.test(value) && OF_WESHOP.test(under) ? value : /^https?:/.test(value) ? '‹an address›' : `‹a text of ${value.length} characters›`;
		return typeof value === 'number' ? '‹a number›' : value;
	};
	try {
		return JSON.stringify(told(JSON.parse(body)));
	} catch {
		return `no JSON, ${body.length} characters`;
	}
}

const tidiedName = (name: string) => (/^[\w-]{1,40}$/.test(name) ? name : '…');

async function listen(port: number, path: string) {
	const calls: Call[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body.length < 100_000 ? (body += chunk.toString('utf8')) : undefined));
		request.on('end', () => {
			const isOurs = request.url?.split('?')[0]?.endsWith(path) === true;
			response.writeHead(isOurs ? 200 : 404).end();
			if (isOurs) {
				calls.push({ method: request.method ?? '', headers: request.headers, body });
				server.emit('called');
			}
		});
	});
	await once(server.listen(port, '127.0.0.1'), 'listening');
	return {
		first: async (patienceMs: number): Promise<Call | undefined> => {
			const timer = AbortSignal.timeout(patienceMs);
			if (calls.length === 0) await once(server, 'called', { signal: timer }).catch(() => undefined);
			return calls[0];
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((closed) => server.close(closed));
		},
	};
}

