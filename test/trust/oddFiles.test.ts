import { createHash } from 'node:crypto';
import { ConcurrencyLimit } from '../../nodes/WeShop/run/concurrency';
import { DRIP, fileFaults, LIMIT, oddAddresses, type FileFault, type FileOutcome } from '../faults/files';
import { runWeShop, type Outcome } from '../engine/engine';
import { bytesOf } from '../engine/files';
import { giveExecutionsTimesOfTheirOwn, inItsOwnTime, type Hangs } from '../engine/ownTime';
import { cutOut } from '../engine/parameters';
import { itKeptTheKeyAtHome, itSentNoKeyWithAFile, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { downloadsOf, requests, runCalled, until } from '../engine/traffic';

/** Longer than any file is asked for again, and that a hanging try takes, in milliseconds. */
const RETRY_MS = 120_000 + 60_000;
const AT_A_TIME = 12;

startWithAnEmptySandbox({ imageSeconds: 0.02 });
giveExecutionsTimesOfTheirOwn();

type Times = 'once' | 'always';
const nameOf = ({ name }: FileFault, times: Times) => `${name}, ${times}`;
const cells = fileFaults.flatMap((fault) => (fault.outcome === 'again' ? (['once', 'always'] as const) : (['always'] as const)).map((times) => ({ fault, times, name: nameOf(fault, times) })));
const outcomes = new Map<string, { outcome: Outcome; took: number }>();
const itemOf = (name: string) => outcomes.get(name)!.outcome.outputs[0]![0]!;
const hintsOf = (name: string) => outcomes.get(name)!.outcome.hints.map(({ message }) => message);
const named = (outcome: FileOutcome) => fileFaults.filter((fault) => fault.outcome === outcome);

/** Silence in the middle of a file is noticed at the second check of how much has arrived, a drip at the third. */
function hangs({ hang, stallAfter, bytesPerSecond }: FileFault['answer'], times: Times): Hangs | undefined {
	const isDrip = bytesPerSecond === DRIP;
	if (!hang && stallAfter === undefined && !isDrip) return undefined;
	return { at: /\/results\//, times: times === 'always' ? Infinity : isDrip ? 3 : 2 };
}

const keyOf = (name: string) => `${process.env.SANDBOX_KEY}.${Buffer.from(name).toString('hex')}`;

beforeAll(async () => {
	const slots = new ConcurrencyLimit(AT_A_TIME);
	await theSandbox().settings({ answers: cells.map(({ fault, times, name }) => ({ endpoint: 'files', taskName: name, ...fault.answer, ...(times === 'always' ? { times: 1_000 } : {}) })) });
	await Promise.all(
		cells.map(async ({ name, times, fault: { answer } }) => {
			const ran = await slots.use(async () => await inItsOwnTime(async () => await runWeShop({ parameters: cutOut(name, { download: true }, { maxFileSize: LIMIT }) }), hangs(answer, times)));
			outcomes.set(name, ran);
		}),
	);
	await runWeShop({ parameters: cutOut('named oddly', { completion: 'none' }) });
	const { executionId } = await until(async () => ((await runCalled('named oddly')).status === 'Success' ? await runCalled('named oddly') : undefined));
	const data = (image: string) => ({ agentName: 'removeBG', agentVersion: 'v1.0', executions: [{ executionId, status: 'Success', result: [{ status: 'Success', image }] }] });
	await theSandbox().settings({
		answers: [
			...oddAddresses.map(({ name, url }) => ({ endpoint: 'getRun' as const, apiKey: keyOf(name), status: 200, body: { success: true, data: data(`${url}picture.png`) } })),
			// The one address that may be opened.
			{ endpoint: 'files', status: 200, body: 'a picture over http' },
		],
	});
	for (const { name } of oddAddresses) {
		outcomes.set(name, await inItsOwnTime(async () => await runWeShop({ parameters: { resource: 'run', operation: 'get', executionId }, apiKey: keyOf(name) })));
	}
});

const urlAlone = (name: string, hint: string) => {
	expect(outcomes.get(name)!.outcome.outputs[0]).toEqual([{ json: expect.objectContaining({ status: 'Success', url: expect.any(String) }) as unknown, pairedItem: { item: 0 } }]);
	expect(hintsOf(name)).toEqual([expect.stringMatching(/^The file of result 0 of the run \S+ could not be downloaded .* Its item has the URL\./s)]);
	expect(hintsOf(name)[0]).toContain(hint);
};

describe('The file of a result whose host sends', () => {
	it.each(named('again'))('$name at first, is asked for again and comes out whole', async (fault) => {
		const name = nameOf(fault, 'once');
		expect(hintsOf(name)).toEqual([]);
		expect((await bytesOf(itemOf(name))).subarray(1, 4).toString()).toBe('PNG');
		expect(await downloadsOf(String(itemOf(name).json.executionId))).toHaveLength(2);
	});

	it.each(named('again'))('$name as long as it is requested, is left where it is: its item has the URL, and a hint says why', async (fault) => {
		const name = nameOf(fault, 'always');
		urlAlone(name, fault.says);
		expect((await downloadsOf(String(itemOf(name).json.executionId))).length).toBeGreaterThanOrEqual(2);
		expect(outcomes.get(name)!.took).toBeLessThan(RETRY_MS * 1.5);
	});

	it.each(named('urlOnly'))('$name, is left where it is at once: its item has the URL, and a hint says why', async (fault) => {
		const name = nameOf(fault, 'always');
		urlAlone(name, fault.says);
		expect(new Set((await downloadsOf(String(itemOf(name).json.executionId))).map(({ url }) => new URL(url).hostname))).toEqual(new Set(['ai-image.weshop.ai']));
	});

	it.each(named('fine'))('$name, comes out', async (fault) => {
		const name = nameOf(fault, 'always');
		expect(hintsOf(name)).toEqual([]);
		expect((await bytesOf(itemOf(name))).subarray(1, 4).toString()).toBe('PNG');
	});

	it('a redirect is followed to no other host than the one it may lead to', async () => {
		const hosts = new Set((await requests()).map(({ url }) => new URL(url).host));
		expect(hosts).toEqual(new Set(['openapi.weshop.ai', 'ai-image.weshop.ai', 'shop.example']));
	});
});

describe('A result that WeShop says to be at', () => {
	it.each(oddAddresses.filter(({ outcome }) => outcome === 'urlOnly'))('$name ($url) is not asked for: its item has that URL, and a hint says why', ({ name, url, says }) => {
		urlAlone(name, says);
		expect(itemOf(name).json.url).toBe(`${url}picture.png`);
	});

	it.each(oddAddresses.filter(({ outcome }) => outcome === 'fine'))('$name is loaded, and a hint says so', async ({ name, says }) => {
		expect(hintsOf(name)).toEqual([expect.stringContaining(says)]);
		expect((await bytesOf(itemOf(name))).toString()).toBe('a picture over http');
	});
});

it('Run → Get gives the same file as the wait did', async () => {
	const [once] = named('again').map((fault) => nameOf(fault, 'once'));
	const { files } = await runCalled(once!);
	const again = await runWeShop({ parameters: { resource: 'run', operation: 'get', executionId: String(itemOf(once!).json.executionId) } });
	expect(files[0]).toBe(itemOf(once!).json.url);
	expect(hash(await bytesOf(again.outputs[0]![0]))).toBe(hash(await bytesOf(itemOf(once!))));
});

const hash = (content: Buffer) => createHash('sha256').update(content).digest('hex');

itSentNoKeyWithAFile(process.env.SANDBOX_KEY, ...oddAddresses.map(({ name }) => keyOf(name)));
itKeptTheKeyAtHome();
