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
import { CLI, measureBatch, ONE_BY_ONE, OURS, oursAtATime, OWN_NODES, OWN_NODES_OFTEN, type Contender } from './batch';
import { inChild, killChildren } from './child';
import { measureDownload, measureSamePhoto, measureUpload } from './files';
import type { Batch, Ceiling, Figures, NodeFigures } from './figures';
import { lengthsOf, type Lengths } from './lengths';
import { thisMachine, type Machine } from './machine';
import { measurePackage } from './package';
import { Stage } from './stage';
import { measureStarts } from './starts';
import { tables } from './table';

const FILE = path.join(__dirname, '..', '..', 'docs', 'bench.json');
const PARTS = ['node', 'package', 'batches', 'starts', 'download', 'upload', 'samePhoto'] as const;
const say = (line: string): void => console.log(line);

const BATCHES: Array<Lengths & { contenders: Contender[] }> = [
	{ count: 1, shortest: 20, longest: 20, contenders: [OURS, OWN_NODES, ONE_BY_ONE, CLI] },
	{ count: 20, shortest: 2, longest: 20, contenders: [OURS, OWN_NODES, ONE_BY_ONE, CLI] },
	{ count: 100, shortest: 2, longest: 20, contenders: [OURS, oursAtATime(10), OWN_NODES, OWN_NODES_OFTEN, CLI] },
	{ count: 100, shortest: 20, longest: 20, contenders: [OURS, OWN_NODES, OWN_NODES_OFTEN, CLI] },
];

const nameOf = ({ count, shortest, longest }: Lengths): string => `${count} ${count > 1 ? 'runs' : 'run'} of ${shortest === longest ? '' : `${shortest}–`}${longest} s`;

const USAGE = `
Usage: npm run bench
       npm run bench -- [--only <part>]... [--batch <name>]...

Measures the node beside n8n's own nodes and the vendor's client, and writes docs/bench.json. About fifteen minutes, on
Linux. Then "npm run readme" puts the tables into the documentation.

  --only <part>   only that part: ${PARTS.join(', ')}
  --batch <name>  only that batch of runs: ${BATCHES.map(nameOf).join('; ')}

A part that is measured alone replaces its figures in docs/bench.json if they are of the same machine and the same n8n;
otherwise it is written to reports/bench.json.
`;

/** @param selected names of batches; an empty list selects all */
async function measureBatches(stage: Stage, photo: string, roundTrip: number, selected: string[]): Promise<Batch[]> {
	const batches: Batch[] = [];
	for (const { contenders, ...lengths } of BATCHES) {
		const { count, shortest, longest } = lengths;
		const name = nameOf(lengths);
		if (selected.length > 0 && !selected.includes(name)) continue;
		const batch: Batch = { name, lengths: { count, shortest, longest }, contenders: [] };
		for (const contender of contenders) {
			const figures = await measureBatch(stage, contender, photo, lengthsOf({ count, shortest, longest }), roundTrip);
			say(`  ${name}, ${contender.name}: ${(figures.took / 1_000).toFixed(1)} s, ${figures.ratio.toFixed(2)} of the limit`);
			batch.contenders.push(figures);
		}
		batches.push(batch);
	}
	return batches;
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

function previousFigures(): Figures | undefined {
	return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Figures) : undefined;
}

/** Whether new figures may be stored with previous ones: only those of the same machine and n8n are comparable. */
function isSameMachine({ measured: _, ...one }: Machine, { measured: _other, ...other }: Machine): boolean {
	return isDeepStrictEqual(one, other);
}

async function main(): Promise<void> {
	answerHelp(USAGE);
	const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [] }, batch: { type: 'string', multiple: true, default: [] } } });
	const unknownBatch = values.batch.find((name) => !BATCHES.some((batch) => nameOf(batch) === name));
	if (unknownBatch) throw new Sentence(`Unknown batch "${unknownBatch}". Choose from: ${BATCHES.map(nameOf).join(', ')}`);
	const unknown = values.only.find((part) => !(PARTS as readonly string[]).includes(part));
	if (unknown) throw new Sentence(`Unknown part "${unknown}". Choose from: ${PARTS.join(', ')}`);
	if (process.platform !== 'linux') throw new Sentence('The benchmark reads memory and processor time from /proc, which only Linux has.');
	const isSelected = (part: (typeof PARTS)[number]) => values.only.length === 0 || values.only.includes(part);
	const folder = mkdtempSync(path.join(tmpdir(), 'weshop-bench-'));
	const engineFolder = path.join(folder, 'engine');
	mkdirSync(engineFolder);
	const engine = { N8N_USER_FOLDER: engineFolder, TEST_FOLDER: engineFolder, N8N_LOG_LEVEL: 'silent', SANDBOX_KEY: DEMO_KEY };
	const figures: Partial<Figures> = {};
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
		for (const contender of [OURS, OWN_NODES, ONE_BY_ONE]) await measureBatch(stage, contender, photo, [2, 2], 0);
		if (isSelected('batches')) figures.batches = await measureBatches(stage, photo, figures.ceiling.roundTrip, values.batch);
		if (isSelected('starts')) figures.starts = await measureStarts(stage, photo, [250, 500, 1_000]);
		if (isSelected('samePhoto')) figures.samePhoto = await measureSamePhoto(stage, small);
		if (isSelected('download')) figures.download = await measureDownload(stage, photo);
		if (isSelected('upload')) figures.upload = await measureUpload(stage, small);
		await stage.sandbox.expectKeyStayedHome();
		const faults = await stage.sandbox.faults();
		if (faults.length > 0) throw new Error(`The sandbox reported faults: ${faults.join('; ')}`);
	} finally {
		await cleanUpOnce();
	}
	say(`\n${tables(figures)}`);
	const before = values.only.length === 0 ? undefined : previousFigures();
	const file = values.only.length === 0 || (before && isSameMachine(before.machine, figures.machine!)) ? FILE : path.join(__dirname, '..', '..', 'reports', 'bench.json');
	// A new measurement of a batch replaces the previous one.
	if (values.batch.length > 0 && before?.batches) figures.batches = before.batches.map((batch) => figures.batches?.find(({ name }) => name === batch.name) ?? batch);
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(file === FILE ? { ...before, ...figures } : figures, null, '\t')}\n`);
	say(`\nThe key was sent to openapi.weshop.ai/openapi/ only.\nWritten to ${path.relative(process.cwd(), file)}`);
}

main().then(
	() => process.exit(0),
	(thrown: unknown) => {
		console.error(thrown instanceof Sentence ? thrown.message : thrown);
		process.exit(1);
	},
);
