import { policyRefusal } from '../../../nodes/WeShop/agents/leftOut';
import { differs, fails, type Finding } from '../findings';
import { fieldFindings } from './fields';
import { agentNamed } from './offered';
import type { Contract } from './read';

/** What of an answer the node reads. Of several, one is enough. */
const NEEDED: Readonly<Record<string, string[][]>> = {
	'POST /openapi/agent/assets/images': [['success'], ['data.image']],
	'POST /openapi/agent/runs': [['success'], ['data.executionId', 'meta.executionId']],
	'GET /openapi/agent/runs/{}': [['success'], ['data.executions[].status'], ['data.executions[].result[].image', 'data.executions[].result[].video']],
	'GET /openapi/v1/agent/info': [['success']],
	'POST /openapi/agent/power-estimates': [['success'], ['data.totalPower']],
};

/** From so many agents on, one sentence tells what is so of all of them, with the names of some. */
const SEVERAL = 3;
const SHOWN_AGENTS = 6;
/** Rules of an agent that are shown one by one; more of them are counted. */
const SHOWN_RULES = 3;
const OUR_FILE = 'test/sandbox/openapi.yaml';
const LEFT_TO_PRICES = 'The document may be incomplete; the prices of npm run live say whether WeShop still takes it';

/** What WeShop's document says otherwise than ours, most important first. */
export function compare(theirs: Contract, ours: Contract): Finding[] {
	const findings = [...callFindings(theirs, ours), ...agentFindings(theirs, ours), ...together([...ours.agents.keys()].flatMap((name) => oneAgent(name, theirs, ours)))];
	return [...findings.filter(({ level }) => level === 'fails'), ...findings.filter(({ level }) => level !== 'fails')];
}

/** What is so of several agents, such as the most results, is one difference. */
function together(findings: Finding[]): Finding[] {
	const alike = new Map<string, Finding[]>();
	for (const finding of findings) {
		const words = `${finding.level} ${finding.what.slice(finding.agent?.length).replace(/ (\S+ ?){1,4} allows /, ' The node allows ')}`;
		alike.set(words, [...(alike.get(words) ?? []), finding]);
	}
	return [...alike.values()].map((group) => {
		const [first] = group as [Finding];
		if (group.length < SEVERAL) return group;
		const names = group.map(({ agent }) => agent!);
		const shown = names.length > SHOWN_AGENTS ? `${names.slice(0, SHOWN_AGENTS).join(', ')} and ${names.length - SHOWN_AGENTS} more` : names.join(', ');
		const { agent: _, ...rest } = first;
		return [{ ...rest, what: `${names.length} agents (${shown})${first.what.slice(first.agent!.length)}`, todo: first.todo.replaceAll(` for ${first.agent}`, '') }];
	}).flat();
}

const plain = (call: string) => call.replace(/\{[^}]*\}/g, '{}');

function callFindings(theirs: Contract, ours: Contract): Finding[] {
	const [mine, other] = [new Set(ours.calls.map(plain)), new Set(theirs.calls.map(plain))];
	// The document need not describe itself.
	const gone = [...mine].filter((call) => !other.has(call) && !call.endsWith('openapi.yaml'));
	const answers = new Map([...theirs.answers].map(([call, paths]) => [plain(call), paths]));
	return [
		...gone.map((call) => differs(`WeShop's document does not name the call ${call}.`, LEFT_TO_PRICES)),
		...[...other].filter((call) => !mine.has(call)).map((call) => differs(`WeShop's document has a call that we do not know: ${call}.`, `See whether the node could use it, and add it to ${OUR_FILE}`)),
		...Object.entries(NEEDED).flatMap(([call, needs]) => {
			const paths = answers.get(call);
			if (!paths || paths.size === 0) return [];
			return needs.filter((names) => !names.some((name) => paths.has(name))).map((names): Finding => {
				const parents = new Set(names.map((name) => name.split(/\.|\[\]\./).slice(0, -1).join('.')));
				const beside = [...paths].filter((path) => parents.has(path.split(/\.|\[\]\./).slice(0, -1).join('.'))).map((path) => path.split('.').at(-1));
				return { ...fails(`The answer to ${call} has no ${names.join(' or ')} in WeShop's document, and the node reads it. There are: ${beside.join(', ') || 'no other names'}.`, 'Read the new name in nodes/WeShop/api/client.ts or nodes/WeShop/run/readRun.ts'), isByDocument: true };
			});
		}),
	];
}

