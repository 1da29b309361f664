import type { IDataObject } from 'n8n-workflow';
import type { CredentialReference } from '../n8n/credentials';
import { lastRun, type Execution } from '../n8n/executions';
import type { N8nRest } from '../n8n/rest';
import type { ChatMessage, Turn } from '../services/chatModel';
import { textOf } from '../services/chatScript';
import { AGENT, call, CHAT, chatting, fromAI, IMAGE, OTHER_PHOTO, PHOTO, PROMPT, TOOL } from './agentChat';
import { example, itemsOf, start, succeeded, theN8n, theSandbox, theServices, withServices } from './instance';

let n8n: N8nRest;
let credentials: CredentialReference[];

/** A conversation that is over. */
interface Talk {
	execution: Execution;
	turns: Turn[];
	/** What the tool said, as the model got it. */
	told: string[];
	/** What the agent said in the end. */
	answer: string;
}

const talks: Record<'example' | 'refused' | 'video' | 'cutOuts' | 'tryOn' | 'edit' | 'anyAgent', Promise<Talk>> = {} as never;

beforeAll(async () => {
	const { credential, n8n: instance } = await theN8n();
	n8n = instance;
	credentials = [credential, ...(await withServices(n8n))];
	talks.example = talk(`Put this on a marble table: ${PHOTO}`);
	const refusable = { Image_URL: PHOTO, Prompt: 'On a beach', Closeness: 'near' };
	talks.refused = talk(['A beach, please', call(refusable), call({ ...refusable, Closeness: 'referToOrigin' })].join('\n'));
	talks.video = talk(['A video, please', call({ Image_URL: PHOTO, Prompt: 'It turns', Model: 'Kling_2_6', Seconds: 10, Sound: false })].join('\n'), {
		...{ resource: 'video', operation: 'kling', image: IMAGE, textDescription: PROMPT, download: true },
		...{ modelName: fromAI('Model', 'One of: Kling_2_6, Kling_3_0'), duration: fromAI('Seconds', '5 or 10', 'number'), generateAudio: fromAI('Sound', 'With sound or not', 'boolean') },
	});
	talks.cutOuts = talk(['Two cut-outs, please', call({ Image_URL: PHOTO, Color: '#ffffff', Variants: 2 })].join('\n'), {
		...{ resource: 'image', operation: 'removeBackground', originalImage: IMAGE },
		...{ backgroundHex: fromAI('Color', 'The color behind the subject, e.g. #ffffff'), batchCount: fromAI('Variants', 'How many, 1 to 16', 'number') },
	});
	talks.tryOn = talk(['Try it on, please', call({ Image_URL: PHOTO, Prompt: 'A man in the rain', Quality: 'weshopPro', Shape: '9:16' })].join('\n'), {
		...{ resource: 'image', operation: 'virtualTryOn', originalImage: IMAGE, descriptionType: 'custom', toolDescription: 'Dresses our house model', textDescription: PROMPT },
		...{ generateVersion: fromAI('Quality', 'One of: weshopFlash, weshopPro'), aspectRatio: fromAI('Shape', 'One of: 1:1, 9:16') },
	});
	talks.edit = talk(['Combine them, please', call({ Image_URL: `${PHOTO}, ${OTHER_PHOTO}`, Prompt: 'Both on one table' }), call({ Image_URL: '', Prompt: 'A red sneaker' })].join('\n'), {
		...{ resource: 'imageModel', operation: 'qwen', images: { values: [{ image: IMAGE }] }, textDescription: PROMPT },
	});
	talks.anyAgent = talk(['An anime, please', call({ Agent: ' AI-Bikini-Model ', Image_URL: PHOTO, Prompt: 'x' }), call({ Agent: 'Anime-Image-Converter', Image_URL: PHOTO, Prompt: 'As an anime' })].join('\n'), {
		...{ resource: 'run', operation: 'start', agentName: { __rl: true, mode: 'name', value: fromAI('Agent', 'The name of the agent') }, images: { values: [{ image: IMAGE }] }, textDescription: PROMPT },
	});
	await Promise.allSettled(Object.values(talks));
});

async function talk(chatInput: string, parameters?: IDataObject): Promise<Talk> {
	const id = await start(n8n, chatting(example('ai-agent-product-photo', ...credentials), chatInput, parameters), CHAT);
	const execution = await succeeded(n8n.executions.wait(id));
	const turns = (await theServices().chatModel()).filter(({ messages }) => messages.some((message) => textOf(message) === chatInput));
	const said = (turns.at(-1)?.messages ?? []).filter(({ role }: ChatMessage) => role === 'tool');
	return { execution, turns, told: said.map(textOf), answer: String(itemsOf(execution, AGENT)[0]?.json.output) };
}

/** The one tool that the model was told of. */
function toolOf({ turns }: Talk) {
	expect(turns[0]!.tools).toHaveLength(1);
	return turns[0]!.tools[0]!.function;
}

