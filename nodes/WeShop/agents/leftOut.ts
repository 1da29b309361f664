import type { Refusal } from './agent';

/** The agents of WeShop that undress or sexualize people. The package offers none of them and starts no run of them. */
const leftOut = new Set(
	[
		'ai-babe ai-bikini-model ai-bikini-photo-editor ai-bikini-video ai-feet ai-generated-bikini-girls',
		'ai-generated-perfect-female-body ai-hot-girl-image ai-lingerie-models ai-lingerie-remover ai-pants-remover',
		'ai-sexy-portrait ai-sexy-teens ai-shirt-remover ai-swimsuit-model ai-xray-clothes bikini-contest-photos',
		'bikini-try-on clothing-magic-remover custom-bikini cute-anime-girl-ai-bikini dress-remover-magic-eraser',
		'free-ai-girlfriend-generator free-sexy-ai-generator happy-woman-bikini-ai-pic hot-bikini-models',
		'personalized-swimsuit photo-to-bikini-ai see-through-clothes-fitler sex-ai-generator sexy-ai-pics',
		'string-bikini-beauty-contest swimsuit-try-on-haul',
	].flatMap((names) => names.split(' ').map(keyOf)),
);

/** The same for every spelling of a name. */
function keyOf(name: string): string {
	return name.normalize('NFKC').toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Why an agent is not started, if it is left out by policy. Reading a run that exists is never refused. */
export function policyRefusal(agentName: string): Refusal | undefined {
	if (!leftOut.has(keyOf(agentName))) return undefined;
	return {
		message: `This package does not start the agent ${agentName.trim()}, since it undresses or sexualizes people`,
		description: 'Choose another agent in Agent (agentName). Nothing was started',
	};
}
