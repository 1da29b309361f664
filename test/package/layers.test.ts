import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..', 'nodes', 'WeShop');

function files(folder: string): string[] {
	return readdirSync(folder).flatMap((name) => {
		const file = path.join(folder, name);
		return statSync(file).isDirectory() ? files(file) : [file];
	});
}

/** The rooms that the files of a room import from. */
function rooms(room: string): Set<string> {
	const imported = files(path.join(root, room)).flatMap((file) =>
		[...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, to]) => path.relative(root, path.join(path.dirname(file), to!)).split(path.sep)[0]!),
	);
	return new Set(imported.filter((one) => one !== room));
}

describe('imports run one way', () => {
	it.each([
		['api', []],
		['run', ['api']],
		['agents', ['api']],
		['fields', ['agents', 'api']],
		['operations', ['agents', 'api', 'fields', 'run']],
	])('%s imports from %j alone', (room, allowed) => {
		expect([...rooms(room)].sort()).toEqual(allowed);
	});
});
