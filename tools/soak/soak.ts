import type { INodeExecutionData } from 'n8n-workflow';
import { retryFromTheList, runWeShop, type Given, type Outcome } from '../../test/engine/engine';
import { fileIn } from '../../test/engine/fields';
import { photoItem } from '../../test/engine/files';
import { cutOut, film } from '../../test/engine/parameters';
import { SandboxClient } from '../../test/sandbox/client';
import type { RecordedRun } from '../../test/sandbox/control';

const MINUTE = 60_000;
const ITEMS = 8;
const NEXT_BATCH_MS = 5_000;
const MIB = 1024 * 1024;

/** The different settings of the node; each batch is one execution. */
const ways: Array<(name: string) => Promise<Given>> = [
	async () => ({ parameters: cutOut('={{ $json.name }}', { download: true }) }),
	async () => ({ parameters: cutOut('={{ $json.name }}', { download: true, originalImage: fileIn('data') }) }),
	async () => ({ parameters: cutOut('={{ $json.name }}', { download: true, originalImage: fileIn('data') }), onError: 'continueRegularOutput' }),
	async () => ({ parameters: film('={{ $json.name }}', {}, { download: true }), onError: 'continueErrorOutput' }),
	async () => ({ parameters: cutOut('={{ $json.name }}', { completion: 'none' }) }),
	async () => ({ parameters: cutOut('={{ $json.name }}', { batchCount: 2 }), retryOnFail: true }),
];

interface Batch {
	names: string[];
	given: Given;
	outcome: Outcome;
	/** The same execution, retried from the executions list after the faults have ended. */
	retried?: Outcome;
}

const sandbox = new SandboxClient(process.env.SANDBOX_CONTROL!);
const wait = async (milliseconds: number) => await new Promise((later) => setTimeout(later, milliseconds));
const itemsOf = ({ outputs }: Outcome): INodeExecutionData[] => outputs.flat();
const isEnded = ({ json }: INodeExecutionData) => json.error === undefined;

async function runBatch(number: number): Promise<Batch> {
	const names = Array.from({ length: ITEMS }, (_, index) => `batch ${number} item ${index}`);
	const given = await ways[number % ways.length]!(`batch ${number}`);
	const items = await Promise.all(names.map(async (name) => ({ ...(await photoItem(name)), json: { name } })));
	const whole = { ...given, items };
	return { names, given: whole, outcome: await runWeShop(whole) };
}

/** Everything that the user sees of an execution. */
const visibleIn = ({ outputs, hints, error }: Outcome) => JSON.stringify([outputs.map((items) => items.map(({ json }) => json)), hints, error?.message, error?.description]);

async function main(): Promise<void> {
	const minutes = Number(process.env.SOAK_MINUTES);
	const begun = Date.now();
	const batches: Array<Promise<Batch>> = [];
	const memory: number[] = [];
	const note = () => {
		globalThis.gc?.();
		memory.push(process.memoryUsage().heapUsed / MIB);
		console.log(`${Math.round((Date.now() - begun) / 1000)} s: ${batches.length * ITEMS} runs requested, heap ${memory.at(-1)!.toFixed(1)} MiB, RSS ${(process.memoryUsage().rss / MIB).toFixed(0)} MiB`);
	};
	await runBatch(-1 * ways.length);
	await sandbox.settings({ faultRate: Number(process.env.SOAK_FAULTS) });
	let notes = 0;
	while (Date.now() - begun < minutes * MINUTE) {
		batches.push(runBatch(batches.length).then(withoutFiles));
		await wait(NEXT_BATCH_MS);
		if (Date.now() - begun > (notes + 1) * MINUTE) {
			notes++;
			note();
		}
	}
	const ended = await Promise.all(batches);
	note();
	await sandbox.settings({ faultRate: 0 });
	await evaluate(ended, memory);
}

/** Drops data of a successful batch, which would look like a leak of the node. A failed one is kept whole for its retry. */
function withoutFiles(batch: Batch): Batch {
	if (batch.outcome.status !== 'success') return batch;
	const outputs = itemsOf(batch.outcome).map(({ json, pairedItem }) => ({ json, pairedItem }));
	return { names: batch.names, given: { parameters: {} }, outcome: { ...batch.outcome, outputs: [outputs], json: [], data: undefined as never } };
}

