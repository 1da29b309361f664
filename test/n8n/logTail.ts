import { readFileSync } from 'node:fs';

/** The last lines of a log file, indented, to stand inside a sentence about what went wrong. */
export function logTail(file: string, lines = 15): string {
	let text = '';
	try {
		text = readFileSync(file, 'utf8');
	} catch {
		return '  (no log was written)';
	}
	return lastLines(text, lines) || '  (the log is empty)';
}

export function lastLines(text: string, lines = 15): string {
	const last = text.split('\n').filter((line) => line.trim() !== '').slice(-lines);
	return last.map((line) => `  ${line}`).join('\n');
}
