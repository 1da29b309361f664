import { readFileSync } from 'node:fs';
import { DOCUMENT_FILE } from '../../../test/sandbox/api/document';
import { compare } from '../drift/compare';
import { readContract, type Contract } from '../drift/read';
import { fetchText, Unreachable, type Live } from '../live';
import { tidied } from '../words';

const ADDRESS = 'https://openapi.weshop.ai/openapi/agent/openapi.yaml';

/** WeShop's document, kept, and compared with ours. */
export async function compareDocuments(live: Live): Promise<void> {
	const { guard, notebook, memory, key, say } = live;
	say(`The document: GET ${ADDRESS}, without a key first, and compared with ours (test/sandbox/openapi.yaml).`);
	const open = await fetchText(ADDRESS).catch((thrown: unknown) => {
		throw new Unreachable(tidied(`${ADDRESS} could not be loaded: ${String((thrown as Error).message)}`, guard));
	});
	const needsKey = open.statusCode !== 200;
	if (needsKey) say(`  Without a key it is refused (HTTP ${open.statusCode})${key ? ', so it is asked for with the key' : '. It needs a key: set WESHOP_API_KEY'}.`);
	else say('  It needs no key.');
	const { statusCode, body } = needsKey && key ? await fetchText(ADDRESS, key) : open;
	const text = Buffer.isBuffer(body) ? body.toString('utf8') : typeof body === 'string' ? body : JSON.stringify(body);
	const how = needsKey ? 'It needs a key' : 'It needs no key';
	const theirs = statusCode === 200 ? contractIn(text) : `HTTP ${statusCode}`;
	if (typeof theirs === 'string') {
		notebook.verdict('document', 'refuted', tidied(`${how}; ${theirs}`, guard));
		notebook.differs(tidied(`WeShop's document could not be compared: ${theirs}.`, guard), 'See whether it has another address by now, and what it is');
		return;
	}
	const kept = memory.keep('openapi.yaml', text);
	say(`  Kept in ${kept}.`);
	const findings = compare(theirs, contractIn(readFileSync(DOCUMENT_FILE, 'utf8')) as Contract);
	notebook.findings.push(...findings.map((finding) => ({ ...finding, what: guard.clean(finding.what) })));
	notebook.verdict('document', 'confirmed', `${how}; ${theirs.agents.size} agents, ${theirs.calls.length} calls; ${findings.length === 0 ? 'nothing differs from ours' : `${findings.length} differences from ours`}`);
}

/** Why it is none, where it is none. */
function contractIn(text: string): Contract | string {
	try {
		return readContract(text);
	} catch (thrown) {
		return (thrown as Error).message;
	}
}
