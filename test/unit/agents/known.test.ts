import { agents } from '../../../nodes/WeShop/agents';
import { anyAgent, anyAgentFields, refusalOfCounts } from '../../../nodes/WeShop/agents/anyAgent';
import { knownAgent, knownAgents, type Count } from '../../../nodes/WeShop/agents/known';
import { policyRefusal } from '../../../nodes/WeShop/agents/leftOut';
import { rawRequestOf } from '../../../nodes/WeShop/input/rawRequest';
import { catalogue } from '../../catalogue/catalogue';
import { nodeWith, refusalOf } from '../input/nodeWith';

const limits = ({ min, max }: { min: number; max: number }): Count => [min, max];

describe('The agents that the package knows', () => {
	it('are those of the catalogue, with as many images, videos and audios', () => {
		const expected = catalogue.map(({ agent, media, images, videos, audios, params }) => ({
			name: agent,
			media,
			images: limits(images),
			videos: limits(videos),
			audios: limits(audios),
			...(params.some(({ name }) => name === 'batchCount') ? {} : { takesBatchCount: false }),
		}));
		expect(expected.length).toBeGreaterThan(100);
		expect(knownAgents).toHaveLength(expected.length);
		expect(Object.fromEntries(knownAgents.map((agent) => [agent.name, agent]))).toEqual(Object.fromEntries(expected.map((agent) => [agent.name, agent])));
	});

	it('are in alphabetical order, each once in any spelling', () => {
		const names = knownAgents.map(({ name }) => name.toLowerCase());
		expect(names).toEqual([...new Set(names)].sort());
	});

	it('include all that have an operation, which makes the same', () => {
		for (const { name, media, takesBatchCount } of agents) expect({ name, takesBatchCount, media }).toEqual({ name, takesBatchCount: knownAgent(name)?.takesBatchCount, media: knownAgent(name)?.media });
	});

	it('are found in capital and small letters, and no others', () => {
		for (const known of knownAgents) {
			for (const text of [known.name, known.name.toUpperCase(), known.name.toLowerCase()]) expect(knownAgent(text)).toBe(known);
			expect(knownAgent(`${known.name}x`)).toBeUndefined();
		}
		for (const text of ['', ' ', 'toString', '__proto__', 'removeBG ', 'remove-bg']) expect(knownAgent(text)).toBeUndefined();
	});
});

describe('The request of any agent', () => {
	it('is that of a known one, in its number of results', () => {
		for (const { name, media, takesBatchCount } of knownAgents) expect(anyAgent(name)).toStrictEqual({ name, media, fields: anyAgentFields, ...(takesBatchCount === false ? { takesBatchCount } : {}) });
	});

	it('has the time of a video where the agent is unknown', () => {
		expect(anyAgent('new-agent')).toStrictEqual({ name: 'new-agent', media: 'video', fields: anyAgentFields });
	});

	it('has room for what the greediest agent takes', () => {
		const most = (part: 'images' | 'videos' | 'audios') => Math.max(...knownAgents.map((agent) => agent[part][1]));
		expect(anyAgentFields.flatMap((field) => ('max' in field ? [[field.name, field.max]] : []))).toEqual([['images', most('images')], ['videos', most('videos')], ['audios', most('audios')]]);
	});
});

const PARTS = [
	{ part: 'images', label: 'Images (images)', what: /images?/ },
	{ part: 'videos', label: 'Videos (videos)', what: /videos?/ },
	{ part: 'audios', label: 'Audios (audios)', what: /audio files?/ },
] as const;

/** A body with so many of each, as `placedInOrder` makes it. */
function bodyWith(counts: { images: number; videos: number; audios: number }) {
	const lists = Object.fromEntries(Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [[name, Array.from({ length: count }, (_, index) => `https://a.com/${name}${index}`)]] : [])));
	const { images, ...others } = lists;
	return { input: { ...others, ...(images ? { originalImage: images[0] } : {}) }, params: lists };
}

/** One of each that take the same numbers. */
const oneOfEachCount = [...new Map(knownAgents.map((agent) => [JSON.stringify([agent.images, agent.videos, agent.audios]), agent])).values()];

it('None of the agents is left out by policy', () => {
	expect(knownAgents.filter(({ name }) => policyRefusal(name) !== undefined)).toEqual([]);
});

describe.each(oneOfEachCount.map((agent) => ({ ...agent, agent })))('$name', ({ name, agent }) => {
	const least = { images: agent.images[0], videos: agent.videos[0], audios: agent.audios[0] };

	it.each(PARTS)('takes as many $part as it does, and no more or fewer', ({ part, label, what }) => {
		const [min, max] = agent[part];
		for (const count of [min, max]) expect(refusalOfCounts(name, bodyWith({ ...least, [part]: count }))).toBeUndefined();
		const more = refusalOfCounts(name, bodyWith({ ...least, [part]: max + 1 }));
		expect(more?.message).toMatch(new RegExp(`^The agent ${name} takes (no|\\d+|\\d+ to \\d+) ${what.source}, but the request has ${max + 1}$`));
		expect(more?.description).toBe(`Remove some of ${label}, or of the JSON below`);
		if (min === 0) return;
		const fewer = refusalOfCounts(name, bodyWith({ ...least, [part]: min - 1 }));
		expect(fewer?.message).toMatch(new RegExp(`^The agent ${name} takes ${min === max ? min : `${min} to ${max}`} ${what.source}, but the request has ${min - 1}$`));
		expect(fewer?.description).toBe(`Add to ${label}`);
	});
});

