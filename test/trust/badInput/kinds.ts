/** What an expression can give for a field, whatever the field is for. The good value is none of these. */
export const KINDS = {
	missing: undefined,
	null: null,
	empty: '',
	blank: ' \n\t',
	'not a number': NaN,
	'without end': Infinity,
	true: true,
	false: false,
	'true as text': 'true',
	zero: 0,
	negative: -1,
	'a part': 1.5,
	'far too large': 1e9,
	seven: 7,
	'a number as text': '3',
	'seconds as text': '5s',
	// Every object of JavaScript has it.
	'an unknown word': 'constructor',
	'two lines': 'one\ntwo',
	'a path': '../a',
	'an empty list': [],
	'a list of texts': ['https://shop.example/a.jpg', 'data'],
	'an empty object': {},
	'an object': { colour: 'red' },
	'a locator': { __rl: true, mode: 'url', value: 'https://shop.example/photos/model.jpg' },
	'a locator in a locator': { __rl: true, mode: 'url', value: { mode: 'url', value: 'https://shop.example/photos/model.jpg' } },
	'an address': 'https://shop.example/photos/model.jpg',
	'a private address': 'http://192.168.1.5/model.jpg',
	'a data address': 'data:image/png;base64,iVBORw0KGgo=',
	'a file transfer address': 'ftp://shop.example/a.jpg',
	'10,000 characters': 'a'.repeat(10_000),
	'emoji and text from right to left': '👗🏽 «שמלה אדומה» – فستان أحمر \u202eabc\u202c 👩‍👩‍👧',
} as const;

export type Kind = keyof typeof KINDS;

/** What an image field can name besides: files of the input item, by what the item's fields are called. */
export const FILE_KINDS = {
	'a field without a file': 'nowhere',
	'a field that every object has': 'constructor',
	'a PDF called .png': 'manual',
	'a web page called .png': 'page',
	'an empty file': 'nothing',
	'a video': 'film',
} as const;

export type FileKind = keyof typeof FILE_KINDS;
