import { NodeHelpers, type INode, type INodeProperties } from 'n8n-workflow';
import { imageAddress } from '../../../nodes/WeShop/agents/imageAddress';
import { webAddress } from '../../../nodes/WeShop/agents/webAddress';
import { imageLocator } from '../../../nodes/WeShop/panel/imageLocator';
import { directLinks, noAddresses, refusedAddresses, severalAddresses, takenAddresses, writtenAddresses, wrongPlaces } from '../../inputs/addresses';
import { casesOf } from '../../inputs/row';
import { cpuTime } from '../cpuTime';
import { read, refusalOf } from './given';

const field = { label: 'Image', name: 'originalImage' };
const property: INodeProperties = { displayName: field.label, name: field.name, ...imageLocator };
/** As n8n's editor validates the field. */
const isFineInTheEditor = (value: string) => NodeHelpers.getParameterIssues(property, { originalImage: { __rl: true, mode: 'url', value } }, '', { typeVersion: 1 } as INode, null).parameters === undefined;

describe('The address of an image', () => {
	it.each(casesOf(takenAddresses, false))('is sent as a browser opens it, if it is $what: $input', ({ input, came }) => {
		expect(imageAddress(field, input)).toEqual({ url: came });
	});

	it.each(casesOf(refusedAddresses, true))('is refused, if it is $what: $input', ({ input, came }) => {
		const address = imageAddress(field, input);
		expect(address).toMatchObject({ refusal: { message: expect.stringMatching(/^Image /), description: expect.stringMatching(/^Set Image \(originalImage\) to /) } });
		expect('refusal' in address && address.refusal.message.slice('Image '.length)).toContain(came);
		expect('refusal' in address && address.refusal.message.length).toBeLessThan(140);
	});

	it('is sent unchanged once it has been sent', () => {
		for (const { came } of casesOf(takenAddresses, false)) expect(imageAddress(field, came)).toEqual({ url: came });
	});

	it('is not repeated in a message, if it holds a password', () => {
		expect(JSON.stringify(imageAddress(field, 'https://user:secret@a.com/1.jpg'))).not.toContain('secret');
	});

	it.each([
		['data:image/png;base64,AA', 'Convert to File'],
		['blob:https://a.com/1', 'browser'],
		['file:///tmp/1.jpg', 'Read/Write Files from Disk'],
		['C:\\photos\\1.jpg', 'Read/Write Files from Disk'],
		['sftp://a.com/1.jpg', 'FTP node'],
		['s3://shop/1.jpg', 'AWS S3'],
		['gs://shop/1.jpg', 'Google Cloud Storage'],
		['//cdn.a.com/1.jpg', 'https:// is missing'],
		['a.com/1.jpg', 'https:// is missing'],
		['https://drive.google.com/file/d/1/view', 'Google Drive node'],
		['https://1drv.ms/i/s!1', 'Microsoft OneDrive node'],
		['https://photos.app.goo.gl/1', 'download it'],
		['https://imgur.com/abc', 'copy its own address'],
		['https://a.com/1.jpg, https://a.com/2.jpg', 'Split Out'],
	])('is refused with a remedy: %s', (input, remedy) => {
		const address = imageAddress(field, input);
		expect('refusal' in address && address.refusal.description).toContain(remedy);
	});
});

it('The address of an image with a host beyond ASCII is taken each time, also when the code is compiled', () => {
	const refused = Array.from({ length: 200_000 }, () => webAddress('https://münchen.example/ä.jpg')).filter((address) => !(address instanceof URL));
	expect(refused).toHaveLength(0);
});

describe('What the editor accepts as the address of an image', () => {
	it.each([...casesOf(writtenAddresses, false), ...casesOf(directLinks, false)])('is what the run takes: $input', ({ input }) => {
		expect(isFineInTheEditor(input)).toBe(true);
	});

	it.each([...casesOf(severalAddresses, true), ...casesOf(noAddresses, true)])('is nothing of a form that the run refuses: $input', ({ input }) => {
		expect(isFineInTheEditor(input)).toBe(false);
	});

	it.each(casesOf(wrongPlaces, true))('does not depend on where it leads, which only the run knows: $input', ({ input }) => {
		expect(isFineInTheEditor(input)).toBe(true);
	});

	it('can be empty, as the field may be optional', () => {
		for (const empty of ['', ' ', '\u00a0']) expect(isFineInTheEditor(empty)).toBe(true);
	});

	it('is found at once in a text of any length', async () => {
		const took = await cpuTime(() => {
			for (const part of [' ', ',', 'a', 'https://', '[', '](', '.jpg', '.jpg,', '"', '%', '![', ' www', '//']) {
				for (const text of [`https://a.com/${part.repeat(20_000)}`, part.repeat(20_000), `["https://${part.repeat(20_000)}`]) {
					isFineInTheEditor(text);
					webAddress(text);
				}
			}
		});
		expect(took).toBeLessThan(5_000);
	});
});

describe('A text as long as a file', () => {
	it.each([
		['cannot be ', '[a](https://a/', ' '],
		['cannot be ', 'https://a.com/1.jpg', ' x'],
		['cannot be ', 'data:image/png;base64,', 'iVBORw0KGgo/+'],
		['holds more than one address', '', 'https://a.com/1.jpg\n'],
	])('%s: %s and so on', async (came, start, piece) => {
		const text = `${start}${piece.repeat(200_000)}x`;
		expect(await cpuTime(() => imageAddress(field, text))).toBeLessThan(2_000);
		const address = imageAddress(field, text);
		expect('refusal' in address && address.refusal.message).toContain(came);
	});
});

describe('A list from an expression', () => {
	it('is its one address', () => {
		expect(read('removeBG', { originalImage: [' https://a.com/1.jpg'] }).images).toEqual({ originalImage: [{ mode: 'url', url: 'https://a.com/1.jpg' }] });
		expect(read('kling', { image: { __rl: true, mode: 'url', value: ['https://a.com/my photo.jpg'] } }).images).toEqual({ image: [{ mode: 'url', url: 'https://a.com/my%20photo.jpg' }] });
	});

	it.each([[['https://a.com/1.jpg', 'https://a.com/2.jpg']], [['https://a.com/1.jpg', 'https://a.com/1.jpg']], [['https://a.com/1.jpg', 'https://b.com/2.jpg', 'http://c.com']], [['https://a.com/1.jpg, https://b.com/2.jpg']]])(
		'holds more than one address: %j',
		(originalImage) => {
			expect(refusalOf('removeBG', { originalImage })).toContain('Image holds more than one address');
		},
	);

	it.each([[[]], [[5]], [['photo.jpg']], [['https://a.com/1.jpg', 'photo.jpg']], [[['https://a.com/1.jpg']]]])('cannot be %j', (originalImage) => {
		expect(refusalOf('removeBG', { originalImage })).toContain('Image cannot be [');
	});
});
