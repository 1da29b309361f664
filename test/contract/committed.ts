import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { breaks } from './changes';
import type { Contract } from './contract';

const FILE = path.join(__dirname, 'contract.json');
/** In characters. */
const LINE = 140;

/** What saved workflows can depend on, as last recorded. */
export function committedContract(): Contract {
	return JSON.parse(readFileSync(FILE, 'utf8')) as Contract;
}

/** @throws Error if the contract breaks saved workflows: that needs a new version of the node next to the old one */
export function noteContract(contract: Contract): void {
	const broken = existsSync(FILE) ? breaks(committedContract(), contract) : [];
	if (broken.length > 0) throw new Error(`This would break saved workflows. Make the change in a new version of the node, and leave the old version unchanged:\n${broken.join('\n')}`);
	writeFileSync(FILE, `${asText(contract)}\n`);
}

/** As JSON whose lists of words and short objects stand on one line. */
function asText(value: unknown, indent = ''): string {
	const short = JSON.stringify(value);
	const isPlain = typeof value !== 'object' || value === null || (Array.isArray(value) && value.every((one) => typeof one !== 'object'));
	if (isPlain || short.length <= LINE) return short;
	const inner = `${indent}\t`;
	const parts = Array.isArray(value)
		? value.map((one) => asText(one, inner))
		: Object.entries(value).filter(([, one]) => one !== undefined).map(([name, one]) => `${JSON.stringify(name)}: ${asText(one, inner)}`);
	const [open, close] = Array.isArray(value) ? '[]' : '{}';
	return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}
