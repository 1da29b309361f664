import type { INodeExecutionData } from 'n8n-workflow';
import { file } from '../../../test/engine/files';
import { block, blockMask, sampleFiles } from '../formats';
import { isOnTheWeb, runNode, statusOfFile, type Live, type Ran } from '../live';
import { hostIn, isEnvelope, isRefusal, mayPass, refusalIn, tidied, told } from '../words';

/** As many images as the operation with the longest list takes. */
const PHOTOS = 30;

/** One file of each format, then the photos and the mask that prices are asked with. */
export async function uploadFiles(live: Live): Promise<void> {
	const { guard, notebook, memory, material, say } = live;
	say('Uploads: a small picture in each format that the node takes. 9 requests.');
	const table = notebook.table('Uploads', ['Format', 'Taken', "WeShop's answer"]);
	const refused: string[] = [];
	const strange: string[] = [];
	let isUnreadable = false;
	let undecided = '';
	for (const { format, mimeType, extension, content } of await sampleFiles()) {
		const ran = await upload(live, { data: file(content, mimeType, `live.${extension}`) });
		const address = addressIn(ran);
		const answer = ran.exchanges.at(-1);
		table.rows.push([format, address ? 'yes' : 'no', address ? told(answer, guard) : (ran.failure ?? told(answer, guard))]);
		if (address !== undefined && !isOnTheWeb(address)) {
			strange.push(format);
		} else if (address) {
			material.photos.push(address);
			if (format === 'PNG') memory.memories.uploads.push({ at: new Date().toISOString(), address, asked: [] });
		} else if (answer && (mayPass(answer) || (refusalIn(answer) && !isRefusal(answer)))) {
			// The node has asked for minutes; the others would take as long.
			undecided = told(answer, guard);
			notebook.leftOut.push(`Uploads from ${format} on: WeShop did not decide on it, ${undecided}.`);
			break;
		} else if (answer && !refusalIn(answer) && isEnvelope(answer)) {
			isUnreadable = true;
			notebook.fails(`An upload (${format}) succeeds, and the node finds no address in the answer: "${ran.failure}". Its data has ${tidied(Object.keys((answer.answer as { data: object }).data).join(', '), guard) || 'nothing'}.`, 'Read the new name in nodes/WeShop/api/client.ts');
			break;
		} else if (answer && !refusalIn(answer)) {
			isUnreadable = true;
			notebook.fails(`The answer to an upload (${format}) cannot be read: "${ran.failure}". WeShop answered ${told(answer, guard)}.`, 'See nodes/WeShop/api/envelope.ts for how answers are read');
			break;
		} else if (!answer) {
			isUnreadable = true;
			notebook.fails(`A picture (${format}) cannot be uploaded: "${ran.failure}".`, 'The node sends nothing: see nodes/WeShop/operations/upload.ts');
		} else {
			refused.push(format);
			notebook.fails(`An upload of ${format} is refused: ${told(answer, guard)}.`, 'Refuse it before it is sent, with what to do, in nodes/WeShop/files/pictures.ts; and in the README');
		}
	}
	if (strange.length > 0) notebook.fails(`An upload (${strange.join(', ')}) succeeds, and its address is not one of the public web, so it is not used here.`, 'See what WeShop gives, and nodes/WeShop/operations/upload.ts');
	const tried = table.rows.map(([format]) => format!);
	if (undecided !== '') notebook.verdict('formats', refused.length === 0 ? 'open' : 'refuted', refused.length === 0 ? undecided : `refused: ${refused.join(', ')}`);
	else if (!isUnreadable) notebook.verdict('formats', refused.length === 0 ? 'confirmed' : 'refuted', refused.length === 0 ? `${tried.join(', ')} were taken` : `refused: ${refused.join(', ')}`);
	if (undecided !== '' && material.photos.length === 0 && strange.length === 0) notebook.verdict('upload', 'open', undecided);
	else notebook.verdict('upload', material.photos.length > 0 && strange.length === 0 ? 'confirmed' : 'refuted', strange.length > 0 ? 'an address that is not one of the public web' : material.photos.length > 0 ? `addresses at ${[...new Set(material.photos.map((address) => hostIn(address)))].join(', ')}` : table.rows[0]!.at(-1)!);
	if (material.photos.length > 0) await uploadMaterial(live);
	memory.save();
}

async function uploadMaterial(live: Live): Promise<void> {
	const { notebook, material, say } = live;
	say(`Uploads: ${PHOTOS} small photos and a mask, for the prices of operations that take many. ${PHOTOS + 1} requests.`);
	const [first] = material.photos;
	// Until there is one.
	material.mask = first!;
	const status = await statusOfFile(first!);
	// An address that leads nowhere, a limit and an error of the server say nothing about keys.
	const isDecided = status >= 400 && status < 500 && status !== 408 && status !== 429;
	notebook.verdict('uploadOpen', status === 200 ? 'confirmed' : isDecided ? 'refuted' : 'open', status === 0 ? 'no answer' : `HTTP ${status}`);
	const names = Array.from({ length: PHOTOS }, (_, index) => `photo${index + 1}`);
	const photos = await Promise.all(names.map(async (name, index) => [name, file(await block(index + 1).png().toBuffer(), 'image/png', `${name}.png`)] as const));
	const many = await runNode(live, { resource: 'asset', operation: 'upload', binaryPropertyName: '*' }, [{ json: {}, binary: Object.fromEntries(photos) }]);
	const addresses = many.json.map(({ url }) => url).filter((url): url is string => typeof url === 'string' && isOnTheWeb(url));
	if (addresses.length === PHOTOS) material.photos.splice(0, Infinity, ...addresses);
	else if (many.exchanges.some(mayPass) && many.failure !== undefined) notebook.leftOut.push(`Settings with more than ${material.photos.length} photos: of ${PHOTOS} that were uploaded in one go, WeShop did not decide on all: ${many.failure}.`);
	else notebook.fails(`Of ${PHOTOS} photos that were uploaded in one go, the node gives ${addresses.length}${many.failure ? `: "${many.failure}"` : ''}.`, 'See nodes/WeShop/operations/upload.ts');
	material.mask = addressIn(await upload(live, { data: file(await blockMask(), 'image/png', 'mask.png') })) ?? material.mask;
}

async function upload(live: Live, binary: INodeExecutionData['binary']): Promise<Ran> {
	return await runNode(live, { resource: 'asset', operation: 'upload', binaryPropertyName: 'data' }, [{ json: {}, binary }]);
}

const addressIn = ({ json }: Ran) => (typeof json[0]?.url === 'string' ? json[0].url : undefined);
