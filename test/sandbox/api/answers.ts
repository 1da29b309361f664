import { progressOf, type Run } from '../runs/run';

export function startedAnswer({ id, taskId, power, balanceAfter }: Run, hidesPower: boolean): object {
	return {
		success: true,
		data: { executionId: id, taskId, ...(hidesPower ? {} : { powerConsumption: power, powerBalanceAmount: balanceAfter }) },
		meta: { executionId: id },
	};
}

export function runAnswer(run: Run, runningIsCalled: string): object {
	const { agent, input, params } = run.request;
	const { status, result } = progressOf(run, Date.now(), runningIsCalled);
	const execution = {
		executionId: run.id,
		status,
		executionTime: new Date(run.startedAt).toISOString().slice(0, 19).replace('T', ' '),
		params,
		result,
		...(status === 'Failed' && run.failure ? { message: run.failure } : {}),
	};
	return {
		success: true,
		data: { agentName: agent.name, agentVersion: agent.version, initParams: input, executions: [execution] },
		meta: { executionId: run.id },
	};
}

/** The price that the run will have. */
export function estimateAnswer(totalPower: number, balance: number): object {
	return {
		success: true,
		data: { totalPower, type: 'power', exclusive: false, paidPowerNotEnough: totalPower > balance, isEstimated: false },
	};
}
