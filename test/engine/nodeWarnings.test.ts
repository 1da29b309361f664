import { warningsDuring } from '../nodeWarnings';
import { runWeShop, type Outcome } from './engine';
import { fileIn } from './fields';
import { photoItem } from './files';
import { cutOut } from './parameters';
import { itKeptTheKeyAtHome, startWithAnEmptySandbox } from './sandboxControl';
import { passTimeQuickly } from './spedUp';

startWithAnEmptySandbox({ imageSeconds: 0.5 });
passTimeQuickly();

describe('Node has nothing to warn of', () => {
	let thirty: Outcome;
	let rounds: Outcome;

	it('while thirty items go through the node side by side, and it runs in the rounds of a loop', async () => {
		const warnings = await warningsDuring(async () => {
			const photos = await Promise.all(Array.from({ length: 3 }, async (_, index) => await photoItem(`warned ${index}`)));
			const items = Array.from({ length: 30 }, (_, index) => photos[index % 3]!);
			[thirty, rounds] = await Promise.all([
				runWeShop({ parameters: cutOut('thirty', { originalImage: fileIn('data'), download: true }, { maxConcurrency: 30 }), items }),
				runWeShop({ parameters: cutOut('rounds', { download: true }), times: 15 }),
			]);
		});
		expect(warnings).toEqual([]);
	});

	it('and all of them come out', () => {
		expect([thirty.status, thirty.json.length]).toEqual(['success', 30]);
		expect([rounds.status, rounds.data.resultData.runData.WeShop!.length]).toEqual(['success', 15]);
	});
});

itKeptTheKeyAtHome();
