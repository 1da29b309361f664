import { textOf } from '../api/envelope';
import type { Run } from '../api/types';
import { addressIn, executionOf, resultsOf } from './runState';

/** One result of a run, as the node outputs it. Part of the node's public contract. */
export interface ResultJson {
	executionId: string;
	agentName: string;
	agentVersion: string;
	taskName?: string;
	status: string;
	mediaType: 'image' | 'video';
	/** From 0, among the `count` results that succeeded. */
	index: number;
	count: number;
	url: string;
	posterUrl?: string;
	lastFrameUrl?: string;
	powerConsumption?: number;
	powerBalance?: number;
	/** As WeShop sent it. */
	run?: Run;
}

/** A run without results, or without any yet. */
export type RunJson = Pick<ResultJson, 'executionId' | 'agentName' | 'agentVersion' | 'taskName' | 'status' | 'run'>;

/** @param status in place of the one that the run shows */
export function runJson(run: Run, executionId: string, includeRun: boolean, status: unknown = executionOf(run, executionId)?.status): RunJson {
	return {
		executionId,
		agentName: textOf(run.agentName) ?? '',
		agentVersion: textOf(run.agentVersion) ?? '',
		...given('taskName', textOf(run.initParams?.taskName)),
		status: textOf(status) ?? 'Pending',
		...(includeRun ? { run } : {}),
	};
}

export function resultJsons(
	run: Run,
	executionId: string,
	{ includeRun, power }: { includeRun: boolean; power?: Pick<ResultJson, 'powerConsumption' | 'powerBalance'> },
): ResultJson[] {
	const { run: sent, ...common } = runJson(run, executionId, includeRun);
	const { good } = resultsOf(run, executionId);
	return good.map(({ url, result }, index) => ({
		...common,
		mediaType: addressIn(result.video) ? 'video' : 'image',
		index,
		count: good.length,
		url,
		...given('posterUrl', addressIn(result.videoPoster)),
		...given('lastFrameUrl', addressIn(result.lastFrame)),
		...given('powerConsumption', power?.powerConsumption),
		...given('powerBalance', power?.powerBalance),
		...(sent ? { run: sent } : {}),
	}));
}

/** The field, or nothing where it has no value. */
function given<Name extends string, Value>(name: Name, value: Value | undefined): Partial<Record<Name, Value>> {
	return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, Value>>);
}
