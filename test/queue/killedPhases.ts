import { fixture, theSandbox } from '../e2e/instance';
import { cutOut, cutOutOfFile, products, published, TO_FILE, type Product } from '../e2e/paused/workflows';
import type { RecordedRequest } from '../sandbox/journal/journal';
import type { PlannedAnswer } from '../sandbox/settings';
import { runsFor } from './flows';
import type { QueuePlace } from './place';

/** What a worker does with an item at the moment in which it is killed. */
export const PHASES = {
	UPLOADING: 'uploads the photo',
	STARTING: 'starts the run, of which WeShop has not heard yet',
	STARTED: 'starts the run, and has no response yet from WeShop, which has begun it',
	WAITING: 'waits for the run',
	DOWNLOADING: 'downloads the picture',
} as const;
export type Phase = keyof typeof PHASES;
export const ALL_PHASES = Object.keys(PHASES) as Phase[];

const OWN_KEY = { idempotencyKey: "=order-{{ $('Source').item.json.sku }}" };
const REUSE = { madeBefore: 'reuse' };

/** How the node is asked to prevent a second bill, if at all, and where its photo is. */
export const WAYS = {
	PLAIN: { called: 'nothing that prevents a second bill', isFile: true, options: {} },
	MADE: { called: 'Made Before', isFile: false, options: REUSE },
	'MADE-FILE': { called: 'Made Before, and a photo that the node uploads', isFile: true, options: REUSE },
	KEY: { called: 'an own key', isFile: false, options: OWN_KEY },
	'KEY-FILE': { called: 'an own key, and a photo that the node uploads', isFile: true, options: OWN_KEY },
} as const;
export type Way = keyof typeof WAYS;
export const ALL_WAYS = Object.keys(WAYS) as Way[];

export const phasesOf = (way: Way) => ALL_PHASES.filter((phase) => WAYS[way].isFile || phase !== 'UPLOADING');

/** Names the product, and with it the run at WeShop and the file. */
export const skuOf = (way: Way, phase: Phase) => `KILLED-${way}-${phase}`;

/** An execution's products: one for each phase. */
export function productsOf(way: Way): Product[] {
	const all = products(phasesOf(way).map((phase) => skuOf(way, phase)));
	// Each photo is another one, or they would be one upload.
	return all.map((product) => ({ ...product, content: Buffer.concat([fixture('sneaker.jpg'), Buffer.from(product.sku)]).toString('base64') }));
}

/** A workflow for each way: calling it starts an execution with a product for each phase. */
export async function flowsByWay(own: QueuePlace): Promise<Record<Way, () => Promise<string>>> {
	const flows: Partial<Record<Way, () => Promise<string>>> = {};
	for (const way of ALL_WAYS) {
		const { isFile, options } = WAYS[way];
		const ofFile = cutOutOfFile(own.credential, options);
		const node = isFile ? { ...ofFile, parameters: { ...ofFile.parameters, completion: 'wait' } } : cutOut(own.credential, { completion: 'wait', backgroundHex: '#b00001', options });
		const start = await published(own, `Killed ${way}`, [...(isFile ? [TO_FILE] : []), { ...node, onError: 'continueRegularOutput' }]);
		flows[way] = async () => await start(productsOf(way));
	}
	return flows as Record<Way, () => Promise<string>>;
}

/** Makes WeShop hold each product in its phase. */
export async function holdPhases(): Promise<void> {
	const held = (endpoint: PlannedAnswer['endpoint'], phase: Phase, more: Partial<PlannedAnswer> = {}) =>
		ALL_WAYS.map((way): PlannedAnswer => ({ endpoint, taskName: skuOf(way, phase), times: 1_000, hang: true, ...more }));
	const starts = [...held('startRun', 'STARTING'), ...held('startRun', 'STARTED', { carriedOut: true })];
	await theSandbox().settings({ imageSeconds: 2, answers: [...held('uploadImage', 'UPLOADING'), ...starts, ...held('getRun', 'WAITING'), ...held('files', 'DOWNLOADING')] });
}

export async function letGo(): Promise<void> {
	await theSandbox().settings({ imageSeconds: 2, answers: [] });
}

/** The products that are not in their phase yet. */
export async function notYetInPhase(): Promise<string[]> {
	const requests = await theSandbox().requests();
	const all = ALL_WAYS.flatMap((way) => phasesOf(way).map(async (phase) => ((await isIn(phase, skuOf(way, phase), requests)) ? [] : [skuOf(way, phase)])));
	return (await Promise.all(all)).flat();
}

async function isIn(phase: Phase, sku: string, requests: RecordedRequest[]): Promise<boolean> {
	const asked = (test: (request: RecordedRequest) => boolean) => requests.some(test);
	if (phase === 'UPLOADING') return asked(({ files }) => files?.some(({ fileName }) => fileName === `${sku}.jpg`) === true);
	if (phase === 'STARTING') return asked(({ method, url, body }) => method === 'POST' && url.endsWith('/agent/runs') && body?.includes(`"${sku}"`) === true);
	const [run] = await runsFor(sku);
	if (phase === 'STARTED' || !run) return run !== undefined;
	return asked(({ url }) => (phase === 'WAITING' ? url.endsWith(`/agent/runs/${run.executionId}`) : run.files.includes(url)));
}
