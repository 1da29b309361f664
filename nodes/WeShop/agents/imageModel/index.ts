import type { Agent } from '../agent';
import { gptImage } from './gptImage';
import { nanoBananaEdit } from './nanoBananaEdit';
import { promptAndImages } from './promptAndImages';
import { seedream } from './seedream';

export const imageModelAgents: readonly Agent[] = [gptImage, seedream, nanoBananaEdit, ...promptAndImages];
