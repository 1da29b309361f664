import { Sentence } from '../../test/n8n/sentence';
import { answerHelp } from '../help';
import { recordAppearance } from './album';
import { takeCanvases } from './canvases';
import { takePanels } from './panels';
import { takeSample } from './sample';
import { onStage } from './stage';

const scenes = { panels: takePanels, canvases: takeCanvases, sample: takeSample };

answerHelp(`
Usage: npm run screenshots
       npm run screenshots -- [${Object.keys(scenes).join('] [')}]

Takes the pictures in docs/images anew, in a full n8n and Chromium (Debian's, or set CHROMIUM): each operation's panel,
each example on the canvas, and the first example after its run. All of them, or those that are named.
`);

/** All pictures of the documentation, taken anew; or those that are named. */
async function take(): Promise<void> {
	const named = process.argv.slice(2);
	await onStage(async (stage) => {
		for (const [name, scene] of Object.entries(scenes)) if (named.length === 0 || named.includes(name)) await scene(stage);
	});
	if (named.length === 0 || named.includes('panels')) recordAppearance();
}

take().then(
	() => process.exit(0),
	(thrown: unknown) => {
		console.error(thrown instanceof Sentence ? thrown.message : thrown);
		process.exit(1);
	},
);
