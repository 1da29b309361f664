import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import axios from 'axios';
import sharp from 'sharp';
import { installN8n } from '../../test/n8n/install';
import { Sentence } from '../../test/n8n/sentence';
import { DEMO_KEY } from '../../test/sandbox/settings';
import { answerHelp } from '../help';
import { CLI, measureBatch, ONE_BY_ONE, OURS, oursAtATime, ownNodes, type Contender, type Mix } from './batch';
import { measureCatalogue } from './catalogue';
import { inChild, killChildren } from './child';
import { measureDownload, measureSamePhoto, measureUpload } from './files';
import type { Batch, Ceiling, Figures, NodeFigures, Simulation } from './figures';
import { thisMachine, type Machine } from './machine';
import { measurePackage } from './package';
import { Stage } from './stage';
import { measurePhotos } from './photos';
import { INTERVALS, simulateMix } from './simulation';
import { measureStarts } from './starts';
import { tables } from './table';

const FILE = path.join(__dirname, '..', '..', 'docs', 'bench.json');
const PARTS = ['node', 'package', 'batches', 'simulation', 'starts', 'download', 'upload', 'samePhoto', 'photos', 'catalogue'] as const;
const say = (line: string): void => console.log(line);

/** How a mix is measured: its draws one after the other or at the same time, and so are the node and the workflow of n8n's own nodes. */
interface Measured extends Mix {
	areDrawsTogether?: boolean;
	areContendersTogether?: boolean;
	/** Besides the node and the workflow of n8n's own nodes. */
	others: Contender[];
}

const equal = { shortest: 20, longest: 20, media: 'image' } as const;
const pictures = { shortest: 2, longest: 20, media: 'image' } as const;
const videos = { shortest: 60, longest: 180, media: 'video' } as const;
const BATCHES: Measured[] = [
	{ ...equal, count: 1, draws: 12, areDrawsTogether: true, areContendersTogether: true, others: [ONE_BY_ONE, CLI] },
	{ ...pictures, count: 1, draws: 12, areDrawsTogether: true, areContendersTogether: true, others: [] },
	{ ...videos, count: 1, draws: 12, areDrawsTogether: true, areContendersTogether: true, others: [] },
	{ ...equal, count: 20, draws: 2, areDrawsTogether: true, others: [] },
	{ ...pictures, count: 20, draws: 2, areDrawsTogether: true, others: [CLI] },
	{ ...videos, count: 20, draws: 1, areContendersTogether: true, others: [] },
	{ ...equal, count: 100, draws: 2, others: [CLI] },
	{ ...pictures, count: 100, draws: 2, others: [oursAtATime(10), CLI] },
	{ ...videos, count: 100, draws: 1, others: [] },
];
/** For each mix. */
const SIMULATED_RUNS = 400;
const KINDS = { equal, pictures, videos };

const nameOf = ({ count, shortest, longest, media }: Mix): string => `${count} ${media === 'video' ? 'video' : 'picture'}${count > 1 ? 's' : ''} of ${shortest === longest ? 'about ' : `${shortest}–`}${longest} s`;

const USAGE = `
Usage: npm run bench
       npm run bench -- [--only <part>]... [--runs <count>]... [--lengths <kind>]... [--own]

Measures the node beside n8n's own nodes and the vendor's client, and writes docs/bench.json. About an hour, on
Linux. Then "npm run readme" puts the tables into the documentation.

  --only <part>   only that part: ${PARTS.join(', ')}
  --runs <count>  only batches of so many runs: 1, 20, 100
  --lengths <kind>  only batches of that kind: ${Object.keys(KINDS).join(', ')}
  --own           without what is measured besides the node and the workflow of n8n's own nodes

A part that is measured alone replaces its figures in docs/bench.json. Other parts stay, with the machine and the n8n that
they were measured with; batches of others are dropped, as they are compared with one another.
`;

