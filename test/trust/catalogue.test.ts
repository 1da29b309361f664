import type { IBinaryKeyData, INodeParameters } from 'n8n-workflow';
import { isDeepStrictEqual } from 'node:util';
import { catalogueAgent, clientBodies, operations, type RunBody } from '../catalogue/catalogue';
import { neutral } from '../client/requests';
import type { RecordedRun } from '../sandbox/control';
import { byAddress, byFile, filesFor, parametersOf } from '../engine/clientBodies';
import { runWeShop, type Outcome } from '../engine/engine';
import { n8nAxios } from '../engine/n8nAxios';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { passTimeQuickly } from '../engine/spedUp';
import { requests, sha256 } from '../engine/traffic';

/** What the node refuses of the client's requests, and takes in its place. */
const INSTEAD: Record<string, { set: INodeParameters; why: string }> = {
	'nano-banana-edit least': { set: { textDescription: 'x' }, why: 'without a prompt and without an image there is nothing to make' },
	'removeBG full': { set: { backgroundHex: '' }, why: 'a color and a preset contradict each other' },
};

/** Where the node sends another value than the client, or none, and why. */
const DEVIATIONS: Record<string, { differences: string[]; why: string }> = {
	'removeBG full': { differences: ['params.backgroundHex: undefined, not "#a0b1c2"'], why: INSTEAD['removeBG full']!.why },
	'nano-banana-edit least': { differences: ['params.textDescription: "x", not ""'], why: INSTEAD['nano-banana-edit least']!.why },
	'seedance least': { differences: ['params.aspectRatio: "3:4", not "16:9"'], why: "WeShop's documents have one default for all models, and they win" },
	'seedance extended': { differences: ['params.aspectRatio: "3:4", not "16:9"'], why: 'the same' },
	'seedance olderModel': { differences: ['params.generateAudio: undefined, not "true"'], why: "by WeShop's documents, Seedance 1.0 has no sound" },
};

/** What the node sends besides, because WeShop's documents of the nine agents name it. */
const BESIDES: Record<string, string[]> = {
	...Object.fromEntries(['virtualtryon', 'aimodel', 'aiproduct', 'aipose', 'expandimage', 'removeBG'].map((agent) => [agent, ['params.originalImage']])),
	...Object.fromEntries(['kling', 'ai-image-animation', 'seedance'].map((agent) => [agent, ['input.images']])),
};
BESIDES.virtualtryon!.push('params.fashionModelImage', 'params.locationImage');

interface Case {
	title: string;
	agent: string;
	/** What the vendor's client sends. */
	body: RunBody;
	isFromFiles: boolean;
}

/** The fullest request comes from files; from addresses, too, if the least one has no image. The sandbox would draw for seconds at the largest size. */
const cases = operations.flatMap(({ agent }) =>
	Object.entries(clientBodies[agent]!).flatMap(([name, { params, ...others }]): Case[] => {
		const body: RunBody = { ...others, params: { ...params, ...(params.imageSize ? { imageSize: params.imageSize === '3K' ? '2K' : '1K' } : {}) } };
		const fromAddresses = { title: `${agent} ${name}`, agent, body, isFromFiles: false };
		const fromFiles = { ...fromAddresses, title: `${agent} ${name} from files`, isFromFiles: true };
		if (name === 'firstAndLastFrame') return [fromAddresses, fromFiles];
		if (name !== 'full') return [fromAddresses];
		return clientBodies[agent]!.least.params.images || !body.params.images ? [fromFiles] : [fromAddresses, fromFiles];
	}),
);

interface Done {
	outcome: Outcome;
	/** What the node was given. */
	binary: IBinaryKeyData;
	runs: RecordedRun[];
	/** What the node sent, with neutral addresses. */
	sent?: RunBody;
}

startWithAnEmptySandbox({ imageSeconds: 0.05, videoSeconds: 0.05 });
passTimeQuickly(4);

const AT_A_TIME = 12;
const done = new Map<string, Done>();
let uploads: string[] = [];

beforeAll(async () => {
	const waiting = [...cases];
	const outcomes: Array<[title: string, outcome: Outcome, binary: IBinaryKeyData]> = [];
	const next = async (): Promise<void> => {
		const one = waiting.shift();
		if (!one) return;
		outcomes.push([one.title, ...(await make(one))]);
		await next();
	};
	await Promise.all(Array.from({ length: AT_A_TIME }, next));
	uploads = (await requests()).flatMap(({ files = [] }) => files.map((uploaded) => uploaded.sha256));
	const runs = await theSandbox().runs();
	for (const [title, outcome, binary] of outcomes) {
		const own = runs.filter(({ request }) => request.input.taskName === title);
		done.set(title, { outcome, binary, runs: own, sent: own[0] && neutral(await withNames(own[0].request as unknown as RunBody, binary)) });
	}
}, 300_000);

async function make({ title, agent, body, isFromFiles }: Case): Promise<[outcome: Outcome, binary: IBinaryKeyData]> {
	const offered = operations.find((operation) => operation.agent === agent)!;
	const parameters = { ...parametersOf(offered, asked(agent, body), isFromFiles ? byFile : byAddress), ...INSTEAD[title.replace(' from files', '')]?.set };
	const binary = isFromFiles ? await filesFor(title, body) : {};
	return [await runWeShop({ parameters: { ...parameters, download: isFromFiles, options: { taskName: title } }, items: [{ json: {}, binary }] }), binary];
}

