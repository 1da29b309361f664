import { AGENT_VERSION, type RequestForm } from '../agents/agent';
import type { RawParts } from '../agents/buildRequest';
import type { Run } from '../api/types';
import type { PausedRun } from '../state/pausedExecution';
import { madeKeyOf } from './madeBefore';
import type { OngoingRun } from './runStarter';
import type { RunToStart } from './startRecords';

/** A run of which only the start is known, as WeShop would show it. */
export function startedRun({ form, raw }: { form: RequestForm; raw?: RawParts }): Run {
	return { agentName: form.name, agentVersion: raw?.version ?? AGENT_VERSION };
}

/** What is known of a run from its start. */
export function knownOf(plan: RunToStart & { sourceName?: string }, { executionId, powerConsumption: cost, powerBalance, isPaidHere }: OngoingRun): PausedRun {
	const { sourceName, ownKey: key, agentName } = plan;
	const isFree = !isPaidHere && (cost !== undefined || madeKeyOf(plan) !== undefined);
	const power = { powerConsumption: isFree ? 0 : cost, runPowerConsumption: cost, powerBalance };
	return {
		executionId,
		power,
		...(sourceName ? { sourceName } : {}),
		...(madeKeyOf(plan) === undefined ? {} : { reused: !isPaidHere }),
		...(key === undefined ? {} : { ownKey: { key, agentName } }),
	};
}
