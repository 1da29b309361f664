import { inputCount, inputTables } from '../inputs/document';
import { faults, type Fault } from './calls';
import { fileFaults, oddAddresses } from './files';
import { oddRuns, type Reading } from './runs';

type Cells = Record<string, string>;
interface Table {
	rows: Array<{ name: string; cells: Cells; says: string }>;
	/** What stands at the head of the first column, and of the last. */
	of: string;
	says: string;
}

const AGAIN = 'retried';
const TOLD = 'fails at once';
const FINE = 'works';
const CALL_AGAIN = 'WeShop is asked to call again';

function cellsOf({ outcome, isNotOfTheRun, answer }: Fault): Cells {
	const plain = { again: AGAIN, told: TOLD, fine: FINE }[outcome];
	const read = { Upload: plain, Start: outcome === 'again' ? `${AGAIN}, one bill` : plain, 'Poll while waiting': plain, 'Run → Wait': plain, 'Run → Get': plain, 'Run → Check': plain, 'Run → Estimate': plain, Presets: plain };
	const isLong = outcome === 'again' && answer.headers?.['retry-after'] !== undefined;
	if (isNotOfTheRun || isLong) return { ...read, 'Paused, called back': CALL_AGAIN, 'Trigger, called back': CALL_AGAIN };
	if (outcome === 'told') return { ...read, 'Paused, called back': 'failed item with the ID', 'Trigger, called back': 'starts nothing: 404' };
	return { ...read, 'Paused, called back': plain, 'Trigger, called back': plain };
}

const readings: Record<Reading, Cells> = {
	results: { 'Run → Get': 'the good results', 'Run → Check': 'Finished, the good results', 'Waiting and Run → Wait': 'the good results', 'Paused, called back': 'the good results', 'Trigger, called back': 'the good results' },
	unfinished: { 'Run → Get': 'the state', 'Run → Check': 'Pending', 'Waiting and Run → Wait': 'goes on polling', 'Paused, called back': 'reads again, stays paused', 'Trigger, called back': 'reads again, starts nothing' },
	bare: { 'Run → Get': 'Running, for 10 s', 'Run → Check': 'Pending, Running, for 10 s', 'Waiting and Run → Wait': 'polls for 10 s', 'Paused, called back': 'reads again for 10 s', 'Trigger, called back': 'reads again for 10 s' },
	none: { 'Run → Get': 'fails, with the ID', 'Run → Check': 'fails, with the ID', 'Waiting and Run → Wait': 'fails, with the ID', 'Paused, called back': 'failed item with the ID', 'Trigger, called back': 'the state' },
	failed: { 'Run → Get': 'the state', 'Run → Check': 'Finished, the state', 'Waiting and Run → Wait': 'fails, with the ID', 'Paused, called back': 'failed item with the ID', 'Trigger, called back': 'the state' },
};
const filesCells = { again: { File: AGAIN }, urlOnly: { File: 'URL and a hint' }, fine: { File: 'comes out' } };

const tables = {
	calls: { of: 'fault', says: 'what the user reads, at once or in the end', rows: faults.map((fault) => ({ name: fault.name, cells: cellsOf(fault), says: fault.says })) },
	runs: { of: 'WeShop says', says: 'hint', rows: oddRuns.map(({ name, reading, hint = '' }) => ({ name, cells: readings[reading], says: hint })) },
	files: { of: 'the host sends', says: 'what the hint says, at once or in the end', rows: fileFaults.map(({ name, outcome, says }) => ({ name, cells: filesCells[outcome], says })) },
	addresses: { of: 'WeShop names', says: 'what the hint says', rows: oddAddresses.map(({ name, outcome, says }) => ({ name, cells: filesCells[outcome], says })) },
} satisfies Record<string, Table>;

export const cellCount = Object.values<Table>(tables).reduce((sum, { rows }) => sum + rows.reduce((cells, { cells: row }) => cells + Object.keys(row).length, 0), 0);

function markdown({ rows, of, says }: Table): string {
	const columns = Object.keys(rows[0]!.cells);
	const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line([of, ...columns, says]), line(Array<string>(columns.length + 2).fill('---')), ...rows.map(({ name, cells, says: said }) => line([name, ...columns.map((column) => cells[column] ?? 'undefined'), said]))].join('\n');
}

const PLACE = /<!-- (\w+) -->\n[\s\S]*?<!-- \/\1 -->/g;

/** The page with its tables and numbers made anew. */
export function withFaultTables(page: string): string {
	return page.replace(PLACE, (_, name: string) => {
		const counts: Record<string, string> = { cells: `${cellCount} cells`, inputs: `${inputCount} inputs` };
		const text = counts[name] ?? inputTables[name]?.() ?? markdown(tables[name as keyof typeof tables]);
		return `<!-- ${name} -->\n${text}\n<!-- /${name} -->`;
	});
}
