import type { Received } from '../doors/exchange';
import { multipartOf } from '../journal/multipart';
import { runIdIn } from '../runs/resultUrl';
import type { Runs } from '../runs/runs';
import type { Operation } from './operations';

/**
 * The task name of the run that a request starts, estimates or reads; of an upload, the name of its file without the
 * ending. Undefined for any other request.
 */
export function taskNameAsked({ id, executionId }: Operation, request: Received, runs: Runs): string | undefined {
	if (id === 'uploadImage') return multipartOf(request)?.find(({ fileName }) => fileName)?.fileName?.replace(/\.\w+$/, '');
	if (executionId !== undefined) return runs.find(executionId)?.request.input.taskName;
	return id === 'startRun' || id === 'estimatePower' ? taskNameIn(request.body.toString('utf8')) : undefined;
}

/** The task name of the run that a file belongs to. */
export function taskNameOfFile({ url }: Received, runs: Runs): string | undefined {
	const id = runIdIn(url.pathname);
	return id === undefined ? undefined : runs.find(id)?.request.input.taskName;
}

/** The request may be invalid. */
function taskNameIn(text: string): string | undefined {
	try {
		const request = JSON.parse(text) as { input?: { taskName?: string } } | null;
		return request?.input?.taskName;
	} catch {
		return undefined;
	}
}
