import { textOf } from '../api/envelope';
import type { Run } from '../api/types';
import { executionOf, resultsOf } from './readRun';

/** One result of a run, as the node puts it out. Part of the node's public contract. */
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

/** A run that has no result to show, or none yet. */
export type RunJson = Pick<ResultJson, 'executionId' | 'agentName' | 'agentVersion' | 'taskName' | 'status' | 'run'>;

export function runJson(run: Run, executionId: string, includeRun: boolean): RunJson {
	const taskName = textOf(run.initParams?.taskName);
	return {
		executionId,
		agentName: textOf(run.agentName) ?? '',
		agentVersion: textOf(run.agentVersion) ?? '',
		...(taskName === undefined ? {} : { taskName }),
		status: textOf(executionOf(run, executionId)?.status) ?? 'Pending',
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
		mediaType: textOf(result.video) ? 'video' : 'image',
		index,
		count: good.length,
		url,
		...(typeof result.videoPoster === 'string' ? { posterUrl: result.videoPoster } : {}),
		...(typeof result.lastFrame === 'string' ? { lastFrameUrl: result.lastFrame } : {}),
		...(power?.powerConsumption === undefined ? {} : { powerConsumption: power.powerConsumption }),
		...(power?.powerBalance === undefined ? {} : { powerBalance: power.powerBalance }),
		...(sent ? { run: sent } : {}),
	}));
}