/** The runs behind a tool's answers, with WeShop's view of each. */
async function runsOf({ told }: Talk) {
	const ids = told.flatMap((text) => [...text.matchAll(/"executionId":"([^"]+)"/g)].map(([, id]) => id));
	return (await theSandbox().runs()).filter(({ executionId }) => ids.includes(executionId));
}

describe("The WeShop node as the tool of n8n's AI Agent", () => {
	it('tells the model what it does, and what the model may choose', async () => {
		const { name, description, parameters } = toolOf(await talks.example);
		expect(name).toBe('Product_photo');
		expect(description).toMatch(/still life.*ten seconds.*public URL/);
		expect(parameters).toMatchObject({
			properties: {
				Image_URL: { type: 'string', description: expect.stringContaining('https address') as string },
				Prompt: { type: 'string', description: expect.stringContaining('scene and style') as string },
				Closeness: { type: 'string', description: expect.stringMatching(/freeCreation.*referToOrigin/) as string },
			},
			required: ['Image_URL', 'Prompt', 'Closeness'],
		});
	});

	it('makes what the model asks for, and the agent answers with its address', async () => {
		const talked = await talks.example;
		const [run, ...more] = await runsOf(talked);
		expect(more).toEqual([]);
		expect(run).toMatchObject({ agentName: 'aiproduct', request: { input: { originalImage: PHOTO }, params: { textDescription: 'Put this on a marble table:', generatedContent: 'freeCreation' } } });
		expect(talked.answer).toBe(`Here it is: ${run!.files[0]}`);
	});

	it('says what is wrong with an input, and the agent goes on', async () => {
		const talked = await talks.refused;
		expect(talked.told[0]).toBe('[{"error":"Closeness to the Original cannot be \\"near\\". Set Closeness to the Original (generatedContent) to one of freeCreation, referToOrigin"}]');
		const runs = await runsOf(talked);
		expect(runs).toMatchObject([{ request: { params: { generatedContent: 'referToOrigin' } } }]);
		expect(talked.answer).toContain(`Here it is: ${runs[0]!.files[0]}`);
	});

	it('takes choices, numbers and switches of a video', async () => {
		const talked = await talks.video;
		expect(toolOf(talked).parameters.properties).toMatchObject({ Seconds: { type: 'number' }, Sound: { type: 'boolean' } });
		const [run] = await runsOf(talked);
		expect(run).toMatchObject({ agentName: 'kling', request: { params: { modelName: 'Kling_2_6', duration: '10s', generateAudio: 'false' } } });
		expect(JSON.parse(talked.told[0]!)).toMatchObject([{ status: 'Success', mediaType: 'video', url: expect.stringMatching(/\.mp4$/) as string, posterUrl: expect.stringMatching(/^https:/) as string }]);
	});

	it('puts out each of several pictures', async () => {
		const talked = await talks.cutOuts;
		const [run] = await runsOf(talked);
		expect(run).toMatchObject({ agentName: 'removeBG', request: { params: { backgroundHex: '#ffffff', batchCount: 2 } } });
		expect(JSON.parse(talked.told[0]!)).toMatchObject([{ index: 0, url: run!.files[0] }, { index: 1, url: run!.files[1] }]);
	});

	it("takes the user's own words for the model, also where WeShop has a parameter of n8n's name", async () => {
		const talked = await talks.tryOn;
		expect(toolOf(talked).description).toBe('Dresses our house model');
		expect(await runsOf(talked)).toMatchObject([{ agentName: 'virtualtryon', request: { params: { descriptionType: 'custom', generateVersion: 'weshopPro', aspectRatio: '9:16', textDescription: 'A man in the rain' } } }]);
	});

	it('takes several images as one text, and none where the model leaves them out', async () => {
		const [both, none] = (await runsOf(await talks.edit)).map(({ request }) => request);
		expect(both).toMatchObject({ agent: { name: 'qwen-image-edit' }, input: { originalImage: PHOTO }, params: { images: [PHOTO, OTHER_PHOTO], textDescription: 'Both on one table' } });
		expect(none).toMatchObject({ input: {}, params: { textDescription: 'A red sneaker' } });
		expect(none!.params).not.toHaveProperty('images');
	});

	it('runs any agent that the model names, but none that is left out by policy, and waits for it', async () => {
		const talked = await talks.anyAgent;
		expect(talked.told[0]).toContain('This package does not start the agent AI-Bikini-Model');
		const runs = await runsOf(talked);
		expect(runs).toMatchObject([{ agentName: 'anime-image-converter', request: { input: { originalImage: PHOTO }, params: { images: [PHOTO], textDescription: 'As an anime' } } }]);
		expect(JSON.parse(talked.told[1]!)).toMatchObject([{ status: 'Success', url: runs[0]!.files[0] }]);
	});

	it('tells the model little, loads no file, and has one output', async () => {
		const requested = (await theSandbox().requests()).map(({ url }) => url);
		for (const talked of await Promise.all(Object.values(talks))) {
			for (const text of talked.told) {
				expect(text.length).toBeLessThan(600 * (JSON.parse(text) as unknown[]).length);
				expect(text).not.toMatch(/base64|[A-Za-z0-9+/]{150}/);
			}
			for (const { files } of await runsOf(talked)) expect(files.filter((file) => requested.includes(file))).toEqual([]);
			const { ai_tool: outputs, ...others } = lastRun(talked.execution, TOOL).data!;
			expect(others).toEqual({});
			expect(outputs).toHaveLength(1);
			expect(outputs![0]!.filter(({ binary }) => binary)).toEqual([]);
		}
	});
});

afterAll(async () => {
	await theSandbox().expectKeyStayedHome();
	expect(await theSandbox().faults()).toEqual([]);
});
