import { lies } from '../../tools/live/lies';
import { compileDocument, DOCUMENT_FILE } from './api/document';
import { readFileSync } from 'node:fs';

const text = readFileSync(DOCUMENT_FILE, 'utf8');

it.each(Object.entries(lies).map(([name, { make, settings }]) => [name, { ...make('some-key-of-a-test'), settings }] as const))('a sandbox that lies is a whole sandbox otherwise (%s)', (_, { document, request, answer, settings }) => {
	expect([document, request, answer, settings].some((one) => one !== undefined)).toBe(true);
	if (document) expect(document(text)).not.toBe(text);
	expect(compileDocument(document).text).toBe(document?.(text) ?? text);
});

it('a lie about what is not there is an error', () => {
	expect(() => lies['new-enum']!.make('').document!('openapi: 3.1.0')).toThrow(/openapi\.yaml has no /);
});
