import type { PlannedAnswer } from '../sandbox/settings';
import { runWeShop } from '../engine/engine';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox, theSandbox } from '../engine/sandboxControl';
import { requests } from '../engine/traffic';

const KEY = process.env.SANDBOX_KEY ?? '';
const RUN = 'https://openapi.weshop.ai/openapi/agent/runs/exec-1';

startWithAnEmptySandbox();

/** A run whose result WeShop says is at this address, read with its file; what was asked for, and the key that went with it. */
async function loaded(address: string, ...more: PlannedAnswer[]) {
	const data = { agentName: 'removeBG', agentVersion: 'v1.0', executions: [{ executionId: 'exec-1', status: 'Success', result: [{ status: 'Success', image: address }] }] };
	await theSandbox().settings({ answers: [{ endpoint: 'getRun', status: 200, body: { success: true, data } }, ...more] });
	const before = (await requests()).length;
	const { json, data: stored } = await runWeShop({ parameters: { resource: 'run', operation: 'get', executionId: 'exec-1', download: true } });
	const asked = (await requests()).slice(before).map(({ url, headers }) => [url, headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1]]);
	return { json, stored: JSON.stringify(stored), asked };
}

describe('The address of a result', () => {
	const percent = Buffer.from(KEY).toString('hex').replace(/../g, '%$&');
	it.each([
		['as it is', KEY],
		['in capitals', KEY.toUpperCase()],
		['percent-encoded', percent],
		['in base64', Buffer.from(KEY).toString('base64').replaceAll('=', '')],
	])('that holds the key (%s) is asked for without it, and shown without it', async (_form, repeated) => {
		const { json, stored, asked } = await loaded(`https://ai-image.weshop.ai/x.png?key=${repeated}&size=1`);
		expect(asked).toEqual([[RUN, KEY], ['https://ai-image.weshop.ai/x.png?key=[API%20key]&size=1', undefined]]);
		expect(json).toEqual([expect.objectContaining({ url: 'https://ai-image.weshop.ai/x.png?key=[API key]&size=1' })]);
		expect(stored).not.toContain(repeated);
	});

	it('at WeShop\'s own API is asked for without the key', async () => {
		expect((await loaded(RUN)).asked).toEqual([[RUN, KEY], [RUN, undefined]]);
	});

	it('that leads on to WeShop\'s own API takes no key there', async () => {
		const { asked } = await loaded('https://ai-image.weshop.ai/x.png', { endpoint: 'files', status: 302, headers: { location: RUN } });
		expect(asked).toEqual([[RUN, KEY], ['https://ai-image.weshop.ai/x.png', undefined], [RUN, undefined]]);
	});

	it('on a host that wants a login gets none', async () => {
		const { asked } = await loaded('https://ai-image.weshop.ai/x.png', { endpoint: 'files', status: 401, headers: { 'www-authenticate': 'Digest realm="x", nonce="y"' } });
		expect(asked).toEqual([[RUN, KEY], ['https://ai-image.weshop.ai/x.png', undefined]]);
	});
});

itKeptTheKeyAtHome();
