import { lastRun } from '../../n8n/executions';
import { surroundings, theN8n, theSandbox } from '../instance';
import { expectNoHarm, expectResultsOf, itemsOf, runsOf, untilSuccess } from './runs';
import { cutOut, products, published } from './workflows';

it('where WeShop cannot reach n8n, the node waits inside, with the same items, and says why', async () => {
	const n8n = { ...(await theN8n()), url: surroundings().n8n };
	await theSandbox().settings({ imageSeconds: 2 });
	const skus = ['INSIDE-0', 'INSIDE-1'];
	const id = await (await published(n8n, 'Inside', [cutOut(n8n.credential, { batchCount: 2 })]))(products(skus));
	const execution = await untilSuccess(n8n, id);
	const runs = await runsOf(skus);
	expect(itemsOf(execution)).toHaveLength(2);
	for (const [index, run] of runs.entries()) await expectResultsOf(n8n, itemsOf(execution)[index], run);
	expect(runs.map(({ request }) => request.callbackUrl)).toEqual([undefined, undefined]);
	const hints = lastRun(execution, 'Cut out').hints ?? [];
	expect(hints.map(({ message }) => message)).toEqual([expect.stringMatching(/WEBHOOK_URL|127\.0\.0\.1|localhost/)]);
});

afterAll(async () => {
	await expectNoHarm();
});
