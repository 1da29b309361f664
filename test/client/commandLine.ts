import type { CatalogueAgent, RunBody } from '../catalogue/catalogue';

/** The client's option for each parameter. */
const OPTIONS: Record<string, string> = {
	textDescription: '--prompt',
	negTextDescription: '--negative-prompt',
	modelName: '--model',
	duration: '--duration',
	aspectRatio: '--aspect-ratio',
	imageSize: '--image-size',
	videoSize: '--video-size',
	resolution: '--resolution',
	quality: '--quality',
	outputFormat: '--output-format',
	generateAudio: '--generate-audio',
	generateVersion: '--gen-version',
	descriptionType: '--prompt-mode',
	generatedContent: '--generation-mode',
	maskType: '--mask-type',
	customMaskUrl: '--custom-mask',
	locationId: '--location-id',
	fashionModelId: '--model-id',
	pose: '--pose',
	targetWidth: '--width',
	targetHeight: '--height',
	fillLeft: '--fill-left',
	fillTop: '--fill-top',
	backgroundHex: '--bg-hex',
	backgroundId: '--bg-id',
	firstFrame: '--first-frame',
	lastFrame: '--last-frame',
	extendVideo: '--extend-video',
	extendDirection: '--extend-direction',
	batchCount: '--batch',
};
const NAMED_IMAGES: Record<string, string> = { fashionModelImage: '--model-image', locationImage: '--location-image' };
const LISTS: Record<string, string> = { images: '--image', videos: '--video', audios: '--audio', tools: '--tool' };

/**
 * The arguments that make the client send this body.
 * @throws Error if the client has no option for a parameter
 */
export function commandLine({ command, params }: CatalogueAgent, body: RunBody): string[] {
	const constants = params.filter(({ constant }) => constant).map(({ name }) => name);
	const args = Object.entries(NAMED_IMAGES).flatMap(([name, option]) => (body.input[name] === undefined ? [] : [option, String(body.input[name])]));
	for (const [name, value] of Object.entries(body.params)) {
		if (constants.includes(name)) continue;
		const list = LISTS[name];
		// The client puts the extended video first itself.
		if (list) args.push(...option(list, (value as string[]).filter((one) => one !== body.params.extendVideo)));
		else if (name === 'returnLastFrame') args.push('--return-last-frame');
		else if (OPTIONS[name]) args.push(`${OPTIONS[name]}=${String(value)}`);
		else throw new Error(`The client has no option for ${name}.`);
	}
	return [command, ...args];
}

function option(name: string, values: string[]): string[] {
	return values.length > 0 ? [name, ...values] : [];
}
