import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { WITHHELD } from '../keyGuard';
import { runNode, type Live } from '../live';
import { isRefusal, mayPass, refusalIn, tidied, told } from '../words';

/** After so many that WeShop did not decide on, each of which the node has asked for minutes. */
const GIVEN_UP_AFTER = 2;

interface WrongBody {
	name: string;
	agentName?: string;
	agentVersion?: string;
	input?: IDataObject;
	params?: IDataObject;
	/** WeShop may well take it: then it is only told. */
	mayBeTaken?: true;
}

/** Each as a user may write it in the JSON of Run → Start, which the node passes on. */
const wrongBodies = (photo: string): WrongBody[] => [
	{ name: 'an agent that does not exist', agentName: 'live-check-no-such-agent' },
	{ name: 'a version that does not exist', agentVersion: 'v99.0' },
	{ name: 'a value that is in no list', params: { maskType: 'live-check-no-such-mask' } },
	{ name: 'a required parameter left out', params: { maskType: null } },
	{ name: 'a number as words', agentName: 'expandimage', params: { targetWidth: 'wide', targetHeight: 1024 } },
	{ name: 'a number beyond its limit', agentName: 'expandimage', params: { targetWidth: 100_000, targetHeight: 1024 } },
	{ name: 'a length that no model has', agentName: 'kling', params: { images: [photo], textDescription: 'It turns', duration: '99s' } },
	{ name: 'an address that is none', input: { originalImage: 'not an address' }, params: { originalImage: 'not an address', images: ['not an address'] } },
	{ name: 'an address with nothing behind it', input: { originalImage: 'https://openapi.weshop.ai/live-check-nothing-here.png' }, params: { originalImage: 'https://openapi.weshop.ai/live-check-nothing-here.png', images: ['https://openapi.weshop.ai/live-check-nothing-here.png'] }, mayBeTaken: true },
	{ name: 'a preset that does not exist', params: { backgroundId: 2_000_000_000 }, mayBeTaken: true },
	{ name: 'a parameter that nobody knows', params: { liveCheckUnknown: 1 }, mayBeTaken: true },
];

/** What WeShop refuses, and in which words. */
export async function askWrongPrices(live: Live): Promise<void> {
	const { guard, notebook, say, material } = live;
	const [photo = 'https://shop.example/photos/sneaker.jpg'] = material.photos;
	const bodies = wrongBodies(photo);
	say(`Wrong requests: the price of ${bodies.length} bodies that WeShop should refuse, to learn its words. ${bodies.length} requests.`);
	const table = notebook.table('What WeShop refuses', ['Body', 'HTTP', 'Code', "WeShop's words", 'Retryable'], 'As its price, by Run → Estimate Cost. Nothing was started.');
	const passed: string[] = [];
	const undecided: string[] = [];
	let refused = 0;
	let givenUp = 0;
	// Where WeShop refuses whatever is asked, it has not looked at these.
	let hasPrice = live.prices.size > 0 || live.priced.size > 0;
	for (const { name, mayBeTaken, ...body } of bodies) {
		const { json, failure, exchanges } = await runNode(live, parametersOf(body, photo));
		const answer = exchanges.at(-1);
		const refusal = refusalIn(answer);
		if (!answer) {
			table.rows.push([name, '–', '', failure ?? '', 'the node sends nothing']);
			continue;
		}
		const retryable = (answer.answer as { error?: { retryable?: unknown } } | undefined)?.error?.retryable;
		table.rows.push(refusal ? [name, String(refusal.status), tidied(refusal.code, guard), tidied(refusal.message, guard), String(retryable ?? 'not said')] : [name, String(answer.status ?? '–'), '', failure ? `${answer.status === undefined ? 'no answer' : 'cannot be read'}: ${failure}` : `taken, for ${String(json[0]?.totalPower)} points`, '']);
		const hasPassed = !refusal && failure === undefined;
		if (hasPassed && typeof json[0]?.totalPower === 'number') hasPrice = true;
		if (hasPassed && !mayBeTaken) passed.push(name);
		if (isRefusal(answer)) refused++;
		else if (!hasPassed && !mayBeTaken) undecided.push(`${name}: ${told(answer, guard)}`);
		const said = tidied(refusal?.message ?? '', guard);
		// The node replaces the key in a text, and here the whole text is withheld: these cannot be compared.
		const isComparable = said !== '' && failure !== undefined && !said.includes(WITHHELD) && !failure.includes(WITHHELD);
		if (isComparable && !failure.includes(said.slice(0, 40))) notebook.fails(`For ${name}, WeShop says "${said}", and the user reads "${failure}".`, "Put WeShop's words into the message: nodes/WeShop/api/envelope.ts");
		if (mayPass(answer) && !mayBeTaken) givenUp++;
		if (givenUp >= GIVEN_UP_AFTER) {
			notebook.leftOut.push(`The rest of the wrong requests: WeShop did not decide on ${givenUp} of them.`);
			break;
		}
	}
	if (passed.length > 0) notebook.differs(`WeShop gives a price for ${passed.join('; ')}. So a price does not prove that a start would be taken.`, 'Do not rely on prices for these; see what a start does');
	if (passed.length > 0) notebook.verdict('checks', 'refuted', `it gives a price for ${passed.join('; ')}`);
	else if (!hasPrice || refused === 0) notebook.verdict('checks', 'open', `${refused} wrong bodies were refused${hasPrice ? '' : ', and no right one got a price'}`);
	else if (undecided.length > 0) notebook.verdict('checks', 'open', `${refused} wrong bodies were refused; ${undecided.join('; ')}`);
	else notebook.verdict('checks', 'confirmed', `${refused} wrong bodies were refused`);
}

/** null leaves out what the others have. */
function parametersOf({ agentName = 'removeBG', agentVersion = 'v1.0', input = {}, params = {} }: Omit<WrongBody, 'name'>, photo: string): INodeParameters {
	const whole = (given: IDataObject) => JSON.stringify(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)));
	return {
		resource: 'run',
		operation: 'estimate',
		agentName: { __rl: true, mode: 'name', value: agentName },
		agentVersion,
		textDescription: '',
		input: whole({ originalImage: photo, ...input }),
		params: whole({ ...(agentName === 'kling' ? {} : { originalImage: photo, images: [photo] }), ...(agentName === 'removeBG' ? { maskType: 'autoSubjectSegment' } : {}), ...params }),
	};
}
