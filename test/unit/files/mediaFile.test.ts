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
		['aimodel', 'abc-123', 0, 'image/png', 'aimodel-abc-123-0.png'],
		['ai-image-animation', 'abc', 3, 'video/mp4', 'ai-image-animation-abc-3.mp4'],
		['kling', 'abc', 1, 'video/quicktime', 'kling-abc-1.mov'],
		['aimodel', 'abc', 0, 'image/jpeg', 'aimodel-abc-0.jpg'],
		['aimodel', 'abc', 0, 'image/jpg', 'aimodel-abc-0.jpg'],
		['aimodel', 'abc', 0, 'image/heic', 'aimodel-abc-0.heic'],
		['', 'abc', 0, 'image/png', 'weshop-abc-0.png'],
		['a/../b', 'x:y z\\"', 0, 'image/png', 'a_b-x_y_z_-0.png'],
		['agent', 'ähm日本', 0, 'image/png', 'agent-_hm_-0.png'],
	])('%s, %s, %d, %s: %s', (agent, id, index, mimeType, expected) => {
		expect(mediaFileName(agent, id, index, mimeType)).toBe(expected);
	});
});
