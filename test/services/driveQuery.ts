import { googleRefusal } from './google';

/** What a search can ask of a file. */
export interface Searched {
	name: string;
	mimeType: string;
	parents: string[];
}

const CONDITIONS: Array<[pattern: RegExp, isMet: (file: Searched, value: string) => boolean]> = [
	[/^'([^']+)' in parents$/, ({ parents }, id) => parents.includes(id)],
	[/^mimeType = '([^']+)'$/, ({ mimeType }, type) => mimeType === type],
	[/^mimeType != '([^']+)'$/, ({ mimeType }, type) => mimeType !== type],
	[/^mimeType contains '([^']+)'$/, ({ mimeType }, type) => mimeType.startsWith(type)],
	[/^name = '((?:[^'\\]|\\.)+)'$/, ({ name }, escaped) => name === escaped.replace(/\\(.)/g, '$1')],
	[/^name contains '([^']+)'$/, ({ name }, part) => name.toLowerCase().includes(part.toLowerCase())],
	[/^trashed = (false)$/, () => true],
];

/**
 * Of Drive's search language: conditions that all have to be met.
 * @throws Refused for any other query, and for a folder that is not there
 */
export function searchFor(query: string, isFolder: (id: string) => boolean): (file: Searched) => boolean {
	const tests = query.split(' and ').map((condition) => {
		for (const [pattern, isMet] of CONDITIONS) {
			const value = pattern.exec(condition.trim())?.[1];
			if (value === undefined) continue;
			if (condition.includes('in parents') && !isFolder(value)) throw googleRefusal(404, 'notFound', `File not found: ${value}.`);
			return (file: Searched) => isMet(file, value);
		}
		throw googleRefusal(400, 'invalid', `Invalid Value: ${condition}`);
	});
	return (file) => tests.every((isMet) => isMet(file));
}
