import type { INodeParameters } from 'n8n-workflow';
import { agents } from '../../../nodes/WeShop/agents';
import type { Agent } from '../../../nodes/WeShop/agents/agent';
import { anyAgentFields } from '../../../nodes/WeShop/agents/anyAgent';
import type { GoodRequest } from './goodRequests';
import { fieldsOf, parameterOf } from './ofAgents';
import { ABOVE, address, choice, choices, colour, fileField, fileName, files, GIVES_NOTHING, headerText, image, IS_EMPTY, json, onOff, preset, runId, seconds, text, UNSET, whole, type FileRow, type Outcome, type Row } from './outcomes';

/** A request to start or price a run, as WeShop gets it. */
export interface Sent {
	agent: { name: string; version: string };
	input: Record<string, unknown>;
	params: Record<string, unknown>;
	safeGenerate: 'on';
	callbackUrl?: string;
}

/** One parameter of an operation, and what comes of each kind of value. */
export interface Parameter {
	label: string;
	row: Row;
	files?: FileRow;
	/** Where its value stands in the request; nowhere where it changes none. */
	place?: (sent: Sent, value: unknown) => void;
	/** Other values that it needs, and what WeShop gets of them. */
	besides?: { set: INodeParameters; options?: INodeParameters; place?: (sent: Sent) => void };
	/** The first item's value counts for all. */
	first?: true;
	/** The values of all others, where they are not those that the operation has for every field. */
	good?: GoodRequest;
	/** The value is that of an entry in a list. */
	isList?: true;
	/** Values of its own, by what they are. */
	more?: Record<string, { value: unknown; outcome: Outcome }>;
}

export type Place = NonNullable<Parameter['place']>;

const put = (into: Record<string, unknown>, name: string, value: unknown): void => {
	if (value === undefined) delete into[name];
	else into[name] = value;
};
const inParams =
	(name: string): Place =>
	({ params }, value) =>
		put(params, name, value);
const inInput =
	(name: string): Place =>
	({ input }, value) =>
		put(input, name, value);

const source: Place = ({ input, params }, value) => Object.assign(input, { originalImage: value }) && Object.assign(params, { originalImage: value, images: [value] });
const reference =
	(name: string): Place =>
	({ input, params }, value) => {
		put(input, name, value);
		put(params, name, value);
	};
/** At a place of the list of a video's images; without any, nothing of it is sent. */
const frame =
	(index: number): Place =>
	({ input, params }, value) => {
		const images = [...(params.images as unknown[])];
		images.splice(index, 1, ...(value === undefined ? [] : [value]));
		put(params, 'images', images.length > 0 ? images : undefined);
		put(input, 'images', images.length > 0 ? images : undefined);
		put(input, 'originalImage', images[0]);
	};

const fieldOf = (label: string, row: Row, place?: Place, more: Partial<Parameter> = {}): Parameter => ({ label, row, place, ...more });
const imageField = (label: string, place: Place, empty = IS_EMPTY): Parameter => fieldOf(label, image(empty), place, { files });
const prompt = (empty = IS_EMPTY): Parameter => fieldOf('Prompt', text(empty), inParams('textDescription'));
const picked = (label: string, name: string, byDefault?: string): Parameter => fieldOf(label, choice(byDefault ? { gives: byDefault } : IS_EMPTY), inParams(name));
const length = (taken: number[], byDefault: number): Parameter => fieldOf('Duration (Seconds)', seconds(taken, byDefault), inParams('duration'));
const audio = fieldOf('Generate Audio', onOff('true', 'true', 'false'), inParams('generateAudio'));
const pixels = (label: string, name: string, min: number, empty = UNSET): Parameter => fieldOf(label, whole(min, 4096, empty), inParams(name));
const avoid = fieldOf('Avoid', text(UNSET), inParams('negTextDescription'));
const mask = imageField('Mask Image', inParams('customMaskUrl'));
const from = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** A picture costs less than 3 points in the sandbox, and a video more than 7. */
const limitOfPictures: Row = { ...whole(0, 10_000_000, IS_EMPTY), zero: ABOVE };
const limitOfVideos: Row = { ...limitOfPictures, 'a number as text': ABOVE, seven: ABOVE };

