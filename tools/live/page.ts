import { POINTS, type PointId, type State, type Verdict } from './contract';
import type { Finding } from './findings';
import type { Notebook, Table } from './notebook';

export interface Setting {
	/** Whether it was the stand-in that answered. */
	isSandbox: boolean;
	today: string;
	/** "0.1.0" */
	version: string;
	n8n: string;
	node: string;
	/** Why it did not come to its end; undefined where it did. */
	interrupted?: string;
	/** How many runs were paid for. */
	runs: number;
}

const STATES: Record<State, string> = { confirmed: '✔ confirmed', refuted: '✘ refuted', open: 'open' };
const NEEDS = { free: '`npm run live`', pay: '`npm run live -- --pay`', later: '`npm run live -- --pay`, again a day later' };

/** docs/live.md. */
export function pageOf(notebook: Notebook, setting: Setting, before: ReadonlyMap<PointId, Verdict> = new Map()): string {
	const failing = notebook.findings.filter(({ level }) => level === 'fails');
	const differing = notebook.findings.filter(({ level }) => level === 'differs');
	const verdicts = new Map([...before, ...notebook.verdicts]);
	return [
		`# ${setting.isSandbox ? 'Tried against the stand-in, not against WeShop' : 'Tried against WeShop'}`,
		setting.isSandbox ? '**This page says nothing about WeShop.** It was made by `npm run live -- --sandbox`, with the stand-in of this repository in place of WeShop.' : 'Made by `npm run live`, which runs the built node in n8n\'s engine against `https://openapi.weshop.ai`. It holds no key and no ID of a run. WeShop\'s words are quoted without addresses, mail, long numbers and amounts of points, as far as those can be told; the name of a person cannot, so read it before you publish it.',
		`${setting.today}, n8n-nodes-weshop ${setting.version}, n8n-core ${setting.n8n}, Node.js ${setting.node}. ${setting.runs === 0 ? 'Nothing was started or paid.' : `${counted(setting.runs, 'run was', 'runs were')} started.`}`,
		...(setting.interrupted ? [`**It did not come to its end**: ${plain(setting.interrupted)}. What follows was found before.`] : []),
		`**In short**: ${notebook.brokenOff.length > 0 ? `${counted(notebook.brokenOff.length, 'step', 'steps')} broke off, by a fault of the tool; ` : ''}${failing.length === 0 ? 'nothing was found that would fail a user' : `${counted(failing.length, 'thing', 'things')} would fail a user`}; ${differing.length === 0 ? 'nothing else differs' : counted(differing.length, 'other difference', 'other differences')}. Of ${POINTS.length} points of our contract ${inState(verdicts, 'confirmed')} are confirmed, ${inState(verdicts, 'refuted')} refuted, ${POINTS.length - inState(verdicts, 'confirmed') - inState(verdicts, 'refuted')} open.`,
		...listed('What would fail a user', failing),
		...listed('What differs, and no user meets', differing),
		'## Our contract',
		tableOf(['What we hold', 'State', 'Date', 'What was seen'], POINTS.map(({ id, says, needs }) => {
			const verdict = verdicts.get(id);
			return [says, STATES[verdict?.state ?? 'open'], verdict?.at ?? '', verdict?.seen ?? `Not tried yet: ${NEEDS[needs]}`];
		})),
		...(notebook.brokenOff.length > 0 ? ['## Where the tool itself failed', notebook.brokenOff.map((one) => `- ${plain(one)}`).join('\n')] : []),
		...(notebook.leftOut.length > 0 ? ['## What was left out', notebook.leftOut.map((one) => `- ${plain(one)}`).join('\n')] : []),
		...notebook.tables.filter(({ rows }) => rows.length > 0).flatMap(sectionOf),
	].join('\n\n') + '\n';
}

/** The verdicts of a page of before, by which one that was not tried this time keeps its date. None of a page about the stand-in. */
export function verdictsIn(page: string): Map<PointId, Verdict> {
	if (!page.startsWith('# Tried against WeShop\n')) return new Map();
	const rows = page.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.slice(2, -2).split(' | '));
	return new Map(
		POINTS.flatMap(({ id, says }): Array<[PointId, Verdict]> => {
			const [, shown, at, seen] = rows.find(([first]) => first === cell(says)) ?? [];
			const state = (Object.keys(STATES) as State[]).find((one) => STATES[one] === shown);
			return state && at && seen ? [[id, { state, at, seen: seen.replace(/\\\|/g, '|').replace(/<\/?q>/g, '') }]] : [];
		}),
	);
}

function inState(verdicts: ReadonlyMap<PointId, Verdict>, state: State): number {
	return [...verdicts.values()].filter((verdict) => verdict.state === state).length;
}

function listed(title: string, findings: Finding[]): string[] {
	return findings.length === 0 ? [] : [`## ${title}`, findings.map(({ what, todo }) => `- ${plain(what)} **→ ${plain(todo)}.**`).join('\n')];
}

function sectionOf({ title, intro, head, rows }: Table): string[] {
	return [`## ${title}`, ...(intro ? [intro] : []), tableOf(head, rows)];
}

function tableOf(head: string[], rows: string[][]): string {
	return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

/** Others' words must not end a cell or become a link or a tag. */
const cell = (text: string) => plain(text).replace(/\|/g, '\\|');
const plain = (text: string) => quoted(text.split('\n').map((line) => line.trim()).filter(Boolean).join(' ').replace(/</g, '&lt;').replace(/\]\(/g, '] (').replace(/src="/g, 'src= "'));

/** As the package's own test of its language has it: all letters but those of English. */
const FOREIGN = /[^\P{L}a-zA-Zéµ]/u;

/** Words in another language, which only WeShop's can be, stand as quotations, so that the rest of the page is known to be English. */
function quoted(text: string): string {
	return text.replace(/[\p{L}\p{M}]+/gu, (word) => (FOREIGN.test(word) ? `<q>${word}</q>` : word)).replace(/<\/q>([^\p{L}<|`]*)<q>/gu, '$1');
}

function counted(count: number, one: string, many: string): string {
	return `${count} ${count === 1 ? one : many}`;
}
