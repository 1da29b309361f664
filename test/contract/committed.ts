import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { breaks } from './changes';
import type { Contract } from './contract';

const FILE = path.join(__dirname, 'contract.json');

/** What saved workflows may rest on, as it was last noted. */
export function committedContract(): Contract {
	return JSON.parse(readFileSync(FILE, 'utf8')) as Contract;
}

/** @throws Error when it takes something away from saved workflows: that needs a new version of the node, beside the old one */
export function noteContract(contract: Contract): void {
	const broken = existsSync(FILE) ? breaks(committedContract(), contract) : [];
	if (broken.length > 0) throw new Error(`This would break saved workflows; give the node a new version that has it, and leave the old one as it is:\n${broken.join('\n')}`);
	writeFileSync(FILE, `${JSON.stringify(contract, null, '\t')}\n`);
}
