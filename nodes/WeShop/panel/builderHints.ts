import type { IBuilderHint, INodeProperties } from 'n8n-workflow';

/**
 * The instructions that n8n's assistant and other AI models get when they build workflows. Older n8n ignores them, and so does the editor.
 *
 * n8n writes the type definition of a community node for all operations at once, so a hint at a field that all of them have
 * is sent some 50 times: what concerns every operation is said once, at the node.
 */

/** Put into search results and on top of the type definition. */
const SEARCH_HINT =
	'Makes pictures and videos; each run costs points. Give an image as a public https URL or as a file of the input item: the node uploads, waits and downloads by itself. ' +
	'It needs no HTTP Request, Wait or polling loop, and no asset: upload before it. Each result is an item with url, and its file in the binary field data.';

const RULES = [
	'Rules for all operations:',
	'- Leave out what the user has not asked for: the defaults work. batchCount multiplies the price.',
	"- An image is { __rl: true, mode: 'url', value: 'https://…' } or { __rl: true, mode: 'binary', value: 'data' }, where value is the name of the item's binary field. Never base64, never a file path.",
	"- completion 'wait' (the default) outputs the results. 'callback' pauses the execution, for many videos, if WeShop can reach this n8n from the internet: it outputs one item for each input item, with the results in the list results, for Split Out. 'none' outputs executionId only. 'estimate' starts nothing.",
	"- Items that come out have url, fileName, width, height, mediaType, executionId and the like, not the fields of the input item. Take those from the node before, such as $('Products').item.json.sku, or set options.includeInput to true and read $json.input.sku.",
	"- options.idempotencyKey: only if the user wants each thing made once for all. Something that identifies it, such as an SKU or an order number; never a time, a random value or $execution.id.",
	"- options.callbackUrl: the Production URL of a WeShop Trigger, which is known once its workflow is published, with completion 'none'. Leave it out otherwise.",
	'- Never invent IDs of presets, names of agents or execution IDs.',
	"- Never operation '__CUSTOM_API_CALL__', which n8n adds: the credential works in this node alone. Other agents of WeShop run by run: start.",
].join('\n');

const LOOP = `<patterns>
<pattern title="Checking until runs have finished: output 0 is finished, output 1 is pending">
const startVideo = node({ type: 'n8n-nodes-weshop.weShop', version: 1, config: { name: 'Start Video', parameters: { resource: 'video', operation: 'animate', completion: 'none' }, credentials: { weShopApi: newCredential('WeShop') } } });
const checkRun = node({ type: 'n8n-nodes-weshop.weShop', version: 1, config: { name: 'Check Run', parameters: { resource: 'run', operation: 'check' }, credentials: { weShopApi: newCredential('WeShop') } } });
const pause = node({ type: 'n8n-nodes-base.wait', version: 1.1, config: { name: 'Wait', parameters: { resume: 'timeInterval', amount: 65, unit: 'seconds' } } });

export default workflow('id', 'name')
  .add(startTrigger)
  .to(startVideo)
  .to(checkRun)
  .add(checkRun.output(0).to(useResult))
  .add(checkRun.output(1).to(pause))
  .add(pause.to(checkRun));
</pattern>
</patterns>`;

const NODE = 'n8n-nodes-weshop.weShop';
const TRIGGER = 'n8n-nodes-weshop.weShopTrigger';

export const nodeHint: IBuilderHint = {
	searchHint: SEARCH_HINT,
	relatedNodes: [
		{ nodeType: TRIGGER, relationHint: "Starts another workflow when a run has ended; its Production URL goes into options.callbackUrl, with completion 'none'" },
		{ nodeType: 'n8n-nodes-base.splitOut', relationHint: "Behind completion 'callback': fieldToSplitOut 'results' makes an item of each result" },
		{ nodeType: 'n8n-nodes-base.wait', relationHint: 'Between output 1 (pending) of run: check and the same node again; 65 seconds or more' },
	],
	extraTypeDefContent: [{ content: RULES }, { content: LOOP, displayOptions: { show: { resource: ['run'], operation: ['check'] } } }],
};

export const triggerHint: IBuilderHint = {
	searchHint:
		'Starts the workflow for runs that a WeShop node of another workflow has started with the Production URL of this trigger as options.callbackUrl. ' +
		'It sees no other runs of the account, and WeShop must be able to reach this n8n from the internet. In the workflow that starts the runs, the WeShop node waits by itself: no trigger needed.',
	relatedNodes: [{ nodeType: NODE, relationHint: "Starts the runs, with completion 'none' and the Production URL of this trigger as options.callbackUrl" }],
};

type FieldHint = Pick<INodeProperties, 'builderHint'>;

/** Optional everywhere, so a placeholder would only block the run. */
export const presetHint: FieldHint = {
	builderHint: { propertyHint: 'Take an ID from the list of the account, never an invented one; leave the parameter out for none', placeholderSupported: false },
};

export const executionIdHint: FieldHint = {
	builderHint: { propertyHint: 'Leave it out behind a WeShop node: the default reads the ID that the node puts out', placeholderSupported: false },
};

export const agentNameHint: FieldHint = {
	builderHint: { propertyHint: "Take a name from the list, in mode 'list' or 'name', and only if no operation of this node does the job" },
};
