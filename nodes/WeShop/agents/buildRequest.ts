import type { RunRequest } from '../api/types';
import { AGENT_VERSION, type MediaUrls, type RequestForm, type Values } from './agent';
import { placedInOrder } from './placement';
import { sentValues } from './readParameters';

export interface RunSettings {
	/** From 1 to 16. Always sent to agents that accept it, since WeShop's documents disagree on the default. */
	batchCount: number;
	taskName?: string;
	callbackUrl?: string;
}

/** Parts of a request as the user wrote them, which replace those of the same name. */
export interface RawParts {
	version: string;
	input: Record<string, unknown>;
	params: Record<string, unknown>;
}

/**
 * The body of `POST /openapi/agent/runs`.
 * @param urls the URLs of the images, videos and audios, by field name
 */
export function buildRequest(form: RequestForm, values: Values, urls: MediaUrls, settings: RunSettings, raw?: RawParts): RunRequest {
	const { batchCount, taskName, callbackUrl } = settings;
	const media = form.placeMedia?.(urls, values) ?? placedInOrder(form.fields, urls);
	return {
		agent: { name: form.name, version: raw?.version ?? AGENT_VERSION },
		input: { ...(taskName ? { taskName } : {}), ...media.input, ...raw?.input },
		params: {
			...media.params,
			...form.constants,
			...sentValues(form, values),
			...(form.takesBatchCount === false ? {} : { batchCount }),
			...raw?.params,
		},
		safeGenerate: 'on',
		...(callbackUrl ? { callbackUrl } : {}),
	};
}