/** The request without what the client sends unasked: the node has to have the same defaults. */
function asked(agent: string, { params, ...body }: RunBody): RunBody {
	const isDefault = (name: string) =>
		catalogueAgent(agent).params.some(
			(parameter) => parameter.name === name && (parameter.constant || (!parameter.required && [parameter.default, ...(parameter.defaultWhen ?? []).map(({ value }) => value)].includes(params[name] as string))),
		);
	return { ...body, params: Object.fromEntries(Object.entries(params).filter(([name]) => !isDefault(name))) };
}

/** The request with neutral addresses in place of those of its uploads, by what they hold. */
async function withNames(request: RunBody, binary: IBinaryKeyData): Promise<RunBody> {
	let text = JSON.stringify(request);
	const names = new Map(Object.entries(binary).map(([name, { data }]) => [sha256(Buffer.from(data, 'base64')), name]));
	for (const address of new Set(text.match(/https:[^"]+\/uploads\/[^"]+/g) ?? [])) {
		const { data } = await (await n8nAxios()).get<Buffer>(address, { responseType: 'arraybuffer' });
		text = text.replaceAll(address, `https://media.example/${names.get(sha256(data))}.png`);
	}
	return JSON.parse(text) as RunBody;
}

/** The values of the client's request that the node sends otherwise, or not at all. */
function differencesOf(sent: RunBody, client: RunBody): string[] {
	const differences = (['input', 'params'] as const).flatMap((part) =>
		Object.entries(client[part]).flatMap(([name, value]) => {
			const ours = sent[part][name];
			return isDeepStrictEqual(ours, value) ? [] : [`${part}.${name}: ${JSON.stringify(ours)}, not ${JSON.stringify(value)}`];
		}),
	);
	return [...differences, ...(isDeepStrictEqual([sent.agent, sent.safeGenerate], [client.agent, client.safeGenerate]) ? [] : ['agent'])];
}

/** What the node sends and the client does not, apart from parameters of the agent that the client leaves to WeShop. */
function besidesIn(sent: RunBody, client: RunBody, agent: string): string[] {
	const known = catalogueAgent(agent).params.map(({ name }) => name);
	const more = (part: 'input' | 'params') => Object.keys(sent[part]).filter((name) => client[part][name] === undefined);
	return [
		...more('input').filter((name) => name !== 'taskName').map((name) => `input.${name}`),
		...more('params').filter((name) => !known.includes(name) || /image|frame|videos|audios/i.test(name.replace('imageSize', ''))).map((name) => `params.${name}`),
	];
}

it('Every one of the 52 operations is here, from files and from addresses', () => {
	const namesOf = (isFromFiles: boolean) => new Set(cases.flatMap((one) => (one.isFromFiles === isFromFiles ? one.agent : [])));
	expect([namesOf(true).size, namesOf(false).size, operations.length]).toEqual([52, 52, 52]);
});

describe.each(cases)('$title', ({ title, agent, body, isFromFiles }) => {
	const name = title.replace(' from files', '');

	it('is made, and its results come out', () => {
		const { outcome, runs } = done.get(title)!;
		expect(outcome.error?.message).toBeUndefined();
		expect([outcome.status, runs.length]).toEqual(['success', 1]);
		const count = Number(body.params.batchCount ?? 1);
		const { media } = catalogueAgent(agent);
		expect(outcome.json).toEqual(
			Array.from({ length: count }, (_, index) => expect.objectContaining({ agentName: agent, mediaType: media, status: 'Success', index, count, executionId: runs[0]!.executionId })),
		);
		if (isFromFiles) for (const { binary } of outcome.outputs[0]!) expect(binary?.data?.mimeType).toMatch(new RegExp(`^${media}/`));
	});

	it('sends what the client of WeShop sends', () => {
		const { sent } = done.get(title)!;
		expect(differencesOf(sent!, body)).toEqual(DEVIATIONS[name]?.differences ?? []);
		expect(besidesIn(sent!, body, agent).filter((one) => !BESIDES[agent]?.includes(one))).toEqual([]);
	});

	it('puts images, videos and audios where they belong', () => {
		const { input, params } = done.get(title)!.sent!;
		const images = ((params.images ?? []) as string[]).map((_, index) => `https://media.example/i${index + 1}.png`);
		expect([params.images ?? [], input.originalImage]).toEqual([images, images[0]]);
		expect([input.videos, input.audios]).toEqual([params.videos, params.audios]);
		expect(Object.keys(input).filter((one) => /Frame|extend|mask/i.test(one))).toEqual([]);
	});

	if (isFromFiles) {
		it('uploads each file once', () => {
			const files = Object.values(done.get(title)!.binary).map(({ data }) => sha256(Buffer.from(data, 'base64')));
			expect(files.map((hash) => uploads.filter((one) => one === hash).length)).toEqual(files.map(() => 1));
		});
	}
});

itKeptTheKeyAtHome();
