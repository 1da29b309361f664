import type { PlannedAnswer } from '../sandbox/settings';

/** What comes of a fault of a file host: the file is asked for again, its URL alone comes out, or nobody notices. */
export type FileOutcome = 'again' | 'urlOnly' | 'fine';

export interface FileFault {
	name: string;
	answer: Omit<PlannedAnswer, 'endpoint' | 'taskName' | 'apiKey' | 'times'>;
	outcome: FileOutcome;
	/** A part of the hint: at once, or when the fault goes on as long as the file is requested. */
	says: string;
}

const PAGE = '<!DOCTYPE html><html><body>Please come back later</body></html>';
const again = (name: string, answer: FileFault['answer'], says: string): FileFault => ({ name, answer, outcome: 'again', says });
const urlOnly = (name: string, answer: FileFault['answer'], says: string): FileFault => ({ name, answer, outcome: 'urlOnly', says });
const fine = (name: string, answer: FileFault['answer']): FileFault => ({ name, answer, outcome: 'fine', says: '' });
const leadingTo = (location: string, status = 302) => ({ status, body: '', headers: { location } });

/** So slow that a picture would take an hour, in bytes per second. */
export const DRIP = 20;

/** What can happen to the file of a result; `LIMIT` is the option Max File Size of the test, in megabytes. */
export const LIMIT = 1;
export const fileFaults: FileFault[] = [
	again('500', { status: 500, body: 'oops' }, 'it answered 500'),
	again('503 and a web page', { status: 503, body: PAGE, headers: { 'content-type': 'text/html' } }, 'it answered 503'),
	again('429', { status: 429, body: 'later' }, 'it answered 429'),
	again('a cut connection', { drop: true }, 'could not be reached'),
	again('no answer', { hang: true }, 'could not be reached'),
	again('a web page in place of the picture', { status: 200, body: PAGE, headers: { 'content-type': 'text/html' } }, 'it sent a web page'),
	again('a web page that is said to be the picture', { status: 200, body: PAGE, headers: { 'content-type': 'image/png' } }, 'it sent a web page'),
	again('an error in XML that is said to be the picture', { status: 200, body: '<?xml version="1.0"?><Error><Code>SlowDown</Code></Error>', headers: { 'content-type': 'image/png' } }, 'it sent XML'),
	again('JSON in place of the picture', { status: 200, body: '{"error":"not ready"}', headers: { 'content-type': 'application/json' } }, 'it sent JSON'),
	again('a PDF', { status: 200, body: '%PDF-1.7 and so on', headers: { 'content-type': 'image/png' } }, 'it sent a PDF document'),
	again('a ZIP archive', { status: 200, body: 'PK\x03\x04 and so on', headers: { 'content-type': 'image/png' } }, 'it sent a ZIP archive'),
	again('nothing', { status: 200, body: '', headers: { 'content-type': 'image/png' } }, 'it sent an empty file'),
	again('the headers of the picture only', { carriedOut: true, truncateAfter: 0 }, 'could not be'),
	again('the first byte of the picture only', { carriedOut: true, truncateAfter: 1 }, 'could not be'),
	again('the first part of the picture only', { carriedOut: true, truncateAfter: 2_000 }, 'could not be'),
	again('the headers of the picture, and then silence', { carriedOut: true, stallAfter: 0 }, 'it stopped sending'),
	again('the first part of the picture, and then silence', { carriedOut: true, stallAfter: 2_000 }, 'it stopped sending'),
	again('a few bytes now and then', { carriedOut: true, bytesPerSecond: DRIP }, 'it was too slow'),
	urlOnly('401', { status: 401, body: 'who?' }, 'it answered 401'),
	urlOnly('403, as when its address has expired', { status: 403, body: PAGE, headers: { 'content-type': 'text/html' } }, 'it answered 403'),
	urlOnly('404', { status: 404, body: 'gone' }, 'it answered 404'),
	urlOnly('410', { status: 410, body: 'gone' }, 'it answered 410'),
	urlOnly('206', { status: 206, body: 'a part' }, 'it answered 206'),
	urlOnly('a redirect without an address', { status: 302, body: '' }, 'it answered 302'),
	urlOnly('a redirect to itself, for ever', leadingTo('?again'), 'it led on more than 5 times'),
	urlOnly('a redirect to http', leadingTo('http://shop.example/photos/sneaker.png'), 'it led on to http://shop.example/photos/sneaker.png, which is no https address'),
	urlOnly('a redirect to the machine itself', leadingTo('https://127.0.0.1:5678/rest/settings'), 'it led on to https://127.0.0.1:5678/rest/settings, which is in a private network'),
	urlOnly('a redirect to the cloud\'s metadata', leadingTo('https://169.254.169.254/latest/meta-data/', 307), 'which is in a private network'),
	urlOnly('a redirect to a local name', leadingTo('https://n8n.internal/'), 'which is in a private network'),
	urlOnly('a redirect to a file', leadingTo('file:///etc/passwd'), 'it led on to file:///etc/passwd, which is no https address'),
	urlOnly('a redirect to data', leadingTo('data:image/png;base64,AAAA'), 'which is no https address'),
	urlOnly('a file above Max File Size', { status: 200, body: 'large', padTo: LIMIT * 1_000_000 + 1, headers: { 'content-type': 'image/png' } }, 'it is larger than the 1 MB of the option Max File Size: 2 MB'),
	urlOnly(
		'a file above Max File Size that does not say how large it is',
		{ status: 200, body: 'large', padTo: LIMIT * 1_000_000 + 1, headers: { 'content-type': 'image/png', 'content-length': null, 'transfer-encoding': 'chunked' } },
		'it is larger than the 1 MB of the option Max File Size',
	),
	fine('a redirect to another https address', leadingTo('https://shop.example/photos/sneaker.png', 301)),
	fine('a picture that is said to be text', { carriedOut: true, headers: { 'content-type': 'text/html; charset=utf-8' } }),
	fine('a picture of no said type', { carriedOut: true, headers: { 'content-type': null } }),
	fine('a picture that comes slowly', { carriedOut: true, bytesPerSecond: 20_000 }),
];

/** An address that WeShop's answer names, and what comes of it. */
export const oddAddresses: Array<{ name: string; url: string; outcome: FileOutcome; says: string }> = [
	{ name: 'http', url: 'http://ai-image.weshop.ai/', outcome: 'fine', says: 'without encryption' },
	{ name: 'the machine itself', url: 'https://127.0.0.1/', outcome: 'urlOnly', says: 'is in a private network' },
	{ name: 'the machine itself, as one number', url: 'https://2130706433/', outcome: 'urlOnly', says: 'is in a private network' },
	{ name: 'the machine itself, as IPv6', url: 'https://[::1]/', outcome: 'urlOnly', says: 'is in a private network' },
	{ name: 'IPv4 in IPv6', url: 'https://[::ffff:10.0.0.1]/', outcome: 'urlOnly', says: 'is in a private network' },
	{ name: 'the local network', url: 'http://192.168.1.1/', outcome: 'urlOnly', says: 'is in a private network' },
	{ name: 'a local name', url: 'https://localhost/', outcome: 'urlOnly', says: 'is in a private network' },
	{ name: 'a file', url: 'file:///etc/passwd', outcome: 'urlOnly', says: 'is no web address' },
	{ name: 'ftp', url: 'ftp://ai-image.weshop.ai/', outcome: 'urlOnly', says: 'is no web address' },
	{ name: 'data', url: 'data:image/png;base64,', outcome: 'urlOnly', says: 'is no web address' },
	{ name: 'no address', url: 'results/', outcome: 'urlOnly', says: 'is no web address' },
];
