import type { Received } from '../doors/exchange';
import { contradiction, type RunRequest } from '../runs/request';
import type { CompiledDocument } from './document';
import { findPreset, type PresetList } from './catalogue';
import { explain, refuse } from './refusal';

const PRESET_PARAMETERS: Array<[agents: string[], parameter: string, list: PresetList]> = [
	[['aimodel', 'aiproduct'], 'locationId', 'locations'],
	[['aimodel'], 'fashionModelId', 'fashionModels'],
	[['removeBG'], 'backgroundId', 'backgrounds'],
];

/**
 * The body of a start or an estimate, checked against openapi.yaml and against rules that a schema cannot express.
 * @throws Refusal naming the parameter
 */
export function readRunRequest({ body }: Received, document: CompiledDocument): RunRequest {
	const request = parse(body.toString('utf8'));
	if (!document.checkRunRequest(request)) refuse(explain(document.checkRunRequest.errors ?? []));
	const checked = request as RunRequest;
	const conflict = contradiction(checked);
	if (conflict) refuse(conflict);
	for (const [agents, parameter, list] of PRESET_PARAMETERS) {
		const id = checked.params[parameter];
		if (agents.includes(checked.agent.name) && typeof id === 'number' && !findPreset(checked.agent.name, list, id)) {
			refuse(`params.${parameter} ${id} is not among the ${list} of ${checked.agent.name}`);
		}
	}
	return checked;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return refuse('the body is not JSON');
	}
}
