import type { Received } from '../doors/exchange';
import { runIdIn } from '../runs/resultUrl';
import type { Runs } from '../runs/runs';
import type { Operation } from './operations';

/** The task name of the run that a request starts, estimates or reads; undefined for any other request. */
export function taskNameAsked({ id, executionId }: Operation, { body }: Received, runs: Runs): string | undefined {
  if (executionId !== undefined) return runs.find(executionId)?.request.input.taskName;
  return id === 'startRun' || id === 'estimatePower' ? taskNameIn(body.toString('utf8')) : undefined;
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
