import type { Agent } from './agent';
import * as list from './list';

/** All that WeShop can make, in the order of the labels that the user sees: English words, which need no rules of a language, for these take n8n 20 ms to load. */
export const agents: readonly Agent[] = Object.values<Agent>(list).sort((one, other) => (one.label < other.label ? -1 : 1));
