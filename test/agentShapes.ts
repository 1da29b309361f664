import { agents } from '../nodes/WeShop/agents';
import type { Agent } from '../nodes/WeShop/agents/agent';

/** What an operation makes and the kinds of its fields: operations that are alike in this go the same ways through the code. */
export function shapeOf({ media, fields, takesBatchCount }: Agent): string {
	const kinds = [...new Set(fields.map(({ kind }) => kind))].sort();
	return `${media} from ${kinds.join(', ')}${takesBatchCount === false ? ', one at a time' : ''}`;
}

/** The agents that are looked at closest: WeShop's documents describe them. */
const CLOSEST = ['aimodel', 'kling', 'seedance', 'virtualtryon', 'removeBG', 'expandimage'];

/** One agent of each shape. */
export const oneOfEachShape: readonly Agent[] = [
	...new Map([...agents].sort((one, other) => CLOSEST.indexOf(one.name) - CLOSEST.indexOf(other.name)).map((agent) => [shapeOf(agent), agent])).values(),
];
