import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { speedUp } from '../../test/engine/spedUp';
import { attempt } from './attempt';
import type { PointId } from './contract';
import { differs } from './findings';
import { guardStream, KeyFound, KeyGuard } from './keyGuard';
import { Unreachable, type Live } from './live';
import { Memory } from './memory';
import { Notebook } from './notebook';
import { optionsIn } from './options';
import { pageOf, verdictsIn } from './page';
import { Purse } from './purse';
import { waitForCallback } from './steps/callback';
import { makeCutOut } from './steps/cutOut';
import { compareDocuments } from './steps/document';
import { judgeEnvelopes } from './steps/envelopes';
import { tryKeys } from './steps/key';
import { askForOldUploads } from './steps/oldUploads';
import { presetKey, readPresets, type FirstPresets } from './steps/presets';
import { askPrices } from './steps/prices';
import { askForOldKeys, startAgain } from './steps/sameKey';
import { readUnknownRun } from './steps/unknownRun';
import { uploadFiles } from './steps/uploads';
import { makeVideo } from './steps/video';
import { askWrongPrices } from './steps/wrongBodies';
import { Traffic } from './traffic';
import { tidied } from './words';

/* The child of run.ts, in whose environment n8n's folder, the key and the sandbox's proxy are. */

const ROOT = path.join(__dirname, '..', '..');
const CALLBACK_PATIENCE_MS = 300_000;
/** How long a start in flight may still bring the ID of its run after Ctrl+C. */
const START_PATIENCE_MS = 10_000;
const HURRY = 10;
const EXIT = { fine: 0, failing: 1, nothing: 2, stopped: 130 };

const speed = Number(process.env.LIVE_SPEED ?? 1);
const options = optionsIn(process.argv.slice(2));
const key = (process.env.WESHOP_API_KEY ?? '').trim();
const guard = new KeyGuard(key);
for (const stream of [process.stdout, process.stderr]) process.on('exit', guardStream(stream, guard));
process.on('uncaughtException', (thrown) => void give(thrown)).on('unhandledRejection', (thrown) => void give(thrown));

const folder = process.env.LIVE_FOLDER!;
const page = options.sandbox ? path.join(folder, 'live.md') : path.join(ROOT, 'docs', 'live.md');
const presets: FirstPresets = new Map();
const say = (text: string) => void process.stdout.write(`${text}\n`);
const memory = new Memory(folder, guard);
const live: Live = {
	options,
	key,
	guard,
	// At once: what was paid must not be lost, however this ends.
	traffic: new Traffic((executionId) => {
		if (!memory.memories.runs.includes(executionId)) memory.memories.runs.push(executionId);
		memory.save();
	}),
	notebook: new Notebook(new Date().toISOString().slice(0, 10)),
	memory,
	material: { photos: [], mask: '', video: options.video, audio: options.audio, preset: (agentName, type) => presets.get(presetKey(agentName, type)) },
	say,
	prices: new Map(),
	priced: new Set(),
	hasNoPrice: false,
	isKeyRefused: false,
	isUnreadable: false,
};

async function tryAll(): Promise<void> {
	const { notebook, material } = live;
	say(`n8n's engine runs the built node against ${options.sandbox ? 'the stand-in' : 'https://openapi.weshop.ai'}. First what costs nothing: some 210 requests, 40 small uploads.${options.pay ? ' Then runs that cost points; each names its price before.' : ''}\n`);
	await step('The key', ['key', 'wrongKey'], async () => await tryKeys(live));
	// What cannot be read is tried again and again, for minutes: it would not become better.
	if (live.isUnreadable && speed === 1) await speedUp(HURRY);
	if (live.isKeyRefused) notebook.leftOut.push('Everything that needs the key: WeShop refuses it.');
	else {
		await step('Presets', ['pages'], async () => await readPresets(live, presets));
		await step('Uploads of earlier runs', ['uploadAge'], async () => await askForOldUploads(live));
		await step('Uploads', ['upload', 'formats', 'uploadOpen'], async () => await uploadFiles(live));
		if (material.photos.length > 0) await step('Prices', ['price', 'bodies'], async () => await askPrices(live));
		else notebook.leftOut.push('Prices with least and fullest settings: no photo could be uploaded.');
		if (!live.hasNoPrice) await step('Wrong requests', ['checks'], async () => await askWrongPrices(live));
		else notebook.leftOut.push('Wrong requests: without any price, a refusal of them says nothing.');
		await step('A run that does not exist', ['unknownRun'], async () => await readUnknownRun(live));
	}
	await step('The document', ['document'], async () => await compareDocuments(live));
	notebook.weigh(live.priced);
	if (live.isKeyRefused) return;
	if (options.pay) await payAll();
	else say('Nothing that costs points was tried: that is --pay.');
}

async function payAll(): Promise<void> {
	const purse = new Purse(options, say);
	const first = await step('A cut-out', ['start', 'charged', 'states', 'result'], async () => await makeCutOut(live, purse));
	if (first) await step('The same start again', ['sameKey', 'otherBody'], async () => await startAgain(live, purse, first));
	await step('The callback', ['callback'], async () => await waitForCallback(live, purse, options.sandbox ? 10_000 : CALLBACK_PATIENCE_MS));
	await step('A video', ['video'], async () => await makeVideo(live, purse));
	await step('A start of an earlier run', ['keyAge'], async () => await askForOldKeys(live, purse, first));
}

