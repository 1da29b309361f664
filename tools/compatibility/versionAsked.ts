import { Sentence } from '../../test/n8n/sentence';

/**
 * The version of n8n in the command line, or `oldest`; what comes behind it is Jest's.
 *
 * @throws Sentence when there is none
 */
export function versionAsked(tool: string, oldest: string): { version: string; rest: string[] } {
	const [asked = '', ...rest] = process.argv.slice(2);
	const version = asked === 'oldest' ? oldest : asked;
	if (!/^\d+\.\d+\.\d+$/.test(version)) {
		throw new Sentence(`Which version of n8n? For example: npx tsx tools/compatibility/${tool} ${oldest}, or: npx tsx tools/compatibility/${tool} oldest`);
	}
	return { version, rest };
}

/** Whether a version of n8n, such as "1.85.4", is older than that minor one. */
export function isBefore(version: string, major: number, minor: number): boolean {
	const [first = 0, second = 0] = version.split('.').map(Number);
	return first < major || (first === major && second < minor);
}
