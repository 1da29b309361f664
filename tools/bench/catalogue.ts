import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { Execution } from '../../test/n8n/executions';
import type { CatalogueFigures } from './figures';
import { SMALL } from './photos';
import { watchProcess } from './processUse';
import { type Stage } from './stage';
import { catalogue, cutOut, readFiles, workflow, type Link, type Step } from './workflows';

const PHOTOS = 1_000;
const BYTES = 4_000_000;
const SECONDS = 900;
/** How many photos HTTP Request uploads at a time. */
const AT_A_TIME = 10;
const POLL_SECONDS = 5;
const HUNDRED = 100;

interface Way {
	contender: string;
	steps: Step[];
	links?: Link[];
	/** The node that puts out the files of results. */
	last: string;
}

/** Writes the photos: small pictures with the same noise behind them, so that they take no time to draw or to make. */
async function writePhotos(folder: string): Promise<void> {
	mkdirSync(folder);
	const noise = randomBytes(BYTES);
	const picture = await sharp({ create: { width: 120, height: 90, channels: 3, background: '#506030' } }).png().toBuffer();
	picture.copy(noise);
	for (let index = 0; index < PHOTOS; index++) {
		noise.writeUInt32BE(index, BYTES - 4);
		writeFileSync(path.join(folder, `photo-${String(index).padStart(4, '0')}.png`), noise);
	}
}

/** A catalogue of photos to files of results through a small n8n, each way in a new one. */
export async function measureCatalogue(stage: Stage, folder: string, maxConcurrency: number): Promise<CatalogueFigures[]> {
	const photos = path.join(folder, 'catalogue');
	await writePhotos(photos);
	const node = cutOut({ maxConcurrency, taskName: '={{ $json.fileName }}' }, { originalImage: { __rl: true, mode: 'binary', value: 'data' } });
	const ways: Way[] = [
		{ contender: `WeShop node, Max Concurrency ${maxConcurrency}`, steps: [readFiles(photos), node], last: node.name },
		{ contender: `HTTP Request, Wait, If: every ${POLL_SECONDS} s`, ...catalogue(photos, AT_A_TIME, POLL_SECONDS), last: 'Load' },
	];
	const figures: CatalogueFigures[] = [];
	for (const way of ways) figures.push(await measureWay(stage, photos, way));
	rmSync(photos, { recursive: true });
	return figures;
}

async function measureWay(stage: Stage, photos: string, { contender, steps, links, last }: Way): Promise<CatalogueFigures> {
	const { sandbox } = stage;
	await sandbox.expectKeyStayedHome();
	await sandbox.reset();
	await sandbox.settings({ balance: 10_000_000, imageSeconds: 2 });
	await stage.restart({ ...SMALL, N8N_RESTRICT_FILE_ACCESS_TO: photos });
	const watch = watchProcess(stage.pid);
	const outcome = await stage.run(workflow('Catalogue', stage.credentials, [{}], steps, links), SECONDS).catch((thrown: unknown) => thrown as Error);
	const requests = await sandbox.requests();
	const loaded = requests.filter(({ url, status }) => url.includes('/results/') && status === 200);
	const hundredth = loaded[HUNDRED - 1];
	const growthAfterHundred = hundredth && watch.growthAfter(Date.parse(hundredth.time));
	const { rssGrowth, cpu } = watch.end();
	const runs = await sandbox.runs();
	const photosOfRuns = new Set(runs.map(({ request }) => request.input.originalImage));
	const isFailed = outcome instanceof Error;
	return {
		contender,
		...(isFailed ? { ended: outcome.message } : { took: outcome.took }),
		runs: runs.length,
		paidTwice: runs.length - photosOfRuns.size,
		files: isFailed ? 0 : filesOf(outcome.execution, last),
		rssGrowth,
		...(growthAfterHundred === undefined ? {} : { growthAfterHundred }),
		cpu,
	};
}

function filesOf({ data }: Execution, node: string): number {
	const items = (data.resultData.runData[node] ?? []).flatMap((run) => run.data?.main?.[0] ?? []);
	return items.filter(({ binary }) => Object.values(binary ?? {}).length > 0).length;
}
