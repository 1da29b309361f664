import type { IExecuteFunctions } from 'n8n-workflow';
import { anyAgent, refusalOfCounts, refusalOfNothing } from '../agents/anyAgent';
import { rawRequestOf } from '../input/rawRequest';
import { refused } from '../n8n/errors';
import { requestParameters } from '../panel/runFields';
import type { Asked } from './plan';

/**
 * What an item asks for where it names the agent itself: by fields, and by JSON on top of them.
 * @throws WeShopFailure that names the field, or says that the agent is left out by policy
 */
export function askedByName(node: IExecuteFunctions, itemIndex: number): Asked {
	const { agentName, raw } = rawRequestOf(node, itemIndex);
	return {
		form: anyAgent(agentName),
		raw,
		parameters: requestParameters,
		check: (request) => {
			const refusal = refusalOfCounts(agentName, request) ?? refusalOfNothing(request);
			if (refusal) throw refused(refusal);
		},
	};
}
