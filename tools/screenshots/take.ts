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

Takes the pictures in docs/images with a full n8n and Chromium (Debian's, or set CHROMIUM): the panel of each operation,
each example on the canvas, and the first example after its run. Takes all of them, or only those that are named.
`);

/** Takes all pictures of the documentation, or only the scenes named in the arguments. */
async function take(): Promise<void> {
	const selected = process.argv.slice(2);
	await onStage(async (stage) => {
		for (const [name, scene] of Object.entries(scenes)) if (selected.length === 0 || selected.includes(name)) await scene(stage);
	});
	if (selected.length === 0 || selected.includes('panels')) recordAppearance();
}

take().then(
	() => process.exit(0),
	(thrown: unknown) => {
		console.error(thrown instanceof Sentence ? thrown.message : thrown);
		process.exit(1);
	},
);
