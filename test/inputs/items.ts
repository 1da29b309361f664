import type { ImageSource } from '../../nodes/WeShop/agents/agent';
import { refusedWith, taken, type Row } from './row';

const file = (value: unknown) => ({ __rl: true, mode: 'binary', value });

const SHOE = { mimeType: 'image/png', fileName: 'shoe.png', data: 'iVBORw0KGgo=' };

/** What an image field in mode File can hold, and what it means. */
export const namedFiles: Array<Row<unknown, ImageSource>> = [
	taken<unknown, ImageSource>('the name of an input field', [file('data'), { mode: 'binary', files: ['data'] }], [file(' photo_1 '), { mode: 'binary', files: ['photo_1'] }], [file('Photo 1'), { mode: 'binary', files: ['Photo 1'] }]),
	taken<unknown, ImageSource>('several names, or a pattern', [file('front, back'), { mode: 'binary', files: ['front, back'] }], [file('Photo_*'), { mode: 'binary', files: ['Photo_*'] }], [file(['front', 'back']), { mode: 'binary', files: ['front', 'back'] }]),
	taken<unknown, ImageSource>("one of n8n's files, by an expression", [file(SHOE), { mode: 'binary', files: [SHOE] }], [{ ...file(SHOE), mode: 'url' }, { mode: 'binary', files: [SHOE] }], [SHOE, { mode: 'binary', files: [SHOE] }]),
	taken<unknown, ImageSource>('all files of an item, by an expression', [file({ front: SHOE, back: { mimeType: 'image/png', fileName: 'back.png' } }), { mode: 'binary', files: [SHOE, 'back'] }], [[SHOE, SHOE], { mode: 'binary', files: [SHOE, SHOE] }]),
	taken<unknown, ImageSource>('an address', [file('https://a.com/1.jpg'), { mode: 'url', url: 'https://a.com/1.jpg' }], [file(' HTTPS://a.com/my photo.jpg'), { mode: 'url', url: 'https://a.com/my%20photo.jpg' }]),
];

export const noNamedFiles: Array<Row<unknown, string>> = [
	refusedWith<unknown>('more than one address', 'holds more than one address', file('https://a.com/1.jpg, https://b.com/2.jpg'), file('https://a.com/1.jpg\nhttps://b.com/2.jpg')),
	refusedWith<unknown>('an address that leads to a page', 'is a link of Google Drive', file('https://drive.google.com/file/d/1/view')),
	refusedWith<unknown>('no text', 'cannot be ', file(5), file(true), file({})),
];
