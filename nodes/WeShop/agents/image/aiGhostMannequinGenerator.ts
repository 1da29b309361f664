import type { Agent } from '../agent';
import { aspectRatio, imageSize, initialPrompt, originalImage, RATIOS } from '../sharedFields';

export const aiGhostMannequinGenerator: Agent = {
	name: 'ai-ghost-mannequin-generator',
	resource: 'image',
	media: 'image',
	operation: 'ghostMannequin',
	label: 'Ghost Mannequin',
	action: 'Make ghost mannequin photo',
	description: 'Show a garment in shape but without a body; to show it from above, use Flat Lay',
	toolSummary: 'Show a garment in shape, as if worn, but without a body',
	fields: [
		originalImage,
		initialPrompt(
			'Only the garment on plain white, in shape as if somebody wore it; the inside of the collar shows',
			'How the garment should look',
			'e.g. Only the jacket, closed, on light gray; the lining shows at the neck',
		),
		aspectRatio(['auto', ...RATIOS], '1:1'),
		imageSize(),
	],
};