async function measureBatches(stage: Stage, photo: string, roundTrip: number, isSelected: (mix: Measured) => boolean, isOwn: boolean): Promise<Batch[]> {
	const batches: Batch[] = [];
	for (const mix of BATCHES.filter(isSelected)) {
		const { count, shortest, longest, draws, areDrawsTogether = false, areContendersTogether = false, others } = mix;
		const name = nameOf(mix);
		const measure = async (contender: Contender, isAlone = true) => {
			const figures = await measureBatch(stage, contender, photo, mix, { areDrawsTogether, isAlone, roundTrip });
			const { took, ratio, requestsPerRun, delay } = figures;
			say(`  ${name}, ${contender.name}: ${(took / 1_000).toFixed(1)} s, ${ratio.toFixed(3)} of the limit, ${requestsPerRun.toFixed(2)} requests, ${(delay.mean / 1_000).toFixed(2)} s late`);
			return figures;
		};
		const compared = [OURS, ...INTERVALS.map(ownNodes)];
		const contenders = areContendersTogether ? await Promise.all(compared.map(async (contender) => await measure(contender, false))) : [];
		for (const contender of [...(areContendersTogether ? [] : compared), ...(isOwn ? [] : others)]) contenders.push(await measure(contender));
		batches.push({ name, media: mix.media, lengths: { count, shortest, longest }, draws, contenders });
	}
	return batches;
}

/** All mixes, and pictures that take as long as videos. */
async function simulateBatches(): Promise<Simulation[]> {
	const mixes: Mix[] = [...BATCHES, ...BATCHES.filter(({ media }) => media === 'video').map((mix) => ({ ...mix, media: 'image' as const }))];
	const simulated: Simulation[] = [];
	for (const mix of mixes) {
		const draws = Math.ceil(SIMULATED_RUNS / mix.count);
		const { count, shortest, longest, media } = mix;
		simulated.push({ name: nameOf(mix), media, lengths: { count, shortest, longest }, draws, contenders: await simulateMix(mix, draws, count === 100 && shortest === 2 ? [10] : []) });
	}
	return simulated;
}

/** Uploads a small picture, which takes the sandbox little time to draw results from. */
async function upload({ sandbox }: Stage, bytes: Buffer): Promise<string> {
	const form = new FormData();
	form.append('image', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'photo.png');
	const { data } = await axios.post<{ data: { image: string } }>(`${sandbox.plainUrl}/agent/assets/images`, form, { headers: { authorization: DEMO_KEY }, proxy: false });
	return data.data.image;
}

async function measureCeiling({ sandbox }: Stage, photo: string, file: string): Promise<Ceiling> {
	const { proxyUrl, certificateFile, plainUrl } = sandbox;
	await sandbox.settings({ imageSeconds: 600 });
	return await inChild('ceilingChild.ts', { door: { proxyUrl, certificateFile }, plainUrl, photo, file });
}

function figuresIn(file: string): Partial<Figures> | undefined {
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Figures>) : undefined;
}

/** Whether new figures may be stored with previous ones: only those of the same machine and n8n are comparable. */
function isSameMachine({ measured: _, ...one }: Machine, { measured: _other, ...other }: Machine): boolean {
	return isDeepStrictEqual(one, other);
}

/** New batches in place of those of the same name, all in the usual order. */
function mergeBatches(before: Batch[] = [], now: Batch[] = []): Batch[] {
	return BATCHES.map(nameOf).flatMap((name) => now.find((batch) => batch.name === name) ?? before.find((batch) => batch.name === name) ?? []);
}

/** Puts new figures in place of previous ones. Parts that are of another machine, or another n8n, keep the word of which. */
function store(figures: Partial<Figures>): void {
	const before = figuresIn(FILE) ?? {};
	const { machine = before.machine } = figures;
	const isSame = before.machine !== undefined && machine !== undefined && isSameMachine(before.machine, machine);
	const batches = mergeBatches(isSame ? before.batches : [], figures.batches);
	const older = Object.fromEntries(
		[...PARTS, 'ceiling' as const].flatMap((part) => {
			const machine = isSame ? before.older?.[part] : (before.older?.[part] ?? before.machine);
			return part === 'batches' || part === 'simulation' || figures[part] || !before[part] || !machine ? [] : [[part, machine]];
		}),
	);
	const all: Partial<Figures> = { ...before, ...figures, batches, older };
	mkdirSync(path.dirname(FILE), { recursive: true });
	writeFileSync(FILE, `${JSON.stringify(all, null, '\t')}\n`);
}

