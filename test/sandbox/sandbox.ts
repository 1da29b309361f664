import type { Lie } from './api/lie';
import { OpenApi } from './api/openapi';
import { recordedRun, type SandboxControl } from './control';
import { createAuthority } from './doors/certificates';
import { answerControl, CONTROL_PATH } from './doors/control';
import { textAnswer, type HttpResponse, type Handler, type Received } from './doors/exchange';
import { answerForHost } from './doors/hosts';
import { openLoopbackDoor } from './doors/loopback';
import { openProxyDoor } from './doors/proxy';
import { environmentFor, type SandboxEnvironment } from './environment';
import { FILE_HOSTS, Files } from './files';
import { Journal } from './journal/journal';
import { expectKeyStayedHome, KeyCheck } from './journal/keyCheck';
import { Runs } from './runs/runs';
import { changeSettings, DEFAULT_SETTINGS, DEMO_KEY, type Settings } from './settings';

export interface SandboxOptions {
	/** Accepted API keys. */
	keys?: string[];
	/** Loopback ports; 0 (the default) selects free ones. */
	proxyPort?: number;
	controlPort?: number;
	/** Whether the control port also serves /openapi/ over plain HTTP, for programs with a configurable base URL. */
	plainDoor?: boolean;
	settings?: Partial<Settings>;
	/** Public-looking host → loopback port; the same as `settings.hosts`. */
	hosts?: Record<string, number>;
	/** Handlers for more hosts behind the proxy, e.g. a shop or a drive. */
	handlers?: Record<string, Handler>;
	/** How it differs from the contract on purpose. */
	lie?: Lie;
}

export interface Sandbox extends SandboxControl {
	proxyUrl: string;
	/** For `SandboxClient`. */
	controlUrl: string;
	/** For WESHOP_BASE_URL; answers only with `plainDoor`. */
	plainUrl: string;
	certificateFile: string;
	/** Added to the environment of a child process, it sends all its traffic to the sandbox. */
	environment: SandboxEnvironment;
	stop(): Promise<void>;
}

/** @throws Error with code EADDRINUSE if a port is in use */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { keys = [DEMO_KEY], plainDoor = false, handlers = {}, proxyPort = 0, controlPort = 0, lie } = options;
	const initialSettings = (): Settings => {
		const settings = structuredClone(DEFAULT_SETTINGS);
		changeSettings(settings, options.settings ?? {});
		return { ...settings, hosts: { ...settings.hosts, ...options.hosts } };
	};
	const settings = initialSettings();
	const files = new Files();
	const runs = new Runs(files, settings);
	let faults: string[] = [];
	const onFault = (fault: string): void => {
		faults.push(fault);
		console.error(`SANDBOX FAULT: ${fault}`);
	};
	const openApi = new OpenApi({ files, runs, settings, keys, onFault, lie });
	const journal = new Journal(new KeyCheck({ keys, plainDoor, openHosts: FILE_HOSTS }));

	const control: SandboxControl = {
		requests: () => Promise.resolve(journal.all()),
		runs: () => Promise.resolve(runs.all().map((run) => recordedRun(run, settings))),
		settings: (patch = {}) => Promise.resolve().then(() => (changeSettings(settings, patch), structuredClone(settings))),
		releaseCallbacks: (atATime) => runs.releaseCallbacks(atATime),
		reset: () => {
			journal.clear();
			runs.clear();
			files.clear();
			faults = [];
			Object.assign(settings, initialSettings());
			return Promise.resolve();
		},
		keyReport: () => Promise.resolve(journal.keyReport()),
		expectKeyStayedHome: () => Promise.resolve().then(() => expectKeyStayedHome(journal.keyReport())),
		faults: () => Promise.resolve(faults),
	};

	const answer = (request: Received, answering: () => Promise<HttpResponse>): Promise<HttpResponse> =>
		journal.record(request, () =>
			answering().catch((error: unknown) => {
				onFault(`${request.method} ${request.url.href}: ${error instanceof Error ? error.stack : String(error)}`);
				return textAnswer(500, 'SANDBOX FAULT: see its faults()');
			}),
		);

	const authority = await createAuthority();
	const proxy = await openProxyDoor(authority, proxyPort, (request) => answer(request, () => answerForHost(request, { openApi, files, runs, settings, handlers }))).catch(async (error: unknown) => {
		await authority.remove();
		throw error;
	});
	const loopback = await openLoopbackDoor(controlPort, (request) => {
		const { pathname } = request.url;
		if (pathname.startsWith(CONTROL_PATH)) return answerControl(request, control);
		if (plainDoor && pathname.startsWith('/openapi/')) return answer(request, () => openApi.handle(request));
		return answer(request, () => Promise.resolve(textAnswer(404, `sandbox: there is nothing at ${pathname}`)));
	}).catch(async (error: unknown) => {
		await Promise.all([proxy.stop(), authority.remove()]);
		throw error;
	});

	const proxyUrl = `http://127.0.0.1:${proxy.port}`;
	return {
		...control,
		proxyUrl,
		controlUrl: `http://127.0.0.1:${loopback.port}${CONTROL_PATH}`,
		plainUrl: `http://127.0.0.1:${loopback.port}/openapi`,
		certificateFile: authority.certificateFile,
		environment: environmentFor(proxyUrl, authority.bundleFile),
		async stop() {
			runs.stop();
			await Promise.all([proxy.stop(), loopback.stop(), authority.remove()]);
		},
	};
}
