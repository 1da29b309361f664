import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, inflateSync } from 'node:zlib';
import { pinned } from '../n8n/pinned';
import { formsOf } from '../sandbox/journal/disguise';

const run = promisify(execFile);

/** All texts that an n8n has written, each with the place where it is. */
export type Written = Array<[place: string, text: string]>;

/**
 * Each file of its user folder (not the programs in there) as its bytes, with what is packed in it, and each value of
 * its database as SQLite reads it, since pages may cut a value in two.
 */
export async function writtenBy(userFolder: string): Promise<Written> {
	const files = readdirSync(userFolder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !/node_modules|public.assets/.test(entry.parentPath))
		.map(({ parentPath, name }) => path.join(parentPath, name))
		.map((file): [string, Buffer] => [path.relative(userFolder, file), readFileSync(file)]);
	const all: Array<[string, Buffer]> = [...files, ['the tables', await tablesOf(path.join(userFolder, '.n8n', 'database.sqlite'))]];
	return all.flatMap(([place, bytes]) => [[place, bytes], ...unpacked(bytes).map((one) => [`${place}, packed`, one])] as Array<[string, Buffer]>).map(([place, bytes]) => [place, bytes.toString('latin1')]);
}

/** Where a secret can be read, and in which form, whatever way it is written. */
export function findIn(written: Written, secret: string): Array<[place: string, form: string]> {
	const hex = Buffer.from(secret).toString('hex');
	const base64 = formsOf([secret]).filter(({ name }) => name === 'base64');
	const forms = Object.entries({
		'as it is': secret,
		'JSON-escaped': escaped(secret),
		'JSON-escaped twice': escaped(escaped(secret)),
		'percent-encoded': encodeURIComponent(secret),
		'percent-encoded whole': hex.replace(/../g, '%$&'),
		hex,
	}).map(([name, text]) => ({ name, text: text.toLowerCase() }));
	return written.flatMap(([place, text]) => {
		const lower = text.toLowerCase();
		const form = forms.find((sought) => lower.includes(sought.text)) ?? base64.find((sought) => text.includes(sought.text));
		return form ? [[place, form.name] as [string, string]] : [];
	});
}

const escaped = (text: string) => JSON.stringify(text).slice(1, -1);

/** What is in the bytes by gzip or zlib, from whatever place on. */
function unpacked(bytes: Buffer): Buffer[] {
	const beginnings = [[0x1f, 0x8b, 8], [0x78, 0x01], [0x78, 0x5e], [0x78, 0x9c], [0x78, 0xda]].flatMap((magic) => placesOf(bytes, Buffer.from(magic)));
	return beginnings.flatMap((at) => {
		try {
			return [bytes[at] === 0x1f ? gunzipSync(bytes.subarray(at)) : inflateSync(bytes.subarray(at))];
		} catch {
			return [];
		}
	});
}

function placesOf(bytes: Buffer, sought: Buffer): number[] {
	const places: number[] = [];
	for (let at = bytes.indexOf(sought); at >= 0; at = bytes.indexOf(sought, at + 1)) places.push(at);
	return places;
}

async function tablesOf(database: string): Promise<Buffer> {
	const { stdout } = await run(pinned.node, ['--no-warnings', '-e', printTables, database], { encoding: 'buffer', maxBuffer: 512 * 1024 ** 2 });
	return stdout;
}

/** Runs in n8n's Node, which has SQLite built in. */
const printTables = `
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(process.argv[1], { readOnly: true, timeout: 10000 });
for (const { name } of db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()) {
	for (const row of db.prepare('SELECT * FROM "' + name + '"').all()) {
		process.stdout.write(Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value))).join('\\n') + '\\n');
	}
}
`;
