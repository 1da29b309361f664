import { mediaFileName, mediaMimeType } from '../../../nodes/WeShop/files/mediaFile';

describe('The MIME type of a downloaded result', () => {
	it.each<[string | undefined, string, 'image' | 'video', string]>([
		['image/jpeg', 'https://files.example/1.png', 'image', 'image/jpeg'],
		['IMAGE/WEBP; charset=binary', 'https://files.example/1', 'image', 'image/webp'],
		['video/mp4', 'https://files.example/1', 'video', 'video/mp4'],
		['application/octet-stream', 'https://files.example/1.webp?x=a.png', 'image', 'image/webp'],
		['binary/octet-stream', 'https://files.example/1.JPEG', 'image', 'image/jpeg'],
		['text/plain', 'https://files.example/1.jpg#x', 'image', 'image/jpeg'],
		['', 'https://files.example/1.webm', 'video', 'video/webm'],
		[undefined, 'https://files.example/1.mov', 'video', 'video/quicktime'],
		[undefined, 'https://files.example/1.gif', 'image', 'image/gif'],
		[undefined, 'https://files.example/1', 'image', 'image/png'],
		[undefined, 'https://files.example/1', 'video', 'video/mp4'],
		[undefined, 'https://files.example/1.php', 'image', 'image/png'],
		[undefined, 'https://files.example/v1.0/result', 'video', 'video/mp4'],
		[undefined, 'not a URL', 'image', 'image/png'],
	])('with the Content-Type %p, from %s, of the media type %s, is %s', (contentType, url, mediaType, expected) => {
		expect(mediaMimeType(new Uint8Array(), contentType, url, mediaType)).toBe(expected);
	});
});

describe('The file name of a result', () => {
	it.each([
		['aimodel', 'abc-123', 0, 'image/png', 'aimodel-abc-123.png'],
		['ai-image-animation', 'abc', 3, 'video/mp4', 'ai-image-animation-abc-4.mp4'],
		['kling', 'abc', 1, 'video/quicktime', 'kling-abc-2.mov'],
		['aimodel', 'abc', 0, 'image/jpeg', 'aimodel-abc.jpg'],
		['aimodel', 'abc', 0, 'image/jpg', 'aimodel-abc.jpg'],
		['aimodel', 'abc', 0, 'image/heic', 'aimodel-abc.heic'],
		['', 'abc', 0, 'image/png', 'weshop-abc.png'],
		['a/../b', 'x:y z\\"', 0, 'image/png', 'a_b-x_y_z_.png'],
		['agent', 'ähm日本', 0, 'image/png', 'agent-_hm_.png'],
	])('of the agent %s, the run %s, number %d and type %s, where nothing else is known, is %s', (agentName, executionId, index, mimeType, expected) => {
		expect(mediaFileName({ agentName, executionId }, index, mimeType)).toBe(expected);
	});

	it.each([
		[{ sourceName: 'sneaker' }, 0, 'sneaker-removeBG.png'],
		[{ sourceName: 'sneaker' }, 1, 'sneaker-removeBG-2.png'],
		[{ sourceName: 'Schuhe größe 42' }, 15, 'Schuhe größe 42-removeBG-16.png'],
		[{ fileName: 'SKU-7' }, 0, 'SKU-7.png'],
		[{ fileName: 'SKU-7', sourceName: 'sneaker' }, 2, 'SKU-7-3.png'],
	])('with %j, number %d, is %s', (names, index, expected) => {
		expect(mediaFileName({ ...names, agentName: 'removeBG', executionId: 'abc' }, index, 'image/png')).toBe(expected);
	});
});
