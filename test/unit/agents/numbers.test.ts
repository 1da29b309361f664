import { batchCountField } from '../../../nodes/WeShop/panel/resultFields';
import { wholeNumber } from '../../../nodes/WeShop/input/parameters';
import { paramsOf, refusalOf } from './given';

const NOT_WHOLE_NUMBERS = [5.5, '5.5', '5s', 'abc', '0x10', '1e3', NaN, Infinity, -Infinity, true, false, [5], {}, '5 5'];

interface Bounds {
	agent: string;
	field: string;
	label: string;
	min: number;
	max: number;
}

const bounds: Bounds[] = [
	{ agent: 'expandimage', field: 'targetWidth', label: 'Target Width', min: 1, max: 4096 },
	{ agent: 'expandimage', field: 'targetHeight', label: 'Target Height', min: 1, max: 4096 },
	{ agent: 'expandimage', field: 'fillLeft', label: 'Distance From the Left', min: 0, max: 4096 },
	{ agent: 'expandimage', field: 'fillTop', label: 'Distance From the Top', min: 0, max: 4096 },
];

describe.each(bounds)('$label ($field)', ({ agent, field, label, min, max }) => {
	it(`can be ${min} to ${max}`, () => {
		for (const value of [min, max]) expect(paramsOf(agent, { [field]: value })[field]).toBe(value);
		for (const value of [min - 1, max + 1, String(max + 1)]) {
			expect(refusalOf(agent, { [field]: value })).toContain(`Set ${label} (${field}) to a whole number from ${min} to ${max}`);
		}
	});

	it.each([['5', 5], [' 12 ', 12], ['800.0', 800], [800, 800]])('accepts %p from an expression, and sends a number', (value, sent) => {
		expect(paramsOf(agent, { [field]: value })[field]).toBe(sent);
	});

	it.each(NOT_WHOLE_NUMBERS)('cannot be %p', (value) => {
		expect(refusalOf(agent, { [field]: value })).toContain(`(${field})`);
	});
});

describe.each([
	{ agent: 'aimodel', field: 'locationId', label: 'Scene' },
	{ agent: 'aimodel', field: 'fashionModelId', label: 'Fashion Model' },
	{ agent: 'aiproduct', field: 'locationId', label: 'Scene' },
	{ agent: 'removeBG', field: 'backgroundId', label: 'Background Preset' },
])('The preset $field of $agent', ({ agent, field, label }) => {
	it.each([
		{ mode: 'list', value: '42' },
		{ mode: 'list', value: 42 },
		{ mode: 'id', value: ' 42 ' },
		42,
		'42',
	])('is sent as a number for %j', (value) => {
		expect(paramsOf(agent, { [field]: value })[field]).toBe(42);
	});

	it.each([-1, 4.2, 'beach', { mode: 'id', value: 'beach' }, true, NaN, {}])('cannot be %p', (value) => {
		expect(refusalOf(agent, { [field]: value })).toContain(`Set ${label} (${field}) to the ID of a preset, a whole number`);
	});
});

describe('Number of Results (batchCount)', () => {
	it('can be 1 to 16, and is 1 if unset', () => {
		for (const value of [1, 16]) expect(wholeNumber(batchCountField, value)).toBe(value);
		for (const empty of [undefined, null, '']) expect(wholeNumber(batchCountField, empty)).toBe(1);
		expect(wholeNumber(batchCountField, '4')).toBe(4);
	});

	it.each([0, 17, -1, ...NOT_WHOLE_NUMBERS])('cannot be %p', (value) => {
		expect(() => wholeNumber(batchCountField, value)).toThrow(
			expect.objectContaining({
				message: expect.stringContaining('Number of Results'),
				description: 'Set Number of Results (batchCount) to a whole number from 1 to 16',
			}),
		);
	});
});

describe('An invalid number', () => {
	it.each([
		['abc', '"abc"'],
		[4097, '4097'],
		[5.5, '5.5'],
		[true, 'true'],
		[NaN, 'NaN'],
		[Infinity, 'Infinity'],
	])('is shown in the message: %p', (value, shown) => {
		expect(refusalOf('expandimage', { targetWidth: value })).toContain(`Target Width cannot be ${shown}\n`);
	});
});
