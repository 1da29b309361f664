import type { Agent } from './agent';
import { aiImageAnimation } from './aiImageAnimation';
import { aimodel } from './aimodel';
import { aipose } from './aipose';
import { aiproduct } from './aiproduct';
import { expandimage } from './expandimage';
import { kling } from './kling';
import { removeBG } from './removeBG';
import { seedance } from './seedance';
import { virtualtryon } from './virtualtryon';

/** All that WeShop can make, in the order of their operations' labels. */
export const agents: readonly Agent[] = [
	aiImageAnimation,
	aipose,
	expandimage,
	kling,
	aimodel,
	aiproduct,
	removeBG,
	seedance,
	virtualtryon,
];
