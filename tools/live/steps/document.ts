import { readFileSync } from 'node:fs';
import { DOCUMENT_FILE } from '../../../test/sandbox/api/document';
import { compare } from '../drift/compare';
import { DOCUMENT_ADDRESS, readContract, type Contract } from '../drift/read';
import { fetchText, Unreachable, type Fetched, type Live } from '../live';
import { tidied } from '../words';

/**
 * WeShop's document, kept, and compared with ours.
 * @throws Unreachable where it is all that was asked for, and does not come
 */
export async function compareDocuments(live: Live): Promise<void> {
	const { guard, notebook, memory, key, say } = live;
	say(`The document: GET ${DOCUMENT_ADDRESS}, without a key first, and compared with ours (test/sandbox/openapi.yaml).`);
	const open = await load(live);
	if (!open) return;
	const needsKey = open.statusCode !== 200;
	if (needsKey) say(`  Without a key it is refused (HTTP ${open.statusCode})${key ? ', so it is asked for with the key' : '. It needs a key: set WESHOP_API_KEY'}.`);
	else say('  It needs no key.');
	const answer = needsKey && key ? await load(live, key) : open;
	if (!answer) return;
	const { statusCode, body } = answer;
	const text = Buffer.isBuffer(body) ? body.toString('utf8') : typeof body === 'string' ? body : JSON.stringify(body);
	const how = needsKey ? 'It needs a key' : 'It needs no key';
	const theirs = statusCode === 200 ? contractIn(text) : `HTTP ${statusCode}`;
	if (typeof theirs === 'string') {
		// Whether it is there, an error of the server, a limit or a refused key does not say.
		const isThere = statusCode !== 200 && statusCode !== 404 && statusCode !== 410;
		notebook.verdict('document', isThere ? 'open' : 'refuted', tidied(`${how}; ${theirs}`, guard));
		notebook.differs(tidied(`WeShop's document could not be compared: ${theirs}.`, guard), 'See whether it has another address by now, and what it is');
		return;
	}
	const kept = memory.keep('openapi.yaml', text);
	say(`  Kept in ${kept}.`);
	const findings = compare(theirs, contractIn(readFileSync(DOCUMENT_FILE, 'utf8')) as Contract);
	notebook.findings.push(...findings.map((finding) => ({ ...finding, what: guard.clean(finding.what) })));
	notebook.verdict('document', 'confirmed', `${how}; ${theirs.agents.size} agents, ${theirs.calls.length} calls; ${findings.length === 0 ? 'nothing differs from ours' : `${findings.length} differences from ours`}`);
}

/** Undefined where no answer comes, which is noted. */
async function load({ guard, notebook, options, say }: Live, key?: string): Promise<Fetched | undefined> {
	try {
		return await fetchText(DOCUMENT_ADDRESS, key);
	} catch (thrown) {
		const why = tidied(`${DOCUMENT_ADDRESS} could not be loaded: ${String((thrown as Error).message)}`, guard);
		if (options.drift) throw new Unreachable(why);
		say(`  ${why}`);
		notebook.verdict('document', 'open', why);
		notebook.leftOut.push(`The comparison of the documents: ${why}.`);
		return undefined;
	}
}

/** Why it is none, where it is none. */
function contractIn(text: string): Contract | string {
	try {
		return readContract(text);
	} catch (thrown) {
		return (thrown as Error).message;
	}
}
