import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { openEnvelope } from '../../nodes/WeShop/api/envelope';
import { connectionFailure } from '../../nodes/WeShop/api/failure';

const root = path.join(__dirname, '..', '..');
const page = readFileSync(path.join(root, 'docs', 'troubleshooting.md'), 'utf8');
const [, networks = ''] = /\n## Networks\n([\s\S]*?)\n## /.exec(page) ?? [];

/** The messages that the first column of a page's tables quotes. */
function quotedIn(text: string): string[] {
	const firstCells = text.split('\n').flatMap((line) => (/^\| `/.test(line) ? [line.slice(1).split(' | ')[0]!] : []));
	return firstCells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, quote]) => quote!));
}

/** What a user reads of each fault of the network, from the error that Node gives. */
function thrown(code: string, text = code): string {
	return connectionFailure(Object.assign(new Error(text), { code }), 'WeShop').message;
}
const refused = (statusCode: number) => (openEnvelope({ statusCode, headers: {}, body: '' }, 0) as Error).message;
const said = [
	thrown('SELF_SIGNED_CERT_IN_CHAIN'),
	thrown('CERT_HAS_EXPIRED'),
	thrown('CERT_NOT_YET_VALID'),
	thrown('ERR_TLS_CERT_ALTNAME_INVALID'),
	thrown('EPROTO', 'write EPROTO 80:SSL routines:ssl3_get_record:wrong version number:1'),
	refused(407),
	refused(403),
	thrown('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:3128'),
	thrown('ENOTFOUND', 'getaddrinfo ENOTFOUND proxy.example'),
	thrown('ENOTFOUND', 'getaddrinfo ENOTFOUND openapi.weshop.ai'),
	thrown('EAI_AGAIN', 'getaddrinfo EAI_AGAIN openapi.weshop.ai'),
];

/** All texts of what ships, with … for what is put in at run time. */
function textsIn(file: string): string[] {
	const texts: string[] = [];
	const visit = (node: ts.Node) => {
		if (ts.isStringLiteralLike(node)) texts.push(node.text);
		if (ts.isTemplateExpression(node)) texts.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…'));
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022));
	return texts;
}

describe('docs/troubleshooting.md quotes what the node says', () => {
	it('of networks, word for word', () => {
		expect(quotedIn(networks).filter((quote) => quote.includes(' '))).toEqual(said);
	});

	it('of codes of certificates, with the same cause', () => {
		const codes = quotedIn(networks).filter((quote) => /^[A-Z_]+$/.test(quote));
		expect(codes.length).toBeGreaterThan(1);
		for (const code of codes) expect(thrown(code)).toBe(`WeShop could not be reached (${code}): its certificate is not trusted`);
	});

	const shipped = readdirSync(path.join(root, 'nodes'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
	const texts = shipped.flatMap((name) => textsIn(path.join(root, 'nodes', name)));
	it.each(quotedIn(page.replace(networks, '')))('%s', (quote) => {
		const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
		const parts = quote.split('…').map((part) => part.trim()).filter(Boolean);
		const isSaid = texts.some((text) => {
			const pieces = text.split('…');
			// The beginning or the middle of a text may be quoted, and a text may be the end of what is quoted.
			return parts.every((part) => text.includes(part)) || (pieces.join('').length > 8 && new RegExp(pieces.map(literally).join('.*')).test(quote));
		});
		expect([quote, isSaid]).toEqual([quote, true]);
	});
});
