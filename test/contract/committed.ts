import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { breaks } from './changes';
import type { Contract } from './contract';

const FILE = path.join(__dirname, 'contract.json');

/** What saved workflows can depend on, as last recorded. */
export function committedContract(): Contract {
	return JSON.parse(readFileSync(FILE, 'utf8')) as Contract;
}

/** @throws Error if the contract breaks saved workflows: that needs a new version of the node next to the old one */
export function noteContract(contract: Contract): void {
	const broken = existsSync(FILE) ? breaks(committedContract(), contract) : [];
	if (broken.length > 0) throw new Error(`This would break saved workflows. Make the change in a new version of the node, and leave the old version unchanged:\n${broken.join('\n')}`);
	writeFileSync(FILE, `${JSON.stringify(contract, null, '\t')}\n`);
}
