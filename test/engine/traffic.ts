import { createHash } from 'node:crypto';
import type { RecordedRun } from '../sandbox/control';
import type { RecordedRequest } from '../sandbox/journal/journal';
import { theSandbox } from './sandboxControl';

/** What WeShop has been asked for, oldest first. */
export async function requests(): Promise<RecordedRequest[]> {
	return await theSandbox().requests();
}

/** The runs that bear a task name, in the order of their starts. */
export async function runsCalled(taskName: string): Promise<RecordedRun[]> {
	return (await theSandbox().runs()).filter(({ request }) => request.input.taskName === taskName);
}

/** The only one that bears it. */
export async function runCalled(taskName: string): Promise<RecordedRun> {
	const [run, ...others] = await runsCalled(taskName);
	if (!run || others.length > 0) throw new Error(`${others.length + (run ? 1 : 0)} runs are called "${taskName}"`);
	return run;
}

/** Every request to start a run that bears a task name, whatever became of it. */
export async function startsCalled(taskName: string): Promise<RecordedRequest[]> {
	const starts = (await requests()).filter(({ method, url }) => method === 'POST' && url === 'https://openapi.weshop.ai/openapi/agent/runs');
	return starts.filter(({ body = '{}' }) => (JSON.parse(body) as { input?: { taskName?: string } }).input?.taskName === taskName);
}

export async function readsOf(executionId: string): Promise<RecordedRequest[]> {
	return (await requests()).filter(({ method, url }) => method === 'GET' && url === `https://openapi.weshop.ai/openapi/agent/runs/${executionId}`);
}

/** Requests for the files of a run. */
export async function downloadsOf(executionId: string): Promise<RecordedRequest[]> {
	return (await requests()).filter(({ url }) => url.includes(`/results/${executionId}/`));
}

export async function uploadsOf(content: Buffer): Promise<RecordedRequest[]> {
	const hash = sha256(content);
	return (await requests()).filter(({ files }) => files?.some((file) => file.sha256 === hash));
}

export function headerOf({ headers }: RecordedRequest, name: string): string | undefined {
	return headers.find(([header]) => header.toLowerCase() === name.toLowerCase())?.[1];
}

/** Waits, for at most a minute, until the sandbox has what is wanted. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
	for (const deadline = Date.now() + 60_000; Date.now() < deadline; await new Promise((later) => setTimeout(later, 50))) {
		const found = await look();
		if (found !== undefined) return found;
	}
	throw new Error('It did not come to pass within a minute');
}

/** When to press Stop: once so many runs of a name have been started, and the answers have had time to arrive. */
export const onceStarted = (taskName: string, count = 1) => async () => {
	await until(async () => (await startsCalled(taskName)).filter(({ status }) => status === 200).length === count || undefined);
	await new Promise((later) => setTimeout(later, 1_000));
};

export function sha256(content: Buffer): string {
	return createHash('sha256').update(content).digest('hex');
}

/** The Idempotency-Key of each start of the runs of a name, in turn. */
export const keysOf = async (taskName: string) => (await startsCalled(taskName)).map((start) => headerOf(start, 'Idempotency-Key'));

export const idsOf = async (taskName: string) => (await runsCalled(taskName)).map(({ executionId }) => executionId);
