import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IWebhookFunctions, type IWebhookResponseData } from 'n8n-workflow';
import { credentialTest } from './n8n/credentialCheck';
import { triggerHint } from './panel/builderHints';
import { LISTENING, PUBLISHED, triggerPanel, triggerProperties } from './panel/triggerPanel';
import { goOnOnce } from './trigger/goOnOnce';
import { startForRun } from './trigger/startForRun';

export class WeShopTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WeShop Trigger',
		name: 'weShopTrigger',
		icon: { light: 'file:../../icons/weshop.svg', dark: 'file:../../icons/weshop.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "When a run " + ($parameter["statuses"].length === 2 ? "ends" : $parameter["statuses"].includes("Failed") ? "fails" : "succeeds") }}',
		description: 'Model photos, product photos, cut-outs and videos with WeShop AI. The trigger starts the workflow when a run has ended.',
		eventTriggerDescription: LISTENING,
		activationMessage: PUBLISHED,
		triggerPanel,
		defaults: { name: 'WeShop Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'weShopApi', required: true, testedBy: 'testWeShopApi' }],
		// n8n's own response, which it sends once the execution is in its database.
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', responseData: 'An execution starts', path: 'weshop' }],
		builderHint: triggerHint,
		properties: triggerProperties,
	};

	methods = { credentialTest };

	/** Nothing to register: WeShop has no list of webhooks, each run is started with its own callback URL. */
	webhookMethods = {
		default: {
			checkExists: async () => true,
			create: async () => true,
			delete: async () => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await startForRun(this);
	}

	/** n8n calls it with the items of `webhook` where the workflow is executed, on a worker in queue mode. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await goOnOnce(this);
	}
}
