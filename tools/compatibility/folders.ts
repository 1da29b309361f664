import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Other versions of n8n, each in a folder of its own; git ignores them, and they may be removed at any time. */
const root = path.join(__dirname, '..', '..', '.other-n8n');

/** A folder for npm to install into, with this package.json. */
export function folderFor(name: string, packageJson: object): string {
	const folder = path.join(root, name);
	mkdirSync(folder, { recursive: true });
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'n8n-for-tests', version: '1.0.0', private: true, ...packageJson }, null, '\t'));
	writeFileSync(path.join(folder, '.npmrc'), 'legacy-peer-deps=true\nignore-scripts=true\n');
	return folder;
}
