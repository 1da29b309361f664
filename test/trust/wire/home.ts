import path from 'node:path';
import type { Connection } from './wire';

/** Whether a text went over a connection. */
export const bears = (text: string) => ({ sent }: Connection) => sent.includes(text);

/**
 * Whether a connection is to WeShop's server and to no other, and what is asked for there with the key is its API,
 * however that server may read a path. It looks at bytes, and shares nothing with the rule that it judges.
 */
export function isHome({ host, port, socketPath, securedFor, through, sent }: Connection, key: string): boolean {
	const [requestLine = '', ...headers] = sent.split('\r\n\r\n')[0]!.split('\r\n');
	const target = /^[A-Z]+ (\S+) HTTP\/1\.1$/.exec(requestLine)?.[1] ?? '';
	const valuesOf = (name: string) => headers.filter((line) => line.toLowerCase().startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trim());
	return (
		securedFor === 'openapi.weshop.ai' &&
		host === 'openapi.weshop.ai' &&
		port === 443 &&
		!socketPath &&
		!through &&
		valuesOf('host').join() === 'openapi.weshop.ai' &&
		valuesOf('authorization').join() === key &&
		sent.split(key).length === 2 &&
		readingsOf(target.split('?')[0]!).every((reading) => path.posix.normalize(reading).startsWith('/openapi/'))
	);
}

/** A path as it is, and as a server may take it that decodes once or more, drops parameters and control characters, or takes a backslash for a slash. */
function readingsOf(asked: string): string[] {
	const decoded = [asked];
	for (let times = 0; times < 4; times++) decoded.push(decoded.at(-1)!.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))));
	const withoutParameters = (text: string) => text.replace(/;[^/]*/g, '');
	const withoutControls = (text: string) => text.replace(/[\0-\x1f]/g, '');
	return decoded.flatMap((one) => [one, withoutParameters(one), withoutControls(one), withoutControls(withoutParameters(one)).replaceAll('\\', '/')]);
}
