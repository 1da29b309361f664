import type { PresetType } from '../api/types';
import type { Agent } from './agent';
import { agents } from './registry';

/** The agents that take presets of a kind, in the registry's order. */
export function agentsWith(presetType: PresetType): Agent[] {
	return agents.filter(({ fields }) => fields.some((field) => field.kind === 'preset' && field.presetType === presetType));
}
