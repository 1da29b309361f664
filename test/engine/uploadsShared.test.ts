import { runWeShop } from './engine';
import { fileIn } from './fields';
import { photoItem } from './files';
import { cutOut } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';
import { requests, runsCalled } from './traffic';

startWithAnEmptySandbox({ imageSeconds: 0.05 });
passTimeQuickly();

const refusal = { endpoint: 'uploadImage', status: 400, body: { success: false, error: { code: 'BAD_FILE', message: 'the file is not taken', retryable: false } } } as const;
const uploads = async () => (await requests()).filter(({ url }) => url.endsWith('/agent/assets/images')).length;

describe('Three items with one file', () => {
	it('upload it once', async () => {
		const before = await uploads();
		const { json } = await runWeShop({ parameters: cutOut('once', { originalImage: fileIn('data') }), items: [await photoItem('once'), await photoItem('once'), await photoItem('once')] });
		expect(json.map(({ status }) => status)).toEqual(['Success', 'Success', 'Success']);
		expect((await uploads()) - before).toBe(1);
	});

	it.each([1, 2])('lose as many items as WeShop refuses uploads: %i', async (times) => {
		const before = await uploads();
		const name = `refused ${times}`;
		await theSandbox().settings({ answers: [{ ...refusal, times }] });
		const { json } = await runWeShop({ parameters: cutOut(name, { originalImage: fileIn('data') }), items: [await photoItem(name), await photoItem(name), await photoItem(name)], onError: 'continueRegularOutput' });
		expect(json.filter(({ error }) => error)).toHaveLength(times);
		expect(json.filter(({ status }) => status === 'Success')).toHaveLength(3 - times);
		expect((await uploads()) - before).toBe(times + 1);
		expect(await runsCalled(name)).toHaveLength(3 - times);
	});
});

itKeptTheKeyAtHome();
