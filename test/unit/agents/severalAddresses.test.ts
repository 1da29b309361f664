import type { AddressesField } from '../../../nodes/WeShop/agents/agent';
import { readValue } from '../../../nodes/WeShop/agents/readValue';
import { splitAddresses } from '../../../nodes/WeShop/agents/webAddress';
import { cpuTime } from '../cpuTime';

const A = 'https://a.com/1.mp4';
const B = 'http://b.com/2.mp4';
const C = 'HTTPS://c.com/3.mp4';

describe('A text with several addresses', () => {
	it.each<[what: string, text: string]>([
		['on lines', `${A}\n${B}\n${C}`],
		['on lines of Windows', `${A}\r\n${B}\r\n${C}\r\n`],
		['with empty lines', `\n${A}\n\n \n${B}\n\t${C}`],
		['with commas', `${A},${B}, ${C}`],
		['with semicolons', `${A};${B} ; ${C}`],
		['with bars', `${A}|${B} | ${C}`],
		['with blanks', `${A} ${B}\t${C}`],
		['with blanks that do not break', `${A}\u00a0${B}\u00a0${C}`],
		['with signs of full width', `${A}，${B}；${C}`],
		['with other such signs', `${A}、${B}｜${C}`],
		['with signs of all kinds', `${A},\n${B};,| ${C}`],
		['as JSON', JSON.stringify([A, B, C])],
		['as JSON on lines', ` ${JSON.stringify([A, B, C], null, '\t')}\n`],
	])('%s is split', (_what, text) => {
		expect(splitAddresses(text)).toEqual([A, B, C]);
	});

	it.each([
		['commas', 'https://a.com/w=100,h=200/1.mp4'],
		['a comma and a blank', 'https://a.com/a, b.mp4'],
		['semicolons', 'https://a.com/1.mp4;v=2'],
		['bars', 'https://a.com/1.mp4?tags=a|b'],
		['blanks', 'https://a.com/my clip.mp4'],
		['an address in its query', 'https://a.com/proxy?url=https://b.com/2.mp4'],
		['an address in its path', 'https://web.archive.org/web/https://b.com/2.mp4'],
	])('is one, if it has %s inside', (_what, text) => {
		expect(splitAddresses(text)).toEqual([text]);
		expect(splitAddresses(`${text}\n${A}, ${text}`)).toEqual([text, A, text]);
	});

	it('is split before quotes and brackets', () => {
		expect(splitAddresses(`"${A}", "${B}"`)).toEqual([`"${A}"`, `"${B}"`]);
		expect(splitAddresses(`<${A}> <${B}>`)).toEqual([`<${A}>`, `<${B}>`]);
	});

	it.each(['["a"', '[1, 2]', `["${A}", 5]`, `["${A}"] and more`, '{"a": 1}'])('is no list, if it is no JSON list of texts: %s', (text) => {
		expect(splitAddresses(text)).toEqual([text]);
	});

	it('is split into nothing, if it is empty', () => {
		for (const text of ['', ' ', '\n\r\n']) expect(splitAddresses(text)).toEqual([]);
	});

	it.each([' ', ',', '\n', ' ,', 'https://', `${A} `, '[', '["', '"', ' "'])('of any length is split in no time: "%s" and so on', async (part) => {
		const texts = [part.repeat(50_000), `https://a.com/${part.repeat(50_000)}x`];
		expect(await cpuTime(() => texts.forEach(splitAddresses))).toBeLessThan(2_000);
	});
});

const videos: AddressesField = { kind: 'addresses', media: 'video', name: 'videos', label: 'Videos', description: 'Videos', max: 3 };
const audios: AddressesField = { kind: 'addresses', media: 'audio', name: 'audios', label: 'Audios', description: 'Audios', max: 1 };

describe.each([videos, { ...audios, max: 3 }])('The addresses of $media', (field) => {
	it.each<[unknown, string[]]>([
		[A, [A]],
		[` ${A}\n`, [A]],
		[`${A}\n${B}, ${C}`, [A, B, 'https://c.com/3.mp4']],
		[[A, B], [A, B]],
		[[`${A}; ${B}`, C], [A, B, 'https://c.com/3.mp4']],
		[JSON.stringify([A, B]), [A, B]],
		['https://a.com/my clip.mp4', ['https://a.com/my%20clip.mp4']],
		[[A, A, A, A, B], [A, B]],
		['https://www.dropbox.com/s/abc/clip.mp4?dl=0', ['https://www.dropbox.com/s/abc/clip.mp4?dl=1']],
	])('are in order, each once: %j', (raw, addresses) => {
		expect(readValue(field, raw)).toEqual({ addresses });
	});

	it.each([undefined, null, '', ' \n', [], [''], ['', ' ', null]])('are none if they are %j', (empty) => {
		expect(readValue(field, empty)).toEqual({});
	});

	it.each<[unknown, string, string]>([
		['http://127.0.0.1/1.mp4', 'cannot be "http://127.0.0.1/1.mp4"', 'from outside'],
		['https://n8n.local/1.mp4', 'cannot be "https://n8n.local/1.mp4"', 'from outside'],
		['https://user:secret@a.com/1.mp4', 'is an address with a user name or a password', 'without them'],
		['https://drive.google.com/file/d/1/view', 'is a link of Google Drive, which opens a page and not the file itself', 'lead to the file'],
		['https://www.youtube.com/watch?v=1', 'is a link of YouTube', 'lead to the file'],
		['data', 'cannot be "data"', 'takes no upload'],
		['/home/me/1.mp4', 'cannot be "/home/me/1.mp4"', 'Read/Write Files from Disk'],
		['ftp://a.com/1.mp4', 'cannot be "ftp://a.com/1.mp4"', 'takes no upload'],
		[`${A}\nclip.mp4`, 'cannot be "clip.mp4"', 'takes no upload'],
		[[A, 5], 'cannot be 5', 'a URL, or several'],
		[5, 'cannot be 5', 'a URL, or several'],
		[{ mimeType: 'video/mp4', data: 'AAAA' }, 'cannot be {"mimeType":"video/mp4"', 'a URL, or several'],
		[['https://a.com/1', 'https://a.com/2', 'https://a.com/3', 'https://a.com/4'], 'has 4 entries, but takes at most 3', 'Leave some out of'],
	])('are refused, if they are %j', (raw, says, remedy) => {
		const result = readValue(field, raw);
		const { message = '', description = '' } = 'refusal' in result ? result.refusal : {};
		expect(message).toContain(`${field.label} ${says}`);
		expect(description).toContain(`${field.label} (${field.name})`);
		expect(description).toContain(remedy);
		expect(`${message}${description}`).not.toContain('secret');
		// n8n's File mode is for images alone.
		expect(description).not.toContain('switch the field to File');
	});

	it('are refused, if there are too many for one', () => {
		expect(readValue({ ...field, max: 1 }, [A, B])).toEqual({
			refusal: { message: `${field.label} has 2 entries, but takes one`, description: `Leave some out of ${field.label} (${field.name})` },
		});
	});
});