const common: Record<string, Parameter> = {
	fileName: fieldOf('File Name', fileName, undefined, { besides: { set: { download: true } } }),
	includeInput: fieldOf('Include Input', onOff(false)),
	includeRun: fieldOf('Include Run', onOff(false)),
	maxConcurrency: fieldOf('Max Concurrency', whole(1, 1000, UNSET), undefined, { first: true }),
	maxFileSize: fieldOf('Max File Size', whole(1, 10_000, UNSET), undefined, { besides: { set: { download: true } } }),
	timeout: fieldOf('Timeout', { ...whole(1, 86_400, UNSET), 'seconds as text': { gives: 5 } }),
	taskName: fieldOf('Task Name', text(UNSET), inInput('taskName')),
	callbackUrl: fieldOf('Callback URL', address(UNSET), (sent, value) => put(sent as never, 'callbackUrl', value)),
	idempotencyKey: fieldOf('Idempotency Key', headerText),
	madeBefore: fieldOf('Made Before', choice(UNSET)),
	spendingLimit: fieldOf('Spending Limit (Points)', limitOfPictures, undefined, { first: true, besides: { set: { batchCount: 1 }, place: ({ params }) => void ('batchCount' in params && (params.batchCount = 1)) } }),
	download: fieldOf('Download', onOff(true)),
	binaryPropertyName: fieldOf('Put Output File in Field', text({ gives: 'data' }), undefined, { besides: { set: { download: true } } }),
	checkFor: fieldOf('Check For', choices(UNSET)),
	minHeight: fieldOf('Min Height', whole(1, 100_000, UNSET), undefined, ownMinimum({ minWidth: 5 })),
	minWidth: fieldOf('Min Width', whole(1, 100_000, UNSET), undefined, ownMinimum({ minHeight: 5 })),
};
/** It needs the files, and one number of two. */
function ownMinimum(other: INodeParameters): Partial<Parameter> {
	return { besides: { set: { completion: 'wait', download: true }, options: { checkFor: ['ownMinimum'], ...other } } };
}
const commonOnes = (...names: string[]): Record<string, Parameter> => Object.fromEntries(names.map((name) => [name, common[name]!]));

/** n8n shows a field whose condition hangs on an expression, and nothing is waited for. */
const shownBeforeResults = { set: { completion: '={{ "none" }}' } };

/** What every image and video operation has. */
const makingVideos: Record<string, Parameter> = {
	...commonOnes('callbackUrl', 'idempotencyKey', 'includeInput', 'madeBefore', 'maxConcurrency', 'taskName'),
	spendingLimit: fieldOf('Spending Limit (Points)', limitOfVideos, undefined, { first: true }),
	includeRun: { ...common.includeRun!, besides: shownBeforeResults },
	fileName: { ...common.fileName!, besides: { set: { ...shownBeforeResults.set, download: true } } },
	maxFileSize: { ...common.maxFileSize!, besides: { set: { ...shownBeforeResults.set, download: true } } },
	timeout: { ...common.timeout!, besides: shownBeforeResults },
	download: { ...common.download!, besides: shownBeforeResults },
	binaryPropertyName: { ...common.binaryPropertyName!, besides: { set: { ...shownBeforeResults.set, download: true } } },
	batchCount: fieldOf('Number of Results', whole(1, 16, { gives: 1 }), inParams('batchCount')),
	completion: fieldOf('After Starting', choice(UNSET)),
};
/** What makes pictures has besides. */
const making: Record<string, Parameter> = { ...makingVideos, ...commonOnes('checkFor', 'minHeight', 'minWidth', 'spendingLimit') };
const written: Record<string, Parameter> = {
	agentName: fieldOf('Agent', text(IS_EMPTY, { 'a locator': { gives: 'https://shop.example/photos/model.jpg' } }), ({ agent }, value) => put(agent as never, 'name', value)),
	agentVersion: fieldOf('Agent Version', text(IS_EMPTY), ({ agent }, value) => put(agent as never, 'version', value)),
	input: fieldOf('Input (JSON)', json, (sent, value) => (sent.input = value as Sent['input'])),
	params: fieldOf('Parameters (JSON)', json, (sent, value) => (sent.params = { batchCount: 1, ...(value as Sent['params']) })),
};
/** The fields of a run of any agent, of one that the package does not know: it takes as many as WeShop says. */
function asFields(operation: string): Record<string, Parameter> {
	return Object.fromEntries(
		anyAgentFields.map((field) => {
			const about = { about: `run:${operation} ${field.name}` };
			const agent = { name: 'a-new-agent', version: 'v1.0' };
			const parameters = { agentName: agent.name, agentVersion: agent.version, images: {}, textDescription: '', input: JSON.stringify(about), params: '{}' };
			return [field.name, parameterOf(field, { parameters, sent: { agent, input: about, params: { batchCount: 1 }, safeGenerate: 'on' } })];
		}),
	);
}
const reading = { executionId: fieldOf('Execution ID', runId), ...commonOnes('download', 'binaryPropertyName', 'checkFor', 'fileName', 'includeInput', 'includeRun', 'maxFileSize', 'minHeight', 'minWidth') };
/** The pose of the good values takes a scene's, and a scene may be missing. */
const withoutPose = { set: { pose: 'freePose' }, place: inParams('pose') };

