import { agents } from '../../../nodes/WeShop/agents';
import { REQUIRED, MASK, paramsOf, refusalOf, type Given } from './given';

interface Choice {
	agent: string;
	field: string;
	label: string;
	allowed: string[];
	/** Other fields that have to be set for this one to be used. */
	given?: Given;
}

const RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '9:16', '16:9', '21:9'];
const CONTENT = { field: 'generatedContent', label: 'Closeness to the Original', allowed: ['freeCreation', 'referToOrigin'] };
const SUBJECT_OR_CUSTOM = { field: 'maskType', label: 'Keep Unchanged', allowed: ['autoSubjectSegment', 'custom'], given: { customMask: MASK } };

const choices: Choice[] = [
	{ agent: 'virtualtryon', field: 'generateVersion', label: 'Quality', allowed: ['weshopFlash', 'weshopPro', 'bananaPro'], given: { imageSize: '1K' } },
	{ agent: 'virtualtryon', field: 'descriptionType', label: 'Prompt Source', allowed: ['auto', 'custom'], given: { textDescription: 'x' } },
	{ agent: 'virtualtryon', field: 'aspectRatio', label: 'Aspect Ratio', allowed: RATIOS, given: { generateVersion: 'weshopPro' } },
	{ agent: 'virtualtryon', field: 'aspectRatio', label: 'Aspect Ratio', allowed: RATIOS, given: { generateVersion: 'bananaPro', imageSize: '1K' } },
	{ agent: 'virtualtryon', field: 'imageSize', label: 'Image Size', allowed: ['1K', '2K', '4K'], given: { generateVersion: 'bananaPro' } },
	{ agent: 'aimodel', ...CONTENT },
	{
		agent: 'aimodel',
		field: 'maskType',
		label: 'Keep Unchanged',
		allowed: [
			'autoApparelSegment',
			'autoUpperApparelSegment',
			'autoLowerApparelSegment',
			'autoSubjectSegment',
			'autoHumanSegment',
			'inverseAutoHumanSegment',
			'custom',
		],
		given: { customMask: MASK },
	},
	{ agent: 'aimodel', field: 'pose', label: 'Pose', allowed: ['originalImagePose', 'referenceImagePose', 'freePose'], given: { locationId: 1 } },
	{ agent: 'aiproduct', ...CONTENT },
	{ agent: 'aiproduct', ...SUBJECT_OR_CUSTOM },
	{ agent: 'aipose', field: 'generateVersion', label: 'Quality', allowed: ['lite', 'pro'] },
	{ agent: 'removeBG', ...SUBJECT_OR_CUSTOM },
	{
		agent: 'kling',
		field: 'modelName',
		label: 'Model',
		allowed: ['Kling_3_0', 'Kling_2_6', 'Kling_2_5_Turbo', 'Kling_2_1_Master', 'Kling_2_1'],
	},
	{ agent: 'ai-image-animation', field: 'modelName', label: 'Model', allowed: ['Kling_3_0', 'Kling_2_6'] },
	{
		agent: 'seedance',
		field: 'modelName',
		label: 'Model',
		allowed: ['Seedance_20', 'Seedance_20_Mini', 'Seedance_15_Pro', 'Seedance_10_Pro', 'Seedance_10_Pro_Fast'],
	},
	{ agent: 'seedance', field: 'aspectRatio', label: 'Aspect Ratio', allowed: ['21:9', '16:9', '9:16', '3:4', '4:3', '1:1'], given: { modelName: 'Seedance_15_Pro' } },
	{ agent: 'seedance', field: 'resolution', label: 'Resolution', allowed: ['480p', '720p', '1080p', '4k'] },
];

describe.each(choices)('$label ($field) of $agent', ({ agent, field, label, allowed, given }) => {
	it.each(allowed)('can be %s, which is sent unchanged', (value) => {
		expect(paramsOf(agent, { ...given, [field]: value })[field]).toBe(value);
	});

	it.each(['sepia', 5, true, ['custom'], { wrong: 1 }])('cannot be %p: the message names the field and lists its values', (value) => {
		const message = refusalOf(agent, { ...given, [field]: value });
		expect(message).toContain(`Set ${label} (${field}) to one of `);
		const offered = /to one of (.*)$/.exec(message)?.[1]?.split(', ');
		expect(offered?.sort()).toEqual([...allowed].sort());
	});

	it('may have capital or small letters and blanks around it, and is sent as WeShop writes it', () => {
		for (const value of allowed) {
			expect(paramsOf(agent, { ...given, [field]: ` ${value.toUpperCase()}\n` })[field]).toBe(value);
			expect(paramsOf(agent, { ...given, [field]: `\u00a0${value.toLowerCase()}` })[field]).toBe(value);
		}
	});
});

describe('An empty choice', () => {
	it.each([
		['aimodel', 'pose', 'originalImagePose'],
		['aipose', 'generateVersion', 'lite'],
		['flat-lay', 'modelName', 'nano2'],
		['flat-lay', 'aspectRatio', '1:1'],
		['ai-ghost-mannequin-generator', 'aspectRatio', '1:1'],
		['ai-ghost-mannequin-generator', 'imageSize', '1K'],
		['ai-photoshoot', 'modelName', 'qwen'],
		['ai-photoshoot', 'aspectRatio', 'auto'],
		['ai-poster', 'modelName', 'jimeng'],
		['ai-poster-from-images', 'aspectRatio', '1:1'],
		['ai-poster-from-images', 'imageSize', '1K'],
		['kling', 'modelName', 'Kling_3_0'],
		['ai-image-animation', 'modelName', 'Kling_3_0'],
		['seedance', 'modelName', 'Seedance_20'],
		['seedance', 'aspectRatio', '3:4'],
	])('has the default of WeShop: %s, %s, %s', (agent, field, value) => {
		for (const empty of [undefined, null, '', '  ']) expect(paramsOf(agent, { [field]: empty })[field]).toBe(value);
	});

	it('covers every agent', () => {
		expect(Object.keys(REQUIRED).sort()).toEqual(agents.map(({ name }) => name).sort());
	});
});
