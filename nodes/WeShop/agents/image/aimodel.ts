import type { Agent, Rule } from '../agent';
import { sourceAndMask } from '../placement';
import {
	customMask,
	generatedContent,
	keepUnchanged,
	negativePrompt,
	originalImage,
	ownMask,
	prompt,
	scenePreset,
	subjectMask,
} from '../sharedFields';
import { atLeastOneOf } from '../sharedRules';

const poseNeedsScene: Rule = ({ values }) =>
	values.pose === 'referenceImagePose' && values.locationId === undefined
		? {
				message: 'Pose is set to the pose of the scene, but Scene is empty',
				description: 'Choose a Scene (locationId), or set Pose (pose) to something else',
			}
		: undefined;

export const aimodel: Agent = {
	name: 'aimodel',
	resource: 'image',
	media: 'image',
	operation: 'modelPhoto',
	label: 'Model Photo',
	action: 'Make model photo',
	description: 'Make a fashion photo: replace the model or the scene, keep the garment',
	fields: [
		originalImage,
		{ ...prompt('The look, style or scene of the result', 'e.g. Street style photo of a young woman in soft evening light'), prefill: 'Fashion photo in soft, natural light', emptyBeside: ['locationId', 'fashionModelId'] },
		{ ...scenePreset, description: 'A scene from your WeShop account as the background. Set this, a model or a prompt.' },
		{
			kind: 'preset',
			name: 'fashionModelId',
			label: 'Fashion Model',
			description: 'A fashion model from your WeShop account, whose face is used. Set this, a scene or a prompt.',
			presetType: 'fashionModels',
		},
		keepUnchanged(
			[
				{ value: 'autoApparelSegment', label: 'Clothing', description: 'Keeps the whole outfit; replaces face, body and background' },
				{ value: 'autoHumanSegment', label: 'Everything but the Face', description: 'Keeps garment, body and background; replaces the face' },
				{ value: 'inverseAutoHumanSegment', label: 'Face', description: 'Keeps the face; replaces clothing and background' },
				{ value: 'autoLowerApparelSegment', label: 'Lower Garment', description: 'Keeps trousers or skirt; replaces everything else' },
				subjectMask,
				{ value: 'autoUpperApparelSegment', label: 'Upper Garment', description: 'Keeps the top; replaces lower body, face and background' },
				ownMask,
			],
			'autoApparelSegment',
		),
		customMask,
		generatedContent,
		{
			kind: 'choice',
			name: 'pose',
			label: 'Pose',
			description: 'The pose of the model',
			default: 'originalImagePose',
			choices: [
				{ value: 'freePose', label: 'Any', description: 'WeShop decides' },
				{ value: 'originalImagePose', label: 'As in the Photo' },
				{ value: 'referenceImagePose', label: 'As in the Scene', description: 'Uses the pose of the selected scene' },
			],
		},
		negativePrompt,
	],
	rules: [
		atLeastOneOf(['textDescription', 'locationId', 'fashionModelId'], ['Prompt', 'Scene', 'Fashion Model']),
		poseNeedsScene,
	],
	placeMedia: sourceAndMask,
};
