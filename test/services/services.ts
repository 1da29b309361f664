import { fileAnswer, jsonAnswer, textAnswer, type HttpResponse, type Handler, type Received } from '../sandbox/doors/exchange';
import { openLoopbackDoor } from '../sandbox/doors/loopback';
import type { Door } from '../sandbox/doors/proxy';
import { ChatModel } from './chatModel';
import { Drive } from './drive';
import { GoogleAccount } from './google';
import type { Service } from './service';
import { Sheets } from './sheets';
import { Shopify, type Load } from './shopify';
import { Slack } from './slack';

export interface Services {
	/** For `startSandbox`: the hosts that the services answer for. */
	handlers: Record<string, Handler>;
	/** What has arrived, for people and for other processes: `/` all of it, `/drive` of one, `/drive/file-5` a file. */
	url: string;
	/** What services load from the internet they load by this, once it is there. */
	loadBy(load: Load): void;
	stop(): Promise<void>;
}

/** Shopify, Google, Slack and OpenAI, as n8n's own nodes meet them behind the sandbox's proxy. */
export async function startServices(): Promise<Services> {
	let load: Load = (url) => Promise.reject(new Error(`${url} cannot be reached`));
	const google = new GoogleAccount();
	const services: Record<string, Service> = {
		google,
		drive: new Drive(google),
		sheets: new Sheets(google),
		shopify: new Shopify((url) => load(url)),
		slack: new Slack(),
		chatModel: new ChatModel(),
	};
	const door: Door = await openLoopbackDoor(0, (request) => Promise.resolve(show(request, services)));
	return {
		handlers: Object.assign({}, ...Object.values(services).map(({ hosts }) => hosts)) as Record<string, Handler>,
		url: `http://127.0.0.1:${door.port}/`,
		loadBy: (given) => void (load = given),
		stop: () => door.stop(),
	};
}

function show({ url }: Received, services: Record<string, Service>): HttpResponse {
	const [, name = '', id] = url.pathname.split('/');
	if (!name) return jsonAnswer(200, Object.fromEntries(Object.entries(services).map(([service, { arrived }]) => [service, arrived.call(services[service])])));
	const service = Object.hasOwn(services, name) ? services[name] : undefined;
	if (!service) return textAnswer(404, `There is no ${name}. There are: ${Object.keys(services).join(', ')}.`);
	if (!id) return jsonAnswer(200, service.arrived());
	const file = service.file?.(id);
	return file ? fileAnswer(file.bytes, file.type) : textAnswer(404, `${name} has no file ${id}`);
}
