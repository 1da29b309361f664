import type { INodeParameters } from 'n8n-workflow';
import { address, choice, colour, fileField, fileName, files, headerText, image, IS_EMPTY, json, onOff, preset, runId, seconds, text, UNSET, whole, type FileRow, type Row } from './outcomes';

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
	besides?: { set: INodeParameters; place?: (sent: Sent) => void };
	/** The first item's value counts for all. */
	first?: true;
}

type Place = NonNullable<Parameter['place']>;

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
	download: fieldOf('Download', onOff(true)),
	binaryPropertyName: fieldOf('Put Output File in Field', text({ gives: 'data' }), undefined, { besides: { set: { download: true } } }),
};
const commonOnes = (...names: string[]): Record<string, Parameter> => Object.fromEntries(names.map((name) => [name, common[name]!]));

/** n8n shows a field whose condition hangs on an expression, and nothing is waited for. */
const shownBeforeResults = { set: { completion: '={{ "none" }}' } };

/** What every image and video operation has. */
const making: Record<string, Parameter> = {
	...commonOnes('callbackUrl', 'idempotencyKey', 'includeInput', 'maxConcurrency', 'taskName'),
	includeRun: { ...common.includeRun!, besides: shownBeforeResults },
	fileName: { ...common.fileName!, besides: { set: { ...shownBeforeResults.set, download: true } } },
	maxFileSize: { ...common.maxFileSize!, besides: { set: { ...shownBeforeResults.set, download: true } } },
	timeout: { ...common.timeout!, besides: shownBeforeResults },
	download: { ...common.download!, besides: shownBeforeResults },
	binaryPropertyName: { ...common.binaryPropertyName!, besides: { set: { ...shownBeforeResults.set, download: true } } },
	batchCount: fieldOf('Number of Results', whole(1, 16, { gives: 1 }), inParams('batchCount')),
	completion: fieldOf('After Starting', choice(UNSET)),
};
const written = {
	agentName: fieldOf('Agent Name', text(IS_EMPTY), ({ agent }, value) => put(agent as never, 'name', value)),
	agentVersion: fieldOf('Agent Version', text(IS_EMPTY), ({ agent }, value) => put(agent as never, 'version', value)),
	input: fieldOf('Input (JSON)', json, (sent, value) => (sent.input = value as Sent['input'])),
	params: fieldOf('Parameters (JSON)', json, (sent, value) => (sent.params = { batchCount: 1, ...(value as Sent['params']) })),
};
const reading = { executionId: fieldOf('Execution ID', runId), ...commonOnes('download', 'binaryPropertyName', 'fileName', 'includeInput', 'includeRun', 'maxFileSize') };
/** The pose of the good values takes a scene's, and a scene may be missing. */
const withoutPose = { set: { pose: 'freePose' }, place: inParams('pose') };

/** Every parameter of every operation. */
export const PARAMETERS: Record<string, Record<string, Parameter>> = {
	'image:virtualTryOn': {
		originalImage: imageField('Garment Image', source),
		fashionModelImage: imageField('Model Image', reference('fashionModelImage'), UNSET),
		locationImage: imageField('Scene Image', reference('locationImage'), UNSET),
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
	'video:animate': { image: imageField('Image', frame(0)), textDescription: prompt(), modelName: picked('Model', 'modelName', 'Kling_3_0'), duration: length([5, 10], 5), generateAudio: audio, ...making },
	'video:kling': {
		image: imageField('Image', frame(0)),
		lastFrame: imageField('Last Frame', frame(1), UNSET),
		textDescription: prompt(),
		modelName: picked('Model', 'modelName', 'Kling_3_0'),
		duration: length(from(3, 15), 5),
		generateAudio: audio,
		...making,
	},
	'video:seedance': {
		modelName: picked('Model', 'modelName', 'Seedance_20'),
		image: imageField('Image', frame(0), UNSET),
		imageRole: fieldOf('Use Image As', choice(UNSET)),
		textDescription: prompt(),
		duration: length(from(4, 15), 4),
		aspectRatio: picked('Aspect Ratio', 'aspectRatio', '3:4'),
		resolution: picked('Resolution', 'resolution', '720p'),
		generateAudio: audio,
		...making,
	},
	'run:start': { ...written, ...commonOnes('callbackUrl', 'idempotencyKey', 'includeInput', 'maxConcurrency', 'taskName') },
	'run:estimate': { ...written, ...commonOnes('includeInput') },
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
