import type { Agent } from '../agent';
import { sourceAndMask } from '../placement';
import { customMask, keepUnchanged, originalImage, ownMask, subjectMask } from '../sharedFields';

export const removeBG: Agent = {
	name: 'removeBG',
	resource: 'image',
	media: 'image',
	operation: 'removeBackground',
	label: 'Remove Background',
	action: 'Remove background of image',
	description: 'Cut the subject out, on a transparent, plain or preset background',
	fields: [
		originalImage,
		keepUnchanged([subjectMask, ownMask], 'autoSubjectSegment'),
		customMask,
		{
			kind: 'color',
			name: 'backgroundHex',
			label: 'Background Color',
			description: 'The color behind the subject, e.g. #ffffff',
			hint: 'Leave it empty for a transparent background or a preset',
		},
		{
			kind: 'preset',
			name: 'backgroundId',
			label: 'Background Preset',
			description: 'A background from the presets of your WeShop account, in place of a color',
			presetType: 'backgrounds',
			when: { backgroundHex: [''] },
			refusal: 'Background Color and Background Preset are both set',
		},
	],
	placeMedia: sourceAndMask,
};