async function main(): Promise<void> {
	answerHelp(USAGE);
	const many = { type: 'string', multiple: true, default: [] as string[] } as const;
	const { values } = parseArgs({ options: { only: many, runs: many, lengths: many, own: { type: 'boolean', default: false } } });
	for (const kind of values.lengths) if (!(kind in KINDS)) throw new Sentence(`Unknown lengths "${kind}". Choose from: ${Object.keys(KINDS).join(', ')}`);
	for (const count of values.runs) if (!BATCHES.some((mix) => String(mix.count) === count)) throw new Sentence(`No batch has ${count} runs. Choose from: 1, 20, 100`);
	const kinds = values.lengths.map((kind) => KINDS[kind as keyof typeof KINDS]);
	const isBatchSelected = (mix: Measured) =>
		(values.runs.length === 0 || values.runs.includes(String(mix.count))) && (kinds.length === 0 || kinds.some(({ shortest, longest }) => shortest === mix.shortest && longest === mix.longest));
	const unknown = values.only.find((part) => !(PARTS as readonly string[]).includes(part));
	if (unknown) throw new Sentence(`Unknown part "${unknown}". Choose from: ${PARTS.join(', ')}`);
	if (process.platform !== 'linux') throw new Sentence('The benchmark reads memory and processor time from /proc, which only Linux has.');
	const isSelected = (part: (typeof PARTS)[number]) => values.only.length === 0 || values.only.includes(part);
	const figures: Partial<Figures> = {};
	if (isSelected('simulation')) {
		figures.simulation = await simulateBatches();
		// Without n8n, and the same on any machine.
		store(figures);
		if (values.only.every((part) => part === 'simulation') && values.only.length > 0) return;
	}
	const folder = mkdtempSync(path.join(tmpdir(), 'weshop-bench-'));
	const engineFolder = path.join(folder, 'engine');
	mkdirSync(engineFolder);
	const engine = { N8N_USER_FOLDER: engineFolder, TEST_FOLDER: engineFolder, N8N_LOG_LEVEL: 'silent', SANDBOX_KEY: DEMO_KEY };
	let stageToClose: Stage | undefined;
	let cleaning: Promise<void> | undefined;
	const cleanUp = async () => {
		killChildren();
		await stageToClose?.close();
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	};
	// A signal also ends the processes that are measured, so the main function cleans up at the same time.
	const cleanUpOnce = async () => await (cleaning ??= cleanUp());
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void cleanUpOnce().finally(() => process.exit(1)));
	try {
		await installN8n(say);
		if (isSelected('node')) figures.node = await inChild<object, NodeFigures>('engineChild.ts', {}, engine);
		if (isSelected('package')) figures.package = measurePackage(engine);
		const stage = await Stage.open(folder, say);
		stageToClose = stage;
		figures.machine = thisMachine();
		const small = await sharp({ create: { width: 120, height: 90, channels: 3, background: '#d06030' } }).png().toBuffer();
		const photo = await upload(stage, small);
		figures.ceiling = await measureCeiling(stage, photo, stage.host('ceiling.bin', Buffer.alloc(200_000_000, 1), 'application/octet-stream'));
		await stage.sandbox.settings({ imageSeconds: 2, videoSeconds: 1 });
		// Warm-up: n8n loads its nodes when they first run.
		const warmUp: Mix = { count: 2, shortest: 2, longest: 2, media: 'image', draws: 1 };
		for (const contender of [OURS, ownNodes(2), ONE_BY_ONE]) await measureBatch(stage, contender, photo, warmUp, { areDrawsTogether: false, isAlone: true, roundTrip: 0 });
		if (isSelected('batches')) figures.batches = await measureBatches(stage, photo, figures.ceiling.roundTrip, isBatchSelected, values.own);
		if (isSelected('starts')) figures.starts = await measureStarts(stage, photo, [250, 500, 1_000]);
		if (isSelected('samePhoto')) figures.samePhoto = await measureSamePhoto(stage, small);
		if (isSelected('download')) figures.download = await measureDownload(stage, photo);
		if (isSelected('upload')) figures.upload = await measureUpload(stage, small);
		if (isSelected('photos')) figures.photos = await measurePhotos(stage, small);
		if (isSelected('catalogue')) figures.catalogue = await measureCatalogue(stage, folder, 50);
		await stage.sandbox.expectKeyStayedHome();
		const faults = await stage.sandbox.faults();
		if (faults.length > 0) throw new Error(`The sandbox reported faults: ${faults.join('; ')}`);
	} finally {
		await cleanUpOnce();
	}
	say(`\n${tables(figures)}`);
	store(figures);
	say(`\nThe key was sent to openapi.weshop.ai/openapi/ only.\nWritten to ${path.relative(process.cwd(), FILE)}`);
}

main().then(
	() => process.exit(0),
	(thrown: unknown) => {
		console.error(thrown instanceof Sentence ? thrown.message : thrown);
		process.exit(1);
	},
);
