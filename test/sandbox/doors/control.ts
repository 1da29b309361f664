import type { SandboxControl } from '../control';
import type { Settings } from '../settings';
import { jsonAnswer, textAnswer, type HttpResponse, type Received } from './exchange';

export const CONTROL_PATH = '/__sandbox/';

/** Serves `SandboxControl` to other processes. These requests are not recorded. */
export async function answerControl({ method, url, body }: Received, control: SandboxControl): Promise<HttpResponse> {
	const doors: Record<string, () => Promise<unknown>> = {
		'GET requests': () => control.requests(),
		'GET runs': () => control.runs(),
		'GET settings': () => control.settings(),
		'POST settings': () => control.settings(JSON.parse(body.toString('utf8')) as Partial<Settings>),
		'POST release-callbacks': () => control.releaseCallbacks((JSON.parse(body.toString('utf8')) as { atATime?: number }).atATime),
		'POST reset': () => control.reset(),
		'GET key-report': () => control.keyReport(),
		'GET faults': () => control.faults(),
	};
	const command = `${method} ${url.pathname.slice(CONTROL_PATH.length)}`;
	const open = doors[command];
	if (!open) return textAnswer(404, `sandbox: no ${command}. There are: ${Object.keys(doors).join(', ')}.`);
	try {
		return jsonAnswer(200, (await open()) ?? {});
	} catch (error) {
		return textAnswer(400, error instanceof Error ? error.message : String(error));
	}
}
