import type { PresetType } from '../api/types';
import type { Agent } from './agent';
import { designAgents } from './design';
import { imageAgents } from './image';
import { imageModelAgents } from './imageModel';
import { portraitAgents } from './portrait';
import { videoAgents } from './video';

/** A new agent is a new file, or an entry in a table, and an entry in the list of its resource. */
const list: Agent[] = [...imageAgents, ...imageModelAgents, ...designAgents, ...portraitAgents, ...videoAgents];

/** All agents, sorted by label. Not with localeCompare, which delays n8n's start by 20 ms while it loads the locale. */
export const agents: readonly Agent[] = list.sort((one, other) => (one.label.toLowerCase() < other.label.toLowerCase() ? -1 : 1));

/** The agents that accept presets of a type, sorted by label. */
export function agentsWith(presetType: PresetType): Agent[] {
	return agents.filter(({ fields }) => fields.some((field) => field.kind === 'preset' && field.presetType === presetType));
}
