import type { Received } from './doors/exchange';
import { expectKeyStayedHome, KeyCheck } from './journal/keyCheck';
import { DEMO_KEY } from './settings';

const HOME = 'https://openapi.weshop.ai/openapi/agent/runs';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const everyCharacter = (text: string): string => [...text].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join('');

function request(url: string, headers: Record<string, string> = {}, body = '', door: Received['door'] = 'proxy'): Received {
	return { door, method: 'POST', url: new URL(url), headers: Object.entries(headers), body: Buffer.from(body), gone: new AbortController().signal };
}

function check(...requests: Received[]): KeyCheck {
	const keyCheck = new KeyCheck({ keys: [DEMO_KEY], plainDoor: true, openHosts: ['ai-image.weshop.ai'] });
	requests.forEach((one, index) => keyCheck.check(one, index + 1));
	return keyCheck;
}

it.each<[string, Received]>([
	['its own address', request(HOME, { Authorization: DEMO_KEY })],
	['the plain door', request('http://127.0.0.1:4010/openapi/agent/runs', { authorization: DEMO_KEY }, '', 'plain')],
])('may be sent to %s', (_, good) => {
	const report = check(good, request('https://shop.example/photos/sneaker.jpg')).report();
	expect(report).toEqual({ requestsChecked: 2, requestsWithKey: 1, violations: [] });
	expect(() => expectKeyStayedHome(report)).not.toThrow();
});

it('is not proved safe by traffic without it', () => {
	expect(() => expectKeyStayedHome(check().report())).toThrow('proves nothing');
	expect(() => expectKeyStayedHome(check(request(HOME)).report())).toThrow('None of 1 recorded requests carried the key');
});

it.each<[string, Received, string]>([
	['in Authorization for another host', request('https://example.com/openapi/x', { Authorization: DEMO_KEY }), 'header authorization'],
	['in Authorization for another path', request('https://openapi.weshop.ai/other', { Authorization: DEMO_KEY }), 'header authorization'],
	['in Authorization for a path that climbs out', request('https://openapi.weshop.ai/openapi/../other', { Authorization: DEMO_KEY }), 'header authorization'],
	['in Authorization without TLS', request('http://openapi.weshop.ai/openapi/agent/runs', { Authorization: DEMO_KEY }), 'header authorization'],
	['in Authorization for another port', request('https://openapi.weshop.ai:8443/openapi/agent/runs', { Authorization: DEMO_KEY }), 'header authorization'],
	['in another header at home', request(HOME, { 'X-Api-Key': DEMO_KEY }), 'header x-api-key'],
	['after Bearer', request(HOME, { Authorization: `Bearer ${DEMO_KEY}` }), 'header authorization'],
	['inside Basic', request(HOME, { Authorization: `Basic ${base64(`user:${DEMO_KEY}`)}` }), 'header authorization'],
	['in a header name', request(HOME, { [`x-${DEMO_KEY}`]: '1' }), 'header …'],
	['in a query', request(`${HOME}?key=${DEMO_KEY}`), 'url'],
	['in a path', request(`https://shop.example/${DEMO_KEY}`), 'url'],
	['in a host name', request(`https://${DEMO_KEY}.example.com/`), 'url'],
	['percent-encoded', request(`https://shop.example/?q=${everyCharacter(DEMO_KEY)}`), 'url'],
	['percent-encoded twice', request(`https://shop.example/?q=${encodeURIComponent(everyCharacter(DEMO_KEY))}`), 'url'],
	['in a body at home', request(HOME, {}, JSON.stringify({ callbackUrl: `https://n8n.example/?k=${DEMO_KEY}` })), 'body'],
	['JSON-escaped', request(HOME, {}, `{"a":"${DEMO_KEY.replace(/-/g, '\\u002d')}"}`), 'body'],
	['in capitals', request(HOME, {}, DEMO_KEY.toUpperCase()), 'body'],
	['in base64', request(HOME, {}, base64(DEMO_KEY)), 'body'],
	['in base64, one byte off', request(HOME, {}, base64(`a${DEMO_KEY}bc`)), 'body'],
	['in base64, two bytes off', request(HOME, {}, base64(`ab${DEMO_KEY}c`)), 'body'],
	['in hex', request(HOME, {}, Buffer.from(DEMO_KEY).toString('hex')), 'body'],
	['in a part of a form', request(HOME, { 'content-type': 'multipart/form-data; boundary=x' }, `--x\r\nContent-Disposition: form-data; name="image"; filename="${DEMO_KEY}.png"\r\n\r\nabc\r\n--x--`), 'body'],
])('is found %s', (_, leak, where) => {
	const report = check(request(HOME, { Authorization: DEMO_KEY }), leak).report();
	expect(report.violations.map((violation) => [violation.requestId, violation.where])).toEqual([[2, where]]);
	expect(() => expectKeyStayedHome(report)).toThrow(`in ${where}`);
	expect(JSON.stringify(report).toLowerCase().replace(`${DEMO_KEY}.example.com`, '')).not.toContain(DEMO_KEY);
});

it('no Authorization may be sent to a host that serves files', () => {
	const report = check(request('https://ai-image.weshop.ai/results/1.png', { Authorization: 'Bearer something else' })).report();
	expect(report.violations).toMatchObject([{ where: 'header authorization', found: expect.stringContaining('serves files without') }]);
});
