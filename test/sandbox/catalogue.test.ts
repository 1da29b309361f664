import { fullestBody, leastBody, photos } from '../catalogue/bodies';
import { catalogue, type CatalogueAgent, type RunBody } from '../catalogue/catalogue';
import { Caller } from './caller';
import type { Sandbox } from './sandbox';
import { openSandbox } from './workersSandbox';

let sandbox: Sandbox;
let caller: Caller;
beforeAll(async () => {
	sandbox = await openSandbox({ plainDoor: true, settings: { imageSeconds: 0, videoSeconds: 0, balance: 1_000_000 } });
	caller = new Caller(sandbox);
});
afterAll(() => sandbox.stop());

/** Why it is refused; undefined if it is accepted. */
async function refusal(body: object): Promise<string | undefined> {
	const { data } = await caller.http.post('/agent/power-estimates', body);
	return data.success === true ? undefined : `${data.error.code}: ${data.error.message}`;
}

function changed(body: RunBody, params: object, input: object = {}): RunBody {
	return { ...body, input: { ...body.input, ...input }, params: { ...body.params, ...params } };
}

function withImages(body: RunBody, count: number): RunBody {
	const images = count === 0 ? undefined : photos(count);
	return changed(body, { images }, { originalImage: images?.[0] });
}

/** They take images in more places, and aimodel and others know numbers of presets. */
const NINE = ['virtualtryon', 'aimodel', 'aiproduct', 'aipose', 'expandimage', 'removeBG', 'ai-image-animation', 'kling', 'seedance'];

/** Agents that take alike numbers of files and parameters alike go the same ways through the sandbox. */
function shapeOf({ agent, media, images, videos, audios, params }: CatalogueAgent): string {
	const few = [images, videos, audios].flatMap(({ min, max }) => [Math.min(min, 2), Math.min(max, 2)]);
	const kinds = params.map(({ name, type, required, enum: values, range }) => (name === 'batchCount' ? name : `${type} ${required} ${values !== undefined} ${range !== undefined}`));
	return NINE.includes(agent) ? agent : [media, ...few, ...new Set(kinds.sort())].join();
}


it('there are 110 agents', () => {
	expect(new Set(catalogue.map(({ agent }) => agent)).size).toBe(110);
});

it.each(catalogue)('$agent is accepted with the least and with everything, and no value of an enum is unknown', async (agent) => {
	const fullest = fullestBody(agent);
	expect(await refusal(leastBody(agent))).toBeUndefined();
	expect(await refusal(fullest)).toBeUndefined();
	// Rules between parameters are in other tests; here a value is refused only by such a rule, never as unknown.
	for (const { name: parameter, enum: values = [] } of agent.params) {
		for (const value of values) {
			const message = (await refusal(changed(fullest, { [parameter]: parameter === 'tools' ? [value] : value }))) ?? '';
			expect(message).not.toMatch(new RegExp(`${parameter} must be (one of|equal)`));
		}
	}
});

const oneOfEachShape = [...new Map(catalogue.map((agent) => [shapeOf(agent), agent])).values()];

describe.each(oneOfEachShape.map((agent): [string, CatalogueAgent] => [agent.agent, agent]))('%s', (name, agent) => {
	const [least, fullest] = [leastBody(agent), fullestBody(agent)];

	it('is made and paid for', async () => {
		const execution = await caller.finish(least);
		expect(execution).toMatchObject({ status: 'Success', result: [{ status: 'Success', [agent.media]: expect.stringMatching(agent.media === 'video' ? /\.mp4$/ : /\.(jpg|png)$/) }] });
	});

	it('is refused with too few or too many images, videos or audios', async () => {
		const { images, videos, audios } = agent;
		if (images.min > 0) expect(await refusal(withImages(least, images.min - 1))).toMatch(/images|originalImage/);
		if (images.max > 1 || !NINE.includes(name)) expect(await refusal(withImages(fullest, images.max + 1))).toMatch(/images|originalImage/);
		const film = 'https://media.example/v1.mp4';
		for (const [list, { min, max }] of Object.entries({ videos, audios })) {
			if (min > 0) expect(await refusal(changed(least, { [list]: undefined }, { [list]: undefined }))).toContain(`params.${list} is required`);
			const tooMany = Array(max + 1).fill(film) as string[];
			if (max > 0 || !NINE.includes(name)) expect(await refusal(changed(fullest, { [list]: tooMany }, { [list]: tooMany }))).toContain(list);
		}
	});

	it('is refused without what is required', async () => {
		const required = agent.params.filter((parameter) => parameter.required || (parameter.name === 'textDescription' && parameter.default !== null && parameter.default !== ''));
		for (const { name: parameter } of required) expect(await refusal(changed(least, { [parameter]: undefined }))).toContain(`params.${parameter} is required`);
	});

	it('is refused with a value that is not among those of a parameter', async () => {
		for (const { name: parameter, enum: values, range } of agent.params) {
			const wrong = [...(values ? ['none of these'] : []), ...(range ? [range[0] - 1, range[1] + 1] : [])];
			for (const value of wrong) expect(await refusal(changed(fullest, { [parameter]: parameter === 'tools' ? [value] : value }))).toContain(parameter);
		}
	});

	it('takes batchCount, unless it makes one result at a time', async () => {
		const takes = agent.params.some((parameter) => parameter.name === 'batchCount');
		expect(await refusal(changed(least, { batchCount: 2 }))).toBe(takes ? undefined : 'INVALID_PARAMETER: params.batchCount is not supported by this agent');
	});

	if (!NINE.includes(name)) {
		it('takes images and videos only where the client puts them', async () => {
			const photo = photos(1)[0];
			expect(await refusal(changed(fullest, { originalImage: photo }))).toContain('params.originalImage is not supported by this agent');
			expect(await refusal(changed(fullest, {}, { images: photos(1) }))).toContain('input.images is not supported by this agent');
			if (agent.images.max > 0) {
				expect(await refusal(changed(fullest, {}, { originalImage: undefined }))).toBe('INVALID_PARAMETER: input.originalImage is required');
				expect(await refusal(changed(fullest, { images: undefined }))).toBe('INVALID_PARAMETER: params.images is required');
				expect(await refusal(changed(fullest, {}, { originalImage: photos(3)[2] }))).toContain('name different images');
			}
			for (const list of ['videos', 'audios'] as const) {
				if (agent[list].max === 0) continue;
				expect(await refusal(changed(fullest, {}, { [list]: undefined }))).toBe(`INVALID_PARAMETER: input.${list} is required`);
				expect(await refusal(changed(fullest, {}, { [list]: ['https://media.example/other'] }))).toContain(`input.${list} and params.${list} name different files`);
			}
		});
	}
});
