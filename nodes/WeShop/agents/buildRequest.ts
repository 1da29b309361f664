import type { RunRequest } from '../api/types';
import { AGENT_VERSION, type Agent, type Values } from './agent';
import { sentValues } from './readParameters';

export interface RunSettings {
	/** From 1 to 16. Always sent, since WeShop's documents disagree on the default. */
	batchCount: number;
	taskName?: string;
	callbackUrl?: string;
}

/**
 * The body of `POST /openapi/agent/runs`.
 * @param urls the URL of each image, by field name
 */
export function buildRequest(
	agent: Agent,
	values: Values,
	urls: Readonly<Record<string, string>>,
	{ batchCount, taskName, callbackUrl }: RunSettings,
): RunRequest {
	const images = agent.placeImages(urls, values);
	return {
		agent: { name: agent.name, version: AGENT_VERSION },
		input: { ...(taskName ? { taskName } : {}), ...images.input },
		params: { ...images.params, ...sentValues(agent, values), batchCount },
		safeGenerate: 'on',
		...(callbackUrl ? { callbackUrl } : {}),
	};
}
