import type { Execution } from '../n8n/executions';
import { theSandbox } from '../e2e/instance';
import { itemsOf, until } from '../e2e/paused/runs';
import { cutOut, cutOutOfFile, published, TO_FILE, type Step } from '../e2e/paused/workflows';
import type { RecordedRun } from '../sandbox/control';
import type { QueuePlace } from './place';

/** As an order number: the same in each execution for the same product. */
const OWN_KEY = "=order-{{ $('Source').item.json.sku }}";
const TASK_NAME = "={{ $('Source').item.json.sku }}";
const WAIT = { completion: 'wait' };

/** Workflows whose node waits for WeShop in the node, by what of them outlives a crash. */
export async function flowsThatWait(own: QueuePlace) {
	const { credential } = own;
	const ownKey = { ...WAIT, options: { taskName: TASK_NAME, idempotencyKey: OWN_KEY } };
	const ofFile = cutOutOfFile(credential);
	const upload: Step = {
		name: 'Upload',
		type: ofFile.type,
		typeVersion: 1,
		credentials: ofFile.credentials,
		parameters: { resource: 'asset', operation: 'upload', binaryPropertyName: 'photo' },
	};
	const ofUploaded = cutOut(credential, { ...ownKey, originalImage: { __rl: true, mode: 'url', value: '={{ $json.url }}' } });
	return {
		/** The node makes its own key. */
		plain: await published(own, 'Plain', [cutOut(credential, WAIT)]),
		/** The user's key, and a photo by its address. */
		ownKey: await published(own, 'Own key', [cutOut(credential, ownKey)]),
		/** The user's key, and a photo that the node uploads. */
		ownKeyOfFile: await published(own, 'Own key of file', [TO_FILE, { ...ofFile, parameters: { ...ofFile.parameters, ...ownKey } }]),
		/** The user's key, and a photo that a node before has uploaded, whose output n8n saves at once. */
		ownKeyOfUploaded: await published(own, 'Own key of uploaded', [TO_FILE, upload, ofUploaded], {}, { saveExecutionProgress: true }),
	};
}

/** WeShop answers no read of the runs of these products, so that whoever waits for them goes on waiting. */
export async function holdReads(skus: string[]): Promise<void> {
	await theSandbox().settings({ answers: skus.map((taskName) => ({ endpoint: 'getRun', taskName, times: 1_000, hang: true })) });
}

export async function runsFor(sku: string): Promise<RecordedRun[]> {
	return (await theSandbox().runs()).filter(({ request }) => request.input.taskName === sku);
}

/** The runs of these products, once each has one. */
export async function deliveredRuns(skus: string[]): Promise<RecordedRun[]> {
	return await until(`runs of ${skus.join(', ')}`, async () => {
		const runs = (await Promise.all(skus.map(runsFor))).flat();
		return runs.length === skus.length && runs;
	});
}

export function executionIdsIn(execution: Execution): unknown[] {
	return itemsOf(execution).map(({ json }) => json.executionId);
}

/** What the node said, of an execution that ended in it. */
export function saidIn({ data }: Execution): string {
	const { message = '', description = '' } = data.resultData.error ?? {};
	return `${message} ${description ?? ''}`;
}
