import type { Agent } from '../agent';
import { aiGhostMannequinGenerator } from './aiGhostMannequinGenerator';
import { aimodel } from './aimodel';
import { aiPhotoshoot } from './aiPhotoshoot';
import { aipose } from './aipose';
import { aiproduct } from './aiproduct';
import { expandimage } from './expandimage';
import { flatLay } from './flatLay';
import { imagePromptOnly } from './promptOnly';
import { removeBG } from './removeBG';
import { virtualtryon } from './virtualtryon';

export const imageAgents: readonly Agent[] = [
	aiGhostMannequinGenerator,
	aimodel,
	aiPhotoshoot,
	aipose,
	aiproduct,
	expandimage,
	flatLay,
	...imagePromptOnly,
	removeBG,
	virtualtryon,
];
