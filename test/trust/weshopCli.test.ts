import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { FIXTURES } from '../sandbox/files';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandboxProcess } from '../sandbox/sandboxProcess';
import { MODEL } from '../sandbox/sampleRuns';
import { DEMO_KEY } from '../sandbox/settings';

const CLIENT = path.resolve(__dirname, '../../node_modules/weshop-cli/dist/index.js');
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

let sandbox: Sandbox;
let home: string;
beforeAll(async () => {
  sandbox = await startSandboxProcess({ plainDoor: true, settings: { imageSeconds: 0.5, videoSeconds: 0.5 } });
  // The client keeps a cache of uploads in its home.
  home = mkdtempSync(path.join(tmpdir(), 'weshop-home-'));
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(home, { recursive: true });
});

/** @throws if the client exits with anything but 0 */
async function weshop(...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: home, WESHOP_BASE_URL: sandbox.plainUrl, WESHOP_API_KEY: DEMO_KEY };
  return (await promisify(execFile)(process.execPath, [CLIENT, ...args], { env })).stdout;
}

/** Four clients at a time are enough for two cores. */
async function sideBySide<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

it("the vendor's own client uploads, lists, generates, reads and estimates with all nine agents", async () => {
  expect(await weshop('upload', photo('sneaker.jpg'))).toMatch(/imageUrl: https:\/\/ai-image\.weshop\.ai\/uploads\/.*\.jpg/);
  expect(await weshop('info', 'aimodel', '--page', '2', '--resource-type', 'locations')).toMatch(/locations: total=360 {2}isLastPage=false/);
  expect(await weshop('info', 'removeBG')).toContain('id: 3001  name: Pure white');

  const early = await weshop('aipose', '--image', MODEL, '--prompt', 'walking', '--no-wait');
  expect(await weshop('status', /executionId: (\S+)/.exec(early)?.[1] ?? '')).toMatch(/status: (Pending|Running|Success)/);

  // The client looks again only after three seconds: its first look is answered when the run is over.
  await sandbox.settings({ pollLatencyMs: 1200 });
  await sideBySide(GENERATIONS, async ([command, options]) => {
    expect(await weshop(command, ...options, '--calculate-power')).toMatch(/totalPower: [1-9]/);
    const output = await weshop(command, ...options);
    expect(output).toMatch(/status: Success[\s\S]*url: https:\/\/ai-(image|video)\.weshop\.ai\/results\//);
    const id = /executionId: (\S+)/.exec(output)?.[1] ?? '';
    expect(await weshop('status', id)).toContain('status: Success');
  });

  const runs = await sandbox.runs();
  expect(runs.map(({ status }) => status)).toEqual(Array(10).fill('Success'));
  expect(new Set(runs.map(({ agentName }) => agentName)).size).toBe(9);
  expect(runs.every(({ idempotencyKey }) => idempotencyKey)).toBe(true);
  expect(await sandbox.faults()).toEqual([]);
  await sandbox.expectKeyStayedHome();
});

it('a refused run makes the client exit with 1 and say why', async () => {
  const refused = weshop('aimodel', '--image', MODEL, '--mask-type', 'autoHair', '--generation-mode', 'freeCreation', '--prompt', 'x');
  await expect(refused).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('params.maskType must be one of') });
});
