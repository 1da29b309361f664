import type { Endpoint } from '../settings';

export type OperationId = Exclude<Endpoint, 'files'>;

export interface Operation {
	id: OperationId;
	/** The run in the path. */
	executionId?: string;
}

const ROUTES: Array<[method: string, path: RegExp, id: OperationId]> = [
	['POST', /^\/openapi\/agent\/assets\/images$/, 'uploadImage'],
	['POST', /^\/openapi\/agent\/runs$/, 'startRun'],
	['GET', /^\/openapi\/agent\/runs\/([^/]+)$/, 'getRun'],
	['GET', /^\/openapi\/v1\/agent\/info$/, 'listPresets'],
	['POST', /^\/openapi\/agent\/power-estimates$/, 'estimatePower'],
	['GET', /^\/openapi\/agent\/openapi\.yaml$/, 'getDocument'],
];

/** Undefined for a path that is not in openapi.yaml. */
export function operationAt(method: string, pathname: string): Operation | undefined {
	for (const [routeMethod, path, id] of ROUTES) {
		const match = path.exec(pathname);
		if (!match || routeMethod !== method) continue;
		return { id, ...(match[1] === undefined ? {} : { executionId: decode(match[1]) }) };
	}
	return undefined;
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
