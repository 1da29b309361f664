import type { PresetType } from '../api/types';
import type { Agent } from './agent';
import { aimodel } from './image/aimodel';
import { aipose } from './image/aipose';
import { aiproduct } from './image/aiproduct';
import { expandimage } from './image/expandimage';
import { removeBG } from './image/removeBG';
import { virtualtryon } from './image/virtualtryon';
import { aiImageAnimation } from './video/aiImageAnimation';
import { kling } from './video/kling';
import { seedance } from './video/seedance';

/** A new agent is a new file and an entry here. */
const list: Agent[] = [aiImageAnimation, aimodel, aipose, aiproduct, expandimage, kling, removeBG, seedance, virtualtryon];

/** All agents, sorted by label. Not with localeCompare, which delays n8n's start by 20 ms while it loads the locale. */
export const agents: readonly Agent[] = list.sort((one, other) => (one.label < other.label ? -1 : 1));

/** The agents that accept presets of a type, sorted by label. */
export function agentsWith(presetType: PresetType): Agent[] {
	return agents.filter(({ fields }) => fields.some((field) => field.kind === 'preset' && field.presetType === presetType));
}
