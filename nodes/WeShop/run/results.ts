import { textOf } from '../api/envelope';
import type { Run } from '../api/types';
import type { Meets } from '../files/marketplaces';
import type { KeyOfRun } from './runFailures';
import { rounded } from './points';
import { addressIn, executionOf, resultsOf } from './runState';

/** One result of a run, as the node outputs it, in this order. Part of the node's public contract. */
export interface ResultJson {
	url: string;
	/** Of the file, where it was downloaded. */
	fileName?: string;
	/** Of a picture that was downloaded, in pixels, as it is shown. */
	width?: number;
	height?: number;
	/** Of the file, where it was downloaded, in bytes. */
	fileSize?: number;
	posterUrl?: string;
	lastFrameUrl?: string;
	mediaType: 'image' | 'video';
	/** From 0, among the `count` results of the item that succeeded. */
	index: number;
	count: number;
	executionId: string;
	agentName: string;
	agentVersion: string;
	taskName?: string;
	status: string;
	/** This result's share of what the run cost here, in points: 0 where an equal item or another execution has paid for it. */
	powerConsumption?: number;
	/** What the whole run cost, in points. */
	runPowerConsumption?: number;
	powerBalance?: number;
	/** Whether the run was there before, where the item uses what was made. */
	reused?: boolean;
	/** By place of the option Check For: true, or why not. */
	meets?: Meets;
	/** As WeShop sent it. */
	run?: Run;
}

/** What a run cost, in points. */
export type RunPower = Pick<ResultJson, 'powerConsumption' | 'runPowerConsumption' | 'powerBalance'>;

/** A run that has finished, and what is known of it from its start. */
export interface FinishedRun {
	run: Run;
	executionId: string;
	power?: RunPower;
	/** The name of the photo that it was made from, without its ending. */
	sourceName?: string;
	/** Whether it was there before; missing where the item does not use what was made. */
	reused?: boolean;
	/** The user's own key that it was started under. */
	ownKey?: KeyOfRun;
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

/** The results of an item's runs, in the order of the runs. */
export function resultJsons(runs: readonly FinishedRun[], includeRun: boolean): ResultJson[] {
	const results = runs.flatMap(({ run, executionId, power, reused }) => {
		const { run: sent, ...common } = runJson(run, executionId, includeRun);
		const { good } = resultsOf(run, executionId);
		const shares = sharesOf(power?.powerConsumption, good.length);
		return good.map(({ url, result }, index) => ({
			start: { url, ...given('posterUrl', addressIn(result.videoPoster)), ...given('lastFrameUrl', addressIn(result.lastFrame)), mediaType: addressIn(result.video) ? ('video' as const) : ('image' as const) },
			end: {
				...common,
				...given('powerConsumption', shares[index]),
				...given('runPowerConsumption', power?.runPowerConsumption),
				...given('powerBalance', power?.powerBalance),
				...given('reused', reused),
				...(sent ? { run: sent } : {}),
			},
		}));
	});
	return results.map(({ start, end }, index) => ({ ...start, index, count: results.length, ...end }));
}

/** Equal parts in hundredths of a point, whose sum is the whole: the first one has what is left over. */
export function sharesOf(whole: number | undefined, count: number): number[] {
	if (whole === undefined || count === 0) return [];
	const part = Math.floor((whole * 100) / count) / 100;
	return [rounded(whole - part * (count - 1)), ...Array.from({ length: count - 1 }, () => part)];
}

/** The field, or nothing where it has no value. */
function given<Name extends string, Value>(name: Name, value: Value | undefined): Partial<Record<Name, Value>> {
	return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, Value>>);
}
