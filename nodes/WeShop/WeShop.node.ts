import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { shown } from './agents/readValue';
import { credentialTest } from './n8n/credentialCheck';
import { nodeHint } from './panel/builderHints';
import { operationPickers, toolDescriptions } from './panel/operationPickers';
import { merged } from './panel/merged';
import { resultProperties } from './panel/options';
import { listSearch } from './operations/listSearch';
import { operationOf, operations } from './operations/registry';
import { PAUSED, resume, resumeWebhooks } from './pause/resume';

export class WeShop implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WeShop',
		name: 'weShop',
		icon: { light: 'file:../../icons/weshop.svg', dark: 'file:../../icons/weshop.dark.svg' },
		group: ['transform'],
		version: 1,
		// n8n's lint requires a literal here, so a new operation is missing from the list at first; its subtitle is then made of its name.
		subtitle:
			'={{ ({ virtualTryOn: "Put the garment on a model", modelPhoto: "Make a model photo", productPhoto: "Make a product photo", changePose: "Change the pose", expand: "Enlarge the canvas", removeBackground: "Remove the background", changeClothes: "Change the clothes", ghostMannequin: "Make a ghost mannequin", flatLay: "Make a flat lay", newOutfit: "Change the outfit", photoshoot: "Make a photoshoot", combine: "Combine the images", translateText: "Translate the text", removeFilter: "Remove the filter", gptImage: "Make an image with GPT Image", seedream: "Make an image with Seedream", nanoBanana: "Make an image with Nano Banana", qwen: "Make an image with Qwen", fireRed: "Make an image with FireRed", midjourney: "Make an image with Midjourney", zImage: "Make an image with Z-Image", poster: "Make a poster", posterFromImages: "Make a poster from images", logo: "Make a logo", infographic: "Make an infographic", flowchart: "Make a flowchart", room: "Redesign the room", garden: "Redesign the garden", headshot: "Make a headshot", removeBlemishes: "Remove the blemishes", removeWrinkles: "Remove the wrinkles", changeHairColor: "Change the hair color", changeHairstyle: "Change the hairstyle", christmasPhoto: "Make a Christmas photo", animate: "Animate the photo", kling: "Make a video with Kling", seedance: "Make a video with Seedance", seedance25: "Make a video with Seedance 2.5", klingO1: "Make a video with Kling O1", klingOmni: "Make a video with Kling Omni", klingMotionControl: "Copy the motion of a video", miniMaxH3: "Make a video with MiniMax", veo: "Make a video with Veo", vidu: "Make a video with Vidu", sora: "Make a video with Sora", wan: "Make a video with Wan", hailuo: "Make a video with Hailuo", happyHorse: "Make a video with HappyHorse", enhance: "Enhance the video", removeText: "Remove the text from a video", start: "Start a run", get: "Get a run", check: "Check a run", wait: "Wait for a run", estimate: "Estimate the cost", upload: "Upload an image", getMany: "Get many presets", grokImagine: $parameter["resource"] === "video" ? "Make a video with Grok" : "Make an image with Grok" })[$parameter["operation"]] ?? $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase().replace(/^./, (first) => first.toUpperCase()) }}',
		description: 'Make model photos, product photos, cut-outs and videos from product images with WeShop AI',
		defaults: { name: 'WeShop' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["resource"] === "run" && $parameter["operation"] === "check" ? [{ type: "main", displayName: "Finished" }, { type: "main", displayName: "Pending" }] : ["main"] }}`,
		credentials: [{ name: 'weShopApi', required: true, testedBy: 'testWeShopApi' }],
		webhooks: resumeWebhooks,
		waitingNodeTooltip: PAUSED,
		builderHint: nodeHint,
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Asset', value: 'asset', description: 'Upload an image to WeShop' },
					{ name: 'Design', value: 'design', description: 'Make posters, logos, charts, rooms and gardens' },
					{ name: 'Image', value: 'image', description: 'Make a product or model photo from a photo' },
					{ name: 'Image Model', value: 'imageModel', description: 'Edit or generate images by a prompt, with a model of your choice' },
					{ name: 'Portrait', value: 'portrait', description: 'Retouch and restyle the photo of a person' },
					{ name: 'Preset', value: 'preset', description: 'List the scenes, fashion models and backgrounds of your account' },
					{ name: 'Run', value: 'run', description: 'Run any other agent, read a run, wait for it or estimate its cost' },
					{ name: 'Video', value: 'video', description: 'Make a video from a picture or a prompt, or improve a video' },
				],
				default: 'image',
			},
			...operationPickers(operations),
			...toolDescriptions(operations),
			...merged(operations.map(({ properties }) => properties)),
			...resultProperties,
		],
	};

	methods = { listSearch, credentialTest };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const resource = this.getNodeParameter('resource', 0);
		const name = this.getNodeParameter('operation', 0);
		const operation = operationOf(resource as string, name as string);
		if (!operation) {
			throw new NodeOperationError(this.getNode(), `There is no operation ${shown(name)} for the resource ${shown(resource)}`, {
				description: 'Open the node and choose a resource and an operation from the lists',
			});
		}
		return await operation.execute(this);
	}

	/** WeShop's callback for a paused execution. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resume(this);
	}
}
