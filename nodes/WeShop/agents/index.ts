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

/** One line for each agent: a new one is its file and its line here. */
const list: Agent[] = [aiImageAnimation, aimodel, aipose, aiproduct, expandimage, kling, removeBG, seedance, virtualtryon];

/** All that WeShop can make, sorted by label. Compared as plain text: loading the rules of a locale takes n8n 20 ms. */
export const agents: readonly Agent[] = list.sort((one, other) => (one.label < other.label ? -1 : 1));

/** The agents that take presets of a type, sorted by label. */
export function agentsWith(presetType: PresetType): Agent[] {
	return agents.filter(({ fields }) => fields.some((field) => field.kind === 'preset' && field.presetType === presetType));
}
