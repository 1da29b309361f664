import type { INodeParameters } from 'n8n-workflow';
import { runWeShop, type Outcome } from './engine';
import { fileIn } from './fields';
import { photoItem } from './files';
import { listOf } from './clientBodies';
import { startWithAnEmptySandbox } from './sandboxControl';
import { requests } from './traffic';

/** WeShop's agents that undress or sexualize people. */
const NAMES = [
	'ai-babe ai-bikini-model ai-bikini-photo-editor ai-bikini-video ai-feet ai-generated-bikini-girls',
	'ai-generated-perfect-female-body ai-hot-girl-image ai-lingerie-models ai-lingerie-remover ai-pants-remover',
	'ai-sexy-portrait ai-sexy-teens ai-shirt-remover ai-swimsuit-model ai-xray-clothes bikini-contest-photos',
	'bikini-try-on clothing-magic-remover custom-bikini cute-anime-girl-ai-bikini dress-remover-magic-eraser',
	'free-ai-girlfriend-generator free-sexy-ai-generator happy-woman-bikini-ai-pic hot-bikini-models',
	'personalized-swimsuit photo-to-bikini-ai see-through-clothes-fitler sex-ai-generator sexy-ai-pics',
	'string-bikini-beauty-contest swimsuit-try-on-haul',
].flatMap((names) => names.split(' '));

const SPELLINGS = [...NAMES, ...NAMES.map((name) => ` ${name.toUpperCase()}\n`), 'Ai-Shirt-Remover', 'ai_shirt_remover', 'AI Shirt Remover', 'aishirtremover', '\u00a0ai-pants-remover\u200b', '\uff41i-feet'];

startWithAnEmptySandbox();

const refusedFor = (name: string) => expect.stringMatching(new RegExp(`^This package does not start the agent ${name.trim().replace('\u200b', '')}, since it undresses or sexualizes people`));

async function asked(operation: string, agentName: INodeParameters[string], names: string[], set: INodeParameters = {}): Promise<Outcome> {
	const items = await Promise.all(names.map(async (name) => ({ ...(await photoItem('never sent')), json: { agent: name } })));
	const parameters = { resource: 'run', operation, agentName, ...listOf([fileIn('data')]), textDescription: 'x', ...set };
	return await runWeShop({ parameters, items, onError: 'continueRegularOutput' });
}

describe.each(['start', 'estimate'])('Run: %s', (operation) => {
	it.each<[what: string, agentName: INodeParameters[string]]>([
		['by an expression', '={{ $json.agent }}'],
		['by its name', { __rl: true, mode: 'name', value: '={{ $json.agent }}' }],
		['from the list', { __rl: true, mode: 'list', value: '={{ $json.agent }}' }],
	])('refuses each of the 33 agents in any spelling, %s', async (_, agentName) => {
		const { json } = await asked(operation, agentName, SPELLINGS);
		expect(NAMES).toHaveLength(33);
		expect(json.map(({ error }) => String(error))).toEqual(SPELLINGS.map(refusedFor));
	});

	it.each(['ai-babe', ' Ai-Shirt-Remover '])('fails with a sentence and says that nothing was started: %s', async (name) => {
		const { error } = await runWeShop({ parameters: { resource: 'run', operation, agentName: { __rl: true, mode: 'name', value: name } }, items: [await photoItem('never sent')] });
		expect(error?.message).toEqual(refusedFor(name));
		expect(error?.description).toContain('Nothing was started');
	});
});

it.each(['none', 'callback', 'estimate'])('refuses it whatever comes after starting: %s', async (completion) => {
	const { json } = await asked('start', '={{ $json.agent }}', ['ai-babe'], { completion });
	expect(json).toEqual([expect.objectContaining({ error: refusedFor('ai-babe') })]);
});

it('has sent nothing to WeShop: no file, no start, no estimate', async () => {
	expect(await requests()).toEqual([]);
});
