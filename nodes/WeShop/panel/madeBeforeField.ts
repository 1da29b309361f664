import type { INodeProperties } from 'n8n-workflow';
import type { Choice, ChoiceField } from '../agents/agent';

/** What to do where the same photo was made with the same settings before. */
export type MadeBefore = 'makeAgain' | 'reuse';

export const madeBeforeField: ChoiceField & { choices: ReadonlyArray<Choice & { value: MadeBefore }> } = {
	kind: 'choice',
	name: 'madeBefore',
	label: 'Made Before',
	description:
		'What to do if the same photo was made with the same settings before. A published workflow remembers its last 5,000 runs. Executions in the editor are remembered until n8n restarts.',
	default: 'makeAgain',
	choices: [
		{ label: 'Make Again', value: 'makeAgain', description: 'Starts and pays for a new run in each execution' },
		{ label: 'Use What Was Made', value: 'reuse', description: 'Outputs the results of the run that exists, at no cost' },
	],
};

export const madeBefore: INodeProperties = {
	displayName: madeBeforeField.label,
	name: madeBeforeField.name,
	type: 'options',
	default: 'makeAgain',
	options: madeBeforeField.choices.map(({ label, ...choice }) => ({ name: label, ...choice })),
	description: madeBeforeField.description,
};