async function step<T>(name: string, points: PointId[], work: () => Promise<T>): Promise<T | undefined> {
	return await attempt(live, name, points, work);
}

let isFinishing = false;
/** Writes the page and says in short what stands in it. @throws KeyFound where the page would hold the key */
async function finish(interrupted?: string): Promise<void> {
	const { notebook, traffic } = live;
	isFinishing = true;
	await attempt(live, 'The form of all answers', ['success', 'failure'], () => judgeEnvelopes(live));
	if (guard.withheld.size > 0) notebook.differs(`Words that came back held the key (${[...guard.withheld].join('; ')}), so they were withheld here. The node replaces the key in what it shows.`, 'See which of WeShop\'s refusals repeat it, and tell WeShop');
	const version = (name: string) => (JSON.parse(readFileSync(path.join(ROOT, name), 'utf8')) as { version: string }).version;
	const before = existsSync(page) ? verdictsIn(readFileSync(page, 'utf8')) : new Map();
	const setting = { isSandbox: options.sandbox, today: notebook.today, version: version('package.json'), n8n: version('node_modules/n8n-core/package.json'), node: process.version.slice(1), runs: traffic.started.size, ...(interrupted ? { interrupted } : {}) };
	writeFileSync(page, guard.check(page, pageOf(notebook, setting, before)));
	summarize(interrupted ? 'So far, everything' : 'Everything');
	tellRuns();
	say(`\nThe page: ${page}`);
}

function summarize(everything = 'Everything'): void {
	const { findings, brokenOff, leftOut } = live.notebook;
	const failing = findings.filter(({ level }) => level === 'fails');
	const others = findings.filter(({ level }) => level === 'differs');
	const listed = (all: typeof findings) => all.map(({ what, todo }) => `  - ${what}\n    → ${todo}.`).join('\n');
	if (failing.length > 0) say(`\nThis would fail a user:\n${listed(failing)}`);
	if (others.length > 0) say(`\nThis differs, and no user meets it:\n${listed(others)}`);
	if (brokenOff.length > 0) say(`\nHere the tool itself failed; please report it:\n${brokenOff.map((one) => `  - ${one}`).join('\n')}`);
	if (leftOut.length > 0) say(`\nThis was left out:\n${leftOut.map((one) => `  - ${one}`).join('\n')}`);
	if (findings.length === 0 && brokenOff.length === 0) say(`\n${everything}${leftOut.length > 0 ? ' else' : ''} is as our contract says.`);
}

function tellRuns(): void {
	const { started } = live.traffic;
	if (started.size > 0) say(`\nRuns that were started (Run → Get fetches what they made; also in ${path.join(folder, 'state.json')}):\n${[...started].map((id) => `  ${id}`).join('\n')}`);
}

const code = () => (live.notebook.brokenOff.length > 0 || live.notebook.findings.some(({ level }) => level === 'fails') ? EXIT.failing : EXIT.fine);

/** What ended it before its end; the stack is for whoever mends the tool. What was found is written all the same, unless it holds the key. */
async function give(thrown: unknown): Promise<void> {
	if (thrown instanceof Unreachable) process.stderr.write(`\nWeShop could not be asked, so nothing was written: ${thrown.message}\n`);
	else process.stderr.write(`\n${thrown instanceof KeyFound ? thrown.message : thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
	const isFault = !(thrown instanceof Unreachable) && !(thrown instanceof KeyFound);
	if (isFault && !isFinishing && !options.drift && live.notebook.verdicts.size > 0) {
		await finish(`the tool itself failed: ${tidied(thrown instanceof Error ? thrown.message : String(thrown), guard)}`).catch((again: unknown) => process.stderr.write(`${String(again)}\n`));
		process.exit(EXIT.failing);
	}
	tellRuns();
	process.exit(EXIT.nothing);
}

let isStopping = false;
async function stop(): Promise<void> {
	if (isStopping) return;
	isStopping = true;
	say('\nStopped.');
	const { traffic } = live;
	if (traffic.startsInFlight > 0) say('A start has no answer yet: it may still bring the ID of its run.');
	for (const until = Date.now() + START_PATIENCE_MS; traffic.startsInFlight > 0 && Date.now() < until; ) await new Promise((later) => setTimeout(later, 50));
	if (traffic.startsInFlight > 0) live.notebook.findings.push(differs('A start had no answer when this was stopped, so its run may exist and be paid for.', 'Look for it at www.weshop.ai'));
	if (!options.drift) await finish('it was stopped');
	process.exit(EXIT.stopped);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop().catch(give));

async function main(): Promise<void> {
	// The node waits in ways that keep no process alive, as n8n is alive anyway.
	setInterval(() => undefined, 1_000);
	if (speed > 1) await speedUp(speed);
	await live.traffic.record();
	if (!options.drift) await tryAll();
	else await compareDocuments(live);
	if (isStopping) return;
	if (options.drift) summarize();
	else await finish();
	process.exit(options.drift && live.notebook.verdicts.get('document')?.state !== 'confirmed' ? EXIT.nothing : code());
}

main().catch((thrown: unknown) => {
	if (!isStopping) void give(thrown);
});