describe('The number of images in a request', () => {
	const url = 'https://a.com/1.jpg';

	it.each<[what: string, body: { input: Record<string, unknown>; params: Record<string, unknown> }]>([
		['originalImage in its input', { input: { originalImage: url }, params: {} }],
		['originalImage in its params', { input: {}, params: { originalImage: url } }],
		['a list in its input', { input: { images: [url] }, params: {} }],
		['a list in its params', { input: {}, params: { images: [url] } }],
		['the same image everywhere', { input: { originalImage: url, images: [url] }, params: { originalImage: url, images: [url] } }],
		['a mask besides', { input: { originalImage: url }, params: { customMaskUrl: url } }],
	])('is one with %s', (_what, body) => {
		expect(refusalOfCounts('removeBG', body)).toBeUndefined();
		expect(refusalOfCounts('z-image', body)).toEqual({ message: 'The agent z-image takes no images, but the request has 1', description: 'Remove some of Images (images), or of the JSON below' });
	});

	it('is none with an empty one', () => {
		for (const empty of [{}, { images: [] }, { originalImage: '' }, { originalImage: null }]) {
			expect(refusalOfCounts('removeBG', { input: empty, params: empty })).toMatchObject({ message: 'The agent removeBG takes 1 image, but the request has 0' });
			expect(refusalOfCounts('ai-face-merge', { input: empty, params: empty })).toMatchObject({ message: 'The agent ai-face-merge takes 2 images, but the request has 0' });
		}
	});

	it('is left to WeShop where the agent is unknown', () => {
		expect(refusalOfCounts('new-agent', bodyWith({ images: 99, videos: 99, audios: 99 }))).toBeUndefined();
	});
});

/** The commands that the catalogue leaves out. */
const LEFT_OUT = [
	'ai-babe', 'ai-bikini-model', 'ai-bikini-photo-editor', 'ai-bikini-video', 'ai-feet', 'ai-generated-bikini-girls', 'ai-generated-perfect-female-body', 'ai-hot-girl-image', 'ai-lingerie-models',
	'ai-lingerie-remover', 'ai-pants-remover', 'ai-sexy-portrait', 'ai-sexy-teens', 'ai-shirt-remover', 'ai-swimsuit-model', 'ai-xray-clothes', 'bikini-contest-photos', 'bikini-try-on', 'clothing-magic-remover',
	'custom-bikini', 'cute-anime-girl-ai-bikini', 'dress-remover-magic-eraser', 'free-ai-girlfriend-generator', 'free-sexy-ai-generator', 'happy-woman-bikini-ai-pic', 'hot-bikini-models', 'personalized-swimsuit',
	'photo-to-bikini-ai', 'see-through-clothes-fitler', 'sex-ai-generator', 'sexy-ai-pics', 'string-bikini-beauty-contest', 'swimsuit-try-on-haul',
];

it('33 agents are left out by policy, and none of them is in the catalogue', () => {
	expect(new Set(LEFT_OUT).size).toBe(33);
	expect(catalogue.filter(({ agent, command }) => [agent, command].some((name) => LEFT_OUT.includes(name)))).toEqual([]);
});

describe.each(LEFT_OUT)('The agent %s, which is left out by policy', (name) => {
	const spellings = [name, name.toUpperCase(), ` ${name}\n`, name.replaceAll('-', '_'), name.replaceAll('-', ' '), name.replaceAll('-', ''), name.replaceAll('-', '–'), `\u200b${name}\u00a0`, name.replace(/./, (first) => String.fromCharCode(first.charCodeAt(0) + 0xfee0))];

	it('is refused in every spelling, before anything is read', () => {
		for (const spelling of spellings) {
			expect(policyRefusal(spelling)?.message).toMatch(/^This package does not start the agent \S.*\S, since it undresses or sexualizes people$/);
			for (const agentName of [spelling, { mode: 'list', value: spelling }, { mode: 'name', value: spelling }]) {
				const { message, description } = refusalOf(() => rawRequestOf(nodeWith({ agentName, agentVersion: '', input: '{', params: [] }), 0));
				expect(message).toContain('undresses or sexualizes people');
				expect(description).toBe('Choose another agent in Agent (agentName). Nothing was started');
			}
		}
	});

	it('is in no list, and has no operation', () => {
		expect(knownAgent(name)).toBeUndefined();
		expect(agents.filter((agent) => agent.name === name)).toEqual([]);
	});
});

it('A name that only resembles such a one is not refused', () => {
	for (const name of ['ai-feet-2', 'my-custom-bikini', 'try-on', 'swimsuit', 'virtualtryon', 'ai-', '', 'бикини']) expect(policyRefusal(name)).toBeUndefined();
});