function agentFindings(theirs: Contract, ours: Contract): Finding[] {
	if (theirs.agents.size === 0) {
		return [differs("WeShop's document names no agents in a form that this tool reads, so their fields were not compared.", 'Read the kept file, and teach tools/live/drift/read.ts its form')];
	}
	const added = [...theirs.agents.keys()].filter((name) => !ours.agents.has(name));
	const offered = added.filter((name) => !policyRefusal(name));
	const gone = [...ours.agents.keys()].filter((name) => !theirs.agents.has(name));
	const operations = gone.filter(agentNamed);
	const byName = gone.filter((name) => !agentNamed(name));
	return [
		...operations.map((name): Finding => ({ ...fails(`The agent ${name} is not in WeShop's document, and the node offers it as ${agentNamed(name)!.label}.`, LEFT_TO_PRICES, name), isByDocument: true })),
		...(byName.length > 0 ? [differs(`WeShop's document does not name ${counted(byName.length, 'agent')} that Run → Start lists: ${byName.join(', ')}.`, 'See whether Run → Estimate Cost still takes them; else remove them from nodes/WeShop/agents/known.ts')] : []),
		...(offered.length > 0 ? [differs(`WeShop's document has ${counted(offered.length, 'agent')} that we do not know: ${offered.join(', ')}.`, `See what they make; add them to nodes/WeShop/agents/known.ts and ${OUR_FILE}, or as operations`)] : []),
		...(added.length > offered.length ? [differs(`WeShop's document also names ${counted(added.length - offered.length, 'agent')} that this package leaves out by policy.`, 'Nothing: nodes/WeShop/agents/leftOut.ts refuses them')] : []),
	];
}

function oneAgent(name: string, theirs: Contract, ours: Contract): Finding[] {
	const [mine, other] = [ours.agents.get(name)!, theirs.agents.get(name)];
	if (!other) return [];
	const added = [...other.rules].filter(([rule]) => !mine.rules.has(rule));
	const gone = [...mine.rules].filter(([rule]) => !other.rules.has(rule));
	const pairs = added.flatMap(([rule]) => gone.filter(([one]) => isSameCondition(one, rule)).slice(0, 1).map(([one]): [string, string] => [one, rule]));
	const changed = added.filter(([rule]) => !pairs.some(([, one]) => one === rule));
	const dropped = gone.filter(([rule]) => !pairs.some(([one]) => one === rule));
	const todo = `Compare it with the rules of nodes/WeShop/agents for ${name}`;
	return [
		...fieldFindings(name, mine.fields, other.fields),
		...pairs.map(([was, is]) => differs(`${name}: a rule between fields is another one in WeShop's document: ${changesIn(JSON.parse(was), JSON.parse(is)).join('; ')}.`, todo, name)),
		...changed.slice(0, SHOWN_RULES).map(([rule, sentence]) => differs(`${name}: WeShop's document has a rule between fields that we do not hold: ${sentence || rule.slice(0, 200)}.`, todo, name)),
		...(changed.length > SHOWN_RULES ? [differs(`${name}: and ${changed.length - SHOWN_RULES} more such rules.`, todo, name)] : []),
		...(dropped.length > 0 ? [differs(`${name}: ${counted(dropped.length, 'rule')} of ours between fields ${dropped.length === 1 ? 'is' : 'are'} not in WeShop's document${dropped[0]![1] ? `, such as: ${dropped[0]![1]}` : ''}.`, 'Perhaps the node refuses what WeShop takes by now', name)] : []),
	];
}

/** Two rules for the same values of the same fields. */
function isSameCondition(one: string, other: string): boolean {
	const conditionOf = (rule: string) => {
		const [path, { if: condition }] = JSON.parse(rule) as [string, { if?: unknown }];
		return condition === undefined ? undefined : JSON.stringify([path, condition]);
	};
	return conditionOf(one) !== undefined && conditionOf(one) === conditionOf(other);
}

/** Where two rules differ: "else.duration.pattern was ^(5|10)s$ and is ^(5|8)s$". */
function changesIn(was: unknown, is: unknown, path = ''): string[] {
	const isHolder = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
	if (JSON.stringify(was) === JSON.stringify(is)) return [];
	if (!isHolder(was) || !isHolder(is)) return [`${path} was ${textOf(was)} and is ${textOf(is)}`];
	return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((name) => changesIn(was[name], is[name], name === 'properties' || /^\d+$/.test(name) ? path : path === '' ? name : `${path}.${name}`));
}

const textOf = (value: unknown) => (value === undefined ? 'not there' : typeof value === 'string' ? value : JSON.stringify(value));

function counted(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? '' : 's'}`;
}