/** Those of the agents that WeShop's documents describe, and of the operations that make nothing. */
const DESCRIBED: Record<string, Record<string, Parameter>> = {
	'image:virtualTryOn': {
		originalImage: imageField('Garment Image', source),
		fashionModelImage: imageField('Model Image', reference('fashionModelImage'), GIVES_NOTHING),
		locationImage: imageField('Scene Image', reference('locationImage'), GIVES_NOTHING),
		descriptionType: picked('Prompt Source', 'descriptionType'),
		textDescription: prompt(),
		generateVersion: picked('Quality', 'generateVersion'),
		aspectRatio: picked('Aspect Ratio', 'aspectRatio', '3:4'),
		imageSize: picked('Image Size', 'imageSize'),
		...making,
	},
	'image:modelPhoto': {
		originalImage: imageField('Image', source),
		textDescription: prompt(UNSET),
		locationId: fieldOf('Scene', preset(UNSET), inParams('locationId'), { besides: { set: withoutPose.set, place: (sent) => withoutPose.place(sent, 'freePose') } }),
		fashionModelId: fieldOf('Fashion Model', preset(UNSET), inParams('fashionModelId')),
		maskType: picked('Keep Unchanged', 'maskType'),
		customMask: mask,
		generatedContent: picked('Closeness to the Original', 'generatedContent'),
		pose: picked('Pose', 'pose', 'originalImagePose'),
		negTextDescription: avoid,
		...making,
	},
	'image:productPhoto': {
		originalImage: imageField('Image', source),
		textDescription: prompt(UNSET),
		locationId: fieldOf('Scene', preset(UNSET), inParams('locationId')),
		maskType: picked('Keep Unchanged', 'maskType'),
		customMask: mask,
		generatedContent: picked('Closeness to the Original', 'generatedContent'),
		negTextDescription: avoid,
		...making,
	},
	'image:changePose': { originalImage: imageField('Image', source), textDescription: prompt(), generateVersion: picked('Quality', 'generateVersion', 'lite'), ...making },
	'image:expand': {
		originalImage: imageField('Image', source),
		targetWidth: pixels('Target Width', 'targetWidth', 1, IS_EMPTY),
		targetHeight: pixels('Target Height', 'targetHeight', 1, IS_EMPTY),
		fillLeft: pixels('Distance From the Left', 'fillLeft', 0),
		fillTop: pixels('Distance From the Top', 'fillTop', 0),
		...making,
	},
	'image:removeBackground': {
		originalImage: imageField('Image', source),
		maskType: picked('Keep Unchanged', 'maskType'),
		customMask: mask,
		backgroundHex: fieldOf('Background Color', colour(UNSET), inParams('backgroundHex')),
		backgroundId: fieldOf('Background Preset', preset(UNSET), inParams('backgroundId'), { besides: { set: { backgroundHex: '' }, place: ({ params }) => delete params.backgroundHex } }),
		...making,
	},
	'video:animate': { image: imageField('Image', frame(0)), textDescription: prompt(), modelName: picked('Model', 'modelName', 'Kling_3_0'), duration: length([5, 10], 5), generateAudio: audio, ...makingVideos },
	'video:kling': {
		image: imageField('Image', frame(0)),
		lastFrame: imageField('Last Frame', frame(1), GIVES_NOTHING),
		textDescription: prompt(),
		modelName: picked('Model', 'modelName', 'Kling_3_0'),
		duration: length(from(3, 15), 5),
		generateAudio: audio,
		...makingVideos,
	},
	'run:start': { ...written, ...asFields('start'), ...making },
	'run:estimate': { ...written, ...asFields('estimate'), batchCount: making.batchCount!, ...commonOnes('includeInput') },
	'run:get': reading,
	'run:check': reading,
	'run:wait': { ...reading, ...commonOnes('maxConcurrency', 'timeout') },
	'asset:upload': { binaryPropertyName: fieldOf('Input Data Field Name', fileField, undefined, { files }), ...commonOnes('includeInput') },
	'preset:getMany': {
		presetType: fieldOf('Kind', choice(IS_EMPTY)),
		agentName: fieldOf('For', choice(IS_EMPTY)),
		returnAll: fieldOf('Return All', onOff(false)),
		limit: fieldOf('Limit', whole(1, 100_000, { gives: 50 })),
	},
};

/** Every parameter of every operation. */
export const PARAMETERS: Record<string, Record<string, Parameter>> = {
	...DESCRIBED,
	...Object.fromEntries(agents.map((agent) => [`${agent.resource}:${agent.operation}`, agent] as const).filter(([key]) => !DESCRIBED[key]).map(([key, agent]) => [key, { ...fieldsOf(agent), ...makingOf(agent) }])),
};

function makingOf({ resource, takesBatchCount }: Agent): Record<string, Parameter> {
	const { batchCount, ...others } = resource === 'video' ? makingVideos : making;
	return { ...others, ...(takesBatchCount === false ? {} : { batchCount: batchCount! }) };
}