async function evaluate(batches: Batch[], memory: number[]): Promise<void> {
	const before = await sandbox.runs();
	for (const batch of batches) if (batch.outcome.status !== 'success') batch.retried = await retryFromTheList(batch.outcome, batch.given);
	const after = await sandbox.runs();
	const runsOf = (runs: RecordedRun[], name: string) => runs.filter(({ request }) => request.input.taskName === name);
	const faults = (await sandbox.requests()).filter(({ status }) => status !== 200).length;
	const lost: string[] = [];
	const twice: string[] = [];
	const wrong: string[] = [];
	const unfinished: string[] = [];
	for (const { names, outcome, retried } of batches) {
		const last = retried ?? outcome;
		const visible = visibleIn(outcome);
		for (const [index, name] of names.entries()) {
			const runs = runsOf(after, name);
			if (runs.length > 1) twice.push(name);
			for (const { executionId } of runsOf(before, name)) {
				const isReported = visible.includes(executionId) || /may have been started/.test(visible);
				if (!isReported && !(retried && visibleIn(retried).includes(executionId))) lost.push(`${name}: ${executionId}`);
			}
			const mine = itemsOf(last).filter(({ pairedItem }) => (pairedItem as { item: number }).item === index);
			for (const item of mine.filter(isEnded)) if (runs[0]?.executionId !== item.json.executionId) wrong.push(`${name}: ${String(item.json.executionId)}`);
			if (retried && mine.filter(isEnded).length === 0) unfinished.push(name);
		}
	}
	await checkFailedItems(batches, lost);
	const figures = {
		executions: batches.length,
		itemsRequested: batches.length * ITEMS,
		runsBilled: after.length,
		requests: (await sandbox.requests()).length,
		responsesOtherThan200: faults,
		failedExecutions: batches.filter(({ retried }) => retried).length,
		failedItems: batches.flatMap(({ outcome }) => itemsOf(outcome)).filter((item) => !isEnded(item)).length,
		failedDownloads: batches.flatMap(({ outcome }) => outcome.hints).filter(({ message }) => message.includes('could not be downloaded')).length,
		lost: lost.length,
		billedTwice: twice.length,
		wrongPairing: wrong.length,
		failedRetries: unfinished.length,
		heapMiB: memory.map((one) => Number(one.toFixed(1))),
	};
	console.log(JSON.stringify(figures, undefined, 2));
	for (const [what, list] of Object.entries({ lost, twice, wrong, unfinished })) if (list.length > 0) console.log(what, list);
	await sandbox.expectKeyStayedHome();
	const half = Math.floor(memory.length / 2);
	const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
	const grown = memory.length < 4 ? 0 : mean(memory.slice(half)) - mean(memory.slice(0, half));
	const perRun = (grown * 1024) / ((batches.length * ITEMS) / 2);
	console.log(`heap grew by ${grown.toFixed(1)} MiB from the first half to the second, ${perRun.toFixed(1)} KiB for each run in between`);
	if (lost.length + twice.length + wrong.length + unfinished.length > 0 || perRun > 20) throw new Error('The soak test found a lost, repeated or wrong run, or a memory leak');
	console.log('0 lost, 0 billed twice, 0 wrong pairing');
}

/** Checks that each run in a failed item can be fetched with Run → Get by its ID. */
async function checkFailedItems(batches: Batch[], lost: string[]): Promise<void> {
	const failed = batches.filter(({ retried }) => !retried).flatMap(({ outcome }) => itemsOf(outcome).filter((item) => !isEnded(item)));
	for (const { json } of failed) {
		const executionId = (json.details as { executionId?: string } | undefined)?.executionId;
		if (!executionId) continue;
		const { json: got } = await runWeShop({ parameters: { resource: 'run', operation: 'get', executionId, download: false } });
		if (got[0]?.executionId !== executionId || typeof got[0]?.url !== 'string') lost.push(`${executionId}: Run → Get returns ${JSON.stringify(got)}`);
	}
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
