import type { Field } from '../../nodes/WeShop/agents/agent';
import { refusedWith, taken, type Row } from './row';

/** Values as sheets, forms, chats and expressions give them, for a field of a kind. */
export interface ValueInputs {
	kind: string;
	field: Field;
	rows: Array<Row<unknown, unknown>>;
}

const all = (read: unknown, ...raws: unknown[]): Array<[unknown, unknown]> => raws.map((raw) => [raw, read]);
const base = { label: 'Field', name: 'field', description: '' };
const cannotBe = (what: string, ...raws: unknown[]) => refusedWith<unknown>(what, 'cannot be ', ...raws);

/** What n8n's expressions give for `$now`, by the mark that it knows it by. */
export const now = { isLuxonDateTime: true, isValid: true, toString: () => '2026-04-01T10:00:00.000+02:00' };
const never = { isLuxonDateTime: true, isValid: false, toString: () => 'Invalid DateTime' };

export const valueInputs: ValueInputs[] = [
	{
		kind: 'a whole number',
		field: { ...base, kind: 'integer', min: 0, max: 4096, unit: 'pixels' },
		rows: [
			taken('a number with blanks, decimals or a sign', ...all(5, 5, 5.0, '5', ' 5 ', '5.0', '5.00', '5,0', '+5', '05', '\u00a05\u00a0', '\ufeff5')),
			taken('a number with quotes or in full width', ...all(12, '"12"', "'12'", "'12", '“12”', '１２', '１２．０')),
			taken('a number of pixels', ...all(800, '800 px', '800px', '800 pixels', '800PX', '800.0 px')),
			cannotBe('a thousand or one', '1,000', '1.000', '1.024', '12,000', '1 000', "1'000"),
			cannotBe('no whole number, or another unit', '5.5', '5,5', 5.5, '5 cm', '5s', 'five', '5-6', '1e3', '0x10', true, NaN, Infinity, [5], { value: 5 }),
			cannotBe('a number out of its range', -1, '-1', 4097, '99999999999999999999'),
		],
	},
	{
		kind: 'seconds',
		field: { ...base, kind: 'seconds', range: { min: 3, max: 15 }, default: 5 },
		rows: [
			taken('a duration with or without its unit', ...all(5, 5, '5', '5s', '5S', ' 5 s ', '5.0', '5,0', '5 sec', '5sec', '5 Sec.', '5 secs', '5 seconds', '5 Second', '5-seconds', '5 Sekunden', '５秒', '5.0s')),
			taken('a duration of a sheet or in ISO 8601', ...all(10, '0:00:10', '00:00:10', 'PT10S')),
			cannotBe('five seconds or five minutes', '0:05', '5m', '5 min', '5:00'),
			cannotBe('another duration', '5.5', '2', '16 s', 'five seconds', 's', [5], { seconds: 5 }, true),
		],
	},
	{
		kind: 'a switch',
		field: { ...base, kind: 'switch', default: false },
		rows: [
			taken('true', ...all(true, true, 'true', 'TRUE', 'True ', 'yes', 'Yes', 'YES', 'y', 'on', 'ON', 1, '1', '1.0', '"true"', '✓', 'enabled')),
			taken('false', ...all(false, false, 'false', 'FALSE', 'false ', 'No', 'n', 'off', 0, '0', '0,0', "'false", '✗', 'disabled')),
			taken('true or false in another language', ['WAHR', true], ['FALSCH', false], ['ja', true], ['Nein', false], ['VRAI', true], ['FAUX', false], ['oui', true], ['VERDADERO', true], ['FALSO', false], ['sí', true], ['si\u0301', true], ['Sim', true], ['não', false]),
			cannotBe('anything else', 2, -1, 0.5, '2', 'maybe', 'x', 'yes/no', 'null', [true], {}, NaN),
		],
	},
	{
		kind: 'a choice',
		field: {
			...base,
			kind: 'choice',
			default: 'Kling_3_0',
			choices: [
				{ value: 'Kling_3_0', label: 'Kling 3.0' },
				{ value: 'Kling_2_1', label: 'Kling 2.1' },
				{ value: 'Kling_2_1_Master', label: 'Kling 2.1 Master' },
				{ value: 'Seedance_20', label: 'Seedance 2.0' },
				{ value: 'autoSubjectSegment', label: 'Subject' },
				{ value: 'custom', label: 'What My Mask Marks' },
			],
		},
		rows: [
			taken('its value in any spelling', ...all('Kling_3_0', 'Kling_3_0', ' Kling_3_0 ', 'kling_3_0', 'KLING-3-0', 'Kling 3 0', '"Kling_3_0"', 'Ｋｌｉｎｇ＿３＿０')),
			taken('its label in any spelling', ...all('Kling_3_0', 'Kling 3.0', 'kling 3.0', 'Kling3.0', 'Kling-3.0\n'), ['kling 2.1 master', 'Kling_2_1_Master'], ['Seedance 2.0', 'Seedance_20'], ['subject', 'autoSubjectSegment'], ['What my mask marks', 'custom'], ['auto subject segment', 'autoSubjectSegment']),
			cannotBe('a part of one, or of several', 'Kling', '3.0', 'Kling 3', 'Kling 30', 'Kling 2.1 Pro', 'mask', 'Kling 3.0, Kling 2.1'),
			cannotBe('no text', 5, true, ['Kling_3_0'], { value: {} }, NaN),
		],
	},
	{
		kind: 'a ratio or a resolution',
		field: { ...base, kind: 'choice', default: '3:4', choices: ['1:1', '3:4', '16:9', '9:16', '21:9', '480p', '720p', '1080p', '4k'].map((value) => ({ value, label: value })) },
		rows: [
			taken('a ratio as people write it', ...all('16:9', '16:9', ' 16 : 9', '16x9', '16×9', '16/9', '16-9')),
			taken('a ratio that a sheet took for a time', ['16:09', '16:9'], ['16:09:00', '16:9'], ['3:04:00', '3:4'], ['1:01', '1:1']),
			taken('a resolution', ...all('1080p', '1080P', '1080 p', 1080, '1080'), ['4K', '4k'], [720, '720p']),
			cannotBe('another one', '5:4', '169', 169, 1.78, '360p', '8K', '16:9:1'),
		],
	},
	{
		kind: 'a color',
		field: { ...base, kind: 'color' },
		rows: [
			taken('six digits', ...all('#ffffff', '#ffffff', 'ffffff', ' #ffffff ', '"ffffff"', '＃ffffff'), ['#FFFFFF', '#FFFFFF'], ['336699', '#336699'], [336699, '#336699']),
			taken('three digits', ['#fff', '#ffffff'], ['FFF', '#FFFFFF'], ['#F80', '#FF8800'], ['0af', '#00aaff']),
			cannotBe('anything else', 'white', '#ff', '#fffff', '#ffffff00', '#gggggg', 'rgb(0,0,0)', 0, 255, 0xffffff, true, {}),
		],
	},
	{
		kind: 'a preset',
		field: { ...base, kind: 'preset', presetType: 'locations' },
		rows: [
			taken('its ID', ...all(42, 42, '42', ' 42 ', '42.0', '42,0', '"42"', '４２', { mode: 'id', value: '42.0' }, { mode: 'list', value: 42 })),
			cannotBe('anything else', 'beach', -42, '4.2', '1.000', '#42', true, {}, { mode: 'id', value: 'beach' }),
		],
	},
	{
		kind: 'a text',
		field: { ...base, kind: 'text' },
		rows: [
			taken<unknown, string>('a text or a number', ['She turns', 'She turns'], [' one\ntwo \n', 'one\ntwo'], ['\ufeff"quoted" ', '"quoted"'], [1984, '1984'], [0.5, '0.5']),
			taken<unknown, string>('a date', [now, '2026-04-01T10:00:00.000+02:00'], [new Date(Date.UTC(2026, 3, 1)), '2026-04-01T00:00:00.000Z']),
			cannotBe('anything else', true, false, NaN, Infinity, {}, ['x'], { text: 'x' }, never, new Date(NaN)),
		],
	},
];
