import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { answerHelp } from '../help';

answerHelp(`
Usage: npm run contract

Adds to test/contract/contract.json what workflows saved with this version depend on: names, values, defaults, conditions
and output fields. Refuses a change that would break a workflow that was saved before.
`);

// The outputs of operations only show when they run, which the engine tests do.
const { status } = spawnSync(process.execPath, [path.join('node_modules', 'tsx', 'dist', 'cli.mjs'), 'test/run.ts', '--selectProjects', 'engine', '--coverage=false', '--testPathPatterns', 'savedWorkflows'], {
	cwd: path.join(__dirname, '..', '..'),
	stdio: 'inherit',
	env: { ...process.env, CONTRACT: 'note' },
});
process.exit(status ?? 1);
