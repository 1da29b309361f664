import type { Agent } from '../agent';
import { aiImageAnimation } from './aiImageAnimation';
import { imageToVideoAgents } from './imageToVideo';
import { kling } from './kling';
import { klingO1, klingV3Omni } from './klingO1';
import { minimaxH3 } from './minimaxH3';
import { seedance } from './seedance';
import { seedance25 } from './seedance25';
import { videoToolAgents } from './videoTools';

export const videoAgents: readonly Agent[] = [aiImageAnimation, kling, seedance, seedance25, klingO1, klingV3Omni, minimaxH3, ...imageToVideoAgents, ...videoToolAgents];
