import { differs, fails, type Finding } from '../findings';
import { agentNamed, offeredAt, type Offered } from './offered';
import type { FieldShape } from './read';

type Fields = Map<string, FieldShape>;
type Limit = 'min' | 'max' | 'minItems' | 'maxItems';

const LIMITS: Record<Limit, string> = { min: 'at least', max: 'at most', minItems: 'at least (entries)', maxItems: 'at most (entries)' };
const shown = (values: readonly unknown[]) => values.map(String).join(', ');

/** What the document says otherwise of an agent's fields. */
export function fieldFindings(agent: string, ours: Fields, theirs: Fields): Finding[] {
	const added = [...theirs.keys()].filter((path) => !ours.has(path));
	const gone = [...ours.keys()].filter((path) => !theirs.has(path));
	const required = added.filter((path) => theirs.get(path)!.required);
	return [
		...required.map((path) => newlyRequired(agent, path, gone.filter((one) => ours.get(one)!.required && place(one) === place(path)))),
		...added.filter((path) => !required.includes(path)).map((path) => differs(`${agent}: WeShop's document has a field that we do not know: ${path}${valuesIn(theirs.get(path)!)}.`, 'See whether the operation should have it', agent)),
		...gone.flatMap((path) => goneField(agent, path)),
		...[...ours.keys()].filter((path) => theirs.has(path)).flatMap((path) => oneField(agent, path, ours.get(path)!, theirs.get(path)!)),
	];
}

const place = (path: string) => path.split('.')[0];
const valuesIn = ({ values, type }: FieldShape) => (values ? ` (${shown(values)})` : type ? ` (${type})` : '');

function newlyRequired(agent: string, path: string, gone: string[]): Finding {
	if (offeredAt(agent, path)?.isAlwaysSent) return differs(`${agent}: WeShop's document requires a field that we do not know: ${path}.`, 'Nothing: the node always sends it', agent);
	const renamed = gone.length > 0 ? ` It no longer has ${gone.join(', ')}, so perhaps that is its new name.` : '';
	return level(agent, true)(`${agent}: WeShop's document requires a field that the node does not send: ${path}.${renamed}`, `Send it in nodes/WeShop/agents for ${agent}`, agent);
}

/** For an agent without an operation, users write the request, so the node cannot fail them. */
function level(agent: string, isMet: boolean): typeof fails {
	return agentNamed(agent) && isMet ? (what, todo, of) => ({ ...fails(what, todo, of), isByDocument: true }) : differs;
}

function goneField(agent: string, path: string): Finding[] {
	const offered = offeredAt(agent, path);
	if (!offered) return [];
	return [differs(`${agent}: WeShop's document no longer has ${path}, which ${offered.operation} ${offered.isAlwaysSent ? 'always sends' : 'can send'}.`, 'See by its price whether WeShop still takes it, and whether it still does something', agent)];
}

function oneField(agent: string, path: string, ours: FieldShape, theirs: FieldShape): Finding[] {
	const offered = offeredAt(agent, path);
	const todo = `Change it in nodes/WeShop/agents for ${agent}, and in test/sandbox/openapi.yaml`;
	const findings: Finding[] = [];
	if (theirs.required && !ours.required) {
		findings.push(level(agent, offered?.isAlwaysSent !== true)(`${agent}: ${path} is required in WeShop's document, and was not${offered || !agentNamed(agent) ? '' : '; the node never sends it'}.`, offered?.isAlwaysSent ? 'Nothing: the node always sends it' : todo, agent));
	}
	if (!theirs.required && ours.required) findings.push(differs(`${agent}: ${path} is no longer required in WeShop's document.`, 'Perhaps the node need not ask for it', agent));
	// Whole numbers are numbers.
	const isLooser = ours.type === 'integer' && theirs.type === 'number';
	if (ours.type && theirs.type && ours.type !== theirs.type) findings.push(level(agent, offered !== undefined && !isLooser)(`${agent}: ${path} is a ${theirs.type} in WeShop's document, and was a ${ours.type}.`, isLooser ? 'The node could allow fractions' : todo, agent));
	findings.push(...valueFindings(agent, path, ours, theirs, offered, todo));
	for (const limit of Object.keys(LIMITS) as Limit[]) findings.push(...limitFindings(agent, path, limit, ours[limit], theirs[limit], offered, todo));
	if (ours.pattern !== theirs.pattern && theirs.pattern) {
		const refused = (offered?.values ?? []).filter((value) => typeof value === 'string' && !matches(theirs.pattern!, value));
		findings.push(level(agent, refused.length > 0)(`${agent}: ${path} has to look like ${theirs.pattern} in WeShop's document.${refused.length > 0 ? ` The node offers ${shown(refused)}, which do not.` : ''}`, todo, agent));
	}
	return findings;
}

function valueFindings(agent: string, path: string, ours: FieldShape, theirs: FieldShape, offered: Offered | undefined, todo: string): Finding[] {
	if (!theirs.values) return ours.values ? [differs(`${agent}: WeShop's document no longer lists the values of ${path}.`, 'Nothing, unless a price is refused', agent)] : [];
	if (!ours.values) return [level(agent, (offered?.values ?? []).some((value) => !theirs.values!.includes(value)))(`${agent}: ${path} takes ${shown(theirs.values)} only, in WeShop's document.`, todo, agent)];
	const gone = ours.values.filter((value) => !theirs.values!.includes(value));
	const added = theirs.values.filter((value) => !ours.values!.includes(value));
	const met = gone.filter((value) => offered?.values.includes(value));
	const initial = met.filter((value) => offered?.initial.includes(value));
	const instead = added.length > 0 ? ` It has ${shown(added)} instead.` : '';
	if (gone.length === 0) return added.length === 0 ? [] : [differs(`${agent}: ${path} also takes ${shown(added)} by now.`, `Could be offered in nodes/WeShop/agents for ${agent}; add it to test/sandbox/openapi.yaml`, agent)];
	const begins = initial.length > 0 ? `, and a new node begins with ${shown(initial)}` : '';
	return [level(agent, met.length > 0)(`${agent}: ${path} no longer takes ${shown(gone)} in WeShop's document${met.length > 0 ? `, and ${offered!.operation} offers ${shown(met)}${begins}` : ''}.${instead}`, todo, agent)];
}

function limitFindings(agent: string, path: string, limit: Limit, ours: number | undefined, theirs: number | undefined, offered: Offered | undefined, todo: string): Finding[] {
	if (ours === theirs) return [];
	const isLowest = limit.startsWith('min');
	const isStricter = theirs !== undefined && (ours === undefined || (isLowest ? theirs > ours : theirs < ours));
	if (!isStricter) return [differs(`${agent}: ${path} may be ${LIMITS[limit]} ${theirs ?? 'anything'} in WeShop's document, and was ${ours}.`, 'The node could allow more', agent)];
	const most = limit === 'min' || limit === 'max' || limit === 'maxItems' ? offered?.[limit] : undefined;
	const isMet = most !== undefined && (isLowest ? most < theirs : most > theirs);
	return [level(agent, isMet)(`${agent}: ${path} may be ${LIMITS[limit]} ${theirs} in WeShop's document${ours === undefined ? '' : `, and was ${ours}`}.${isMet ? ` ${offered!.operation} allows ${most}.` : ''}`, isMet ? todo : 'Nothing: the node keeps within it', agent)];
}

/** Patterns of other languages may not be ones of JavaScript. */
function matches(pattern: string, value: string): boolean {
	try {
		return new RegExp(pattern).test(value);
	} catch {
		return true;
	}
}
