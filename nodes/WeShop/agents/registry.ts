import type { Agent } from './agent';
import * as list from './list';

/** All that WeShop can make, in the order of the labels that the user sees. */
export const agents: readonly Agent[] = Object.values<Agent>(list).sort((one, other) => one.label.localeCompare(other.label));
