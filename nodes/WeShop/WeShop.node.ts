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
import { operationPickers, toolDescriptions } from './panel/operationPickers';
import { resultProperties } from './panel/options';
import { listSearch } from './operations/listSearch';
import { operationOf, operations } from './operations/registry';
import { resume, resumeWebhooks } from './pause/resume';

export class WeShop implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WeShop',
		name: 'weShop',
		icon: { light: 'file:../../icons/weshop.svg', dark: 'file:../../icons/weshop.dark.svg' },
		group: ['transform'],
		version: 1,
		// n8n's lint requires a literal here, so a new operation is missing from the list at first; its subtitle is then made of its name.
		subtitle:
			'={{ ({ virtualTryOn: "Put the garment on a model", modelPhoto: "Make a model photo", productPhoto: "Make a product photo", changePose: "Change the pose", expand: "Enlarge the canvas", removeBackground: "Remove the background", animate: "Animate the photo", kling: "Make a video with Kling", seedance: "Make a video with Seedance", start: "Start a run", get: "Get a run", check: "Check a run", wait: "Wait for a run", estimate: "Estimate the cost", upload: "Upload an image", getMany: "Get many presets" })[$parameter["operation"]] ?? $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase().replace(/^./, (first) => first.toUpperCase()) }}',
		description: 'Make model photos, product photos, cut-outs and videos from product images with WeShop AI',
		defaults: { name: 'WeShop' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["resource"] === "run" && $parameter["operation"] === "check" ? [{ type: "main", displayName: "Finished" }, { type: "main", displayName: "Pending" }] : ["main"] }}`,
		credentials: [{ name: 'weShopApi', required: true, testedBy: 'testWeShopApi' }],
		webhooks: resumeWebhooks,
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Asset', value: 'asset', description: 'Upload an image to WeShop' },
					{ name: 'Image', value: 'image', description: 'Make a picture from a picture' },
					{ name: 'Preset', value: 'preset', description: 'List the scenes, fashion models and backgrounds of your account' },
					{ name: 'Run', value: 'run', description: 'Start a run, read it, wait for it or estimate its cost' },
					{ name: 'Video', value: 'video', description: 'Make a video from a picture' },
				],
				default: 'image',
			},
			...operationPickers(operations),
			...toolDescriptions(operations),
			...operations.flatMap(({ properties }) => properties),
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
