import { testKey, Unreachable, type Live } from '../live';
import { isEnvelope, mayPass, tidied, told } from '../words';

/** Nobody's key, and in no way like the one that is used. */
const NOBODYS_KEY = 'this-is-nobodys-key-0000';

/** n8n's test of the credential, with the right key and with a wrong one. */
export async function tryKeys(live: Live): Promise<void> {
	const { guard, notebook, say } = live;
	say('The key: n8n\'s test of the credential, with your key and with one that is nobody\'s. 2 requests.');
	const right = await testKey(live, live.key);
	if (right.exchanges.every(({ status }) => status === undefined)) throw new Unreachable(tidied(right.message, guard));
	const [first] = right.exchanges;
	if (typeof first?.answer !== 'object') throw new Unreachable(tidied(`${right.message}. ${told(first, guard)}`, guard));
	live.isUnreadable = !isEnvelope(first);
	const table = notebook.table('The key', ['Key', "n8n's test of the credential", "WeShop's answer"]);
	table.rows.push(['yours', tidied(right.message, guard), told(right.exchanges[0], guard)]);
	if (right.isRight) notebook.verdict('key', 'confirmed', 'n8n\'s test of the credential passes');
	else if (mayPass(right.exchanges.at(-1)!)) {
		notebook.verdict('key', 'open', told(right.exchanges.at(-1), guard));
		notebook.leftOut.push(`The key: WeShop answered ${told(right.exchanges.at(-1), guard)}, which says nothing about it.`);
	} else {
		live.isKeyRefused = /refused this API key/.test(right.message);
		notebook.verdict('key', live.isKeyRefused ? 'refuted' : 'open', told(first, guard));
		notebook.fails(
			`n8n's test of the credential fails with your key: "${tidied(right.message, guard)}". WeShop answered ${told(right.exchanges[0], guard)}.`,
			live.isKeyRefused ? 'See whether the key is right; if it is, WeShop wants it otherwise than raw in Authorization: nodes/WeShop/api/attachKey.ts' : 'See nodes/WeShop/api/envelope.ts for how answers are read',
		);
	}
	const wrong = await testKey(live, NOBODYS_KEY);
	table.rows.push(['nobody\'s', tidied(wrong.message, guard), told(wrong.exchanges[0], guard)]);
	const last = wrong.exchanges.at(-1);
	if (!last || mayPass(last)) {
		notebook.verdict('wrongKey', 'open', told(last, guard));
		notebook.leftOut.push(`A wrong key: ${told(last, guard)}, which says nothing about it.`);
		return;
	}
	const isTold = /refused this API key/.test(wrong.message);
	notebook.verdict('wrongKey', isTold ? 'confirmed' : 'refuted', told(wrong.exchanges[0], guard));
	if (wrong.isRight) notebook.fails('n8n\'s test of the credential passes with a key that is nobody\'s, so users who paste a wrong key learn it only later.', 'Ask something that needs the key, in nodes/WeShop/api/keyCheck.ts');
	else if (!isTold) notebook.fails(`With a wrong key, n8n's test of the credential does not say that the key is wrong, but: "${tidied(wrong.message, guard)}".`, 'Recognize the refusal in nodes/WeShop/api/access.ts');
}
