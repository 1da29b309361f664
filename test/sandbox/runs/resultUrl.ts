import { randomUUID } from 'node:crypto';

export function newResultUrl(host: string, runId: string, extension: string): string {
	return `https://${host}/results/${runId}/${randomUUID()}.${extension}`;
}

/** The run that the path of a result URL belongs to; undefined for another path. */
export function runIdIn(pathname: string): string | undefined {
	return /^\/results\/([^/]+)\//.exec(pathname)?.[1];
}
