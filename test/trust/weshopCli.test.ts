import path from 'node:path';
import { clientBodies } from '../catalogue/catalogue';
import { commandLine } from '../client/commandLine';
import { requestsOf, SHAPES } from '../client/requests';
import { sideBySide, WeShop } from '../client/weshop';
import { FIXTURES } from '../sandbox/files';
import { MODEL } from '../sandbox/sampleRuns';

const photo = (name: string): string => path.join(FIXTURES, name);

const GENERATIONS: Array<[command: string, options: string[]]> = [
	['virtualtryon', ['--image', photo('t-shirt.png'), '--gen-version', 'bananaPro', '--prompt-mode', 'auto', '--image-size', '1K', '--aspect-ratio', '3:4', '--model-image', MODEL]],
	['aimodel', ['--image', photo('model.jpg'), '--mask-type', 'autoApparelSegment', '--generation-mode', 'freeCreation', '--prompt', 'street style', '--location-id', '42', '--pose', 'referenceImagePose']],
	['aiproduct', ['--image', photo('handbag.webp'), '--mask-type', 'autoSubjectSegment', '--generation-mode', 'referToOrigin', '--location-id', '2010', '--batch', '2']],
	['aipose', ['--image', MODEL, '--prompt', 'hands on hips', '--gen-version', 'pro']],
	['expandimage', ['--image', photo('sneaker.jpg'), '--width', '1600', '--height', '1000', '--fill-left', '0']],
	['removebg', ['--image', photo('sneaker.jpg'), '--mask-type', 'custom', '--custom-mask', photo('sneaker-mask.png'), '--bg-hex', '#ffffff']],
	['ai-image-animation', ['--image', photo('sneaker.png'), '--prompt', 'gentle breeze', '--duration', '3s']],
	['kling', ['--image', photo('sneaker.jpg'), photo('handbag.webp'), '--prompt', 'turns', '--generate-audio', 'true']],
	['seedance', ['--first-frame', photo('handbag.webp'), '--prompt', 'turns', '--return-last-frame']],
];

let weshop: WeShop;
beforeAll(async () => {
	weshop = await WeShop.start();
});
afterAll(() => weshop.stop());

it("the vendor's own client uploads, lists, generates, reads and estimates with the agents that have a contract of their own", async () => {
	expect(await weshop.run('upload', photo('sneaker.jpg'))).toMatch(/imageUrl: https:\/\/ai-image\.weshop\.ai\/uploads\/.*\.jpg/);
	expect(await weshop.run('info', 'aimodel', '--page', '2', '--resource-type', 'locations')).toMatch(/locations: total=360 {2}isLastPage=false/);
	expect(await weshop.run('info', 'removeBG')).toContain('id: 3001  name: Pure white');

	const early = await weshop.run('aipose', '--image', MODEL, '--prompt', 'walking', '--no-wait');
	expect(await weshop.run('status', /executionId: (\S+)/.exec(early)?.[1] ?? '')).toMatch(/status: (Pending|Running|Success)/);

	// The client polls again only after three seconds: its first poll is answered when the run is over.
	await weshop.sandbox.settings({ pollLatencyMs: 1200 });
	await sideBySide(GENERATIONS, async ([command, options]) => {
		const id = await weshop.generate([command, ...options]);
		expect(await weshop.run('status', id)).toContain('status: Success');
	});

	const runs = await weshop.sandbox.runs();
	expect(runs.map(({ status }) => status)).toEqual(Array(10).fill('Success'));
	expect(new Set(runs.map(({ agentName }) => agentName)).size).toBe(9);
	expect(runs.every(({ idempotencyKey }) => idempotencyKey)).toBe(true);
	expect(await weshop.sandbox.faults()).toEqual([]);
	await weshop.sandbox.expectKeyStayedHome();
});

// All 109 take minutes: `npm run test:client`.
it('it does so with an agent of each other shape, and sends what test/catalogue says', async () => {
	await weshop.sandbox.settings({ pollLatencyMs: 1200 });
	await sideBySide(SHAPES, async (agent) => {
		for (const request of Object.values(requestsOf(agent))) await weshop.generate(commandLine(agent, request));
	});
	expect(await weshop.sandbox.faults()).toEqual([]);
	const offered = SHAPES.filter(({ agent }) => clientBodies[agent]);
	expect(offered.length).toBeGreaterThan(10);
	expect(await weshop.bodiesSent(offered)).toEqual(Object.fromEntries(offered.map(({ agent }) => [agent, clientBodies[agent]])));
}, 300_000);

it('a refused run makes the client exit with 1 and say why', async () => {
	const refused = weshop.run('aimodel', '--image', MODEL, '--mask-type', 'autoHair', '--generation-mode', 'freeCreation', '--prompt', 'x');
	await expect(refused).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('params.maskType must be one of') });
});
