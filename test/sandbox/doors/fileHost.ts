import { setTimeout as sleep } from 'node:timers/promises';
import { answerAsPlanned } from '../api/planned';
import { taskNameOfFile } from '../api/taskName';
import type { Files } from '../files';
import type { Runs } from '../runs/runs';
import type { Settings } from '../settings';
import { fileAnswer, textAnswer, type HttpResponse, type Received } from './exchange';

export interface FileHostParts {
	files: Files;
	runs: Runs;
	settings: Settings;
}

/** A file host: results, uploads and the shop's photos. */
export function answerFile(request: Received, parts: FileHostParts): Promise<HttpResponse> {
	return answerAsPlanned(parts.settings, 'files', { taskName: taskNameOfFile(request, parts.runs) }, () => serve(request, parts));
}

async function serve({ method, url, gone }: Received, { files, settings }: FileHostParts): Promise<HttpResponse> {
	await sleep(settings.filesLatencyMs, undefined, { signal: gone }).catch(() => undefined);
	if (method !== 'GET' && method !== 'HEAD') return textAnswer(405, `sandbox: ${url.hostname} only serves files`);
	const file = await files.read(url.href);
	if (!file) return textAnswer(404, `sandbox: there is no ${url.href}`);
	const answer = fileAnswer(file.bytes, file.type);
	return method === 'HEAD' ? answer : { ...answer, bytesPerSecond: settings.filesBytesPerSecond };
}
