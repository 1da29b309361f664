import type { Agent } from '../agent';
import { aiPoster } from './aiPoster';
import { aiPosterFromImages } from './aiPosterFromImages';
import { designPromptOnly } from './promptOnly';

export const designAgents: readonly Agent[] = [aiPoster, aiPosterFromImages, ...designPromptOnly];
