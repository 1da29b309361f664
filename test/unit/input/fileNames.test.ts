import { fieldsNamed } from '../../../nodes/WeShop/input/fileNames';

const FORM = ['Photo_0', 'Photo_1', 'Photo_2'];
const MAIL = ['attachment_0', 'attachment_1', 'attachment_10', 'attachment_2'];
const MIXED = ['data', 'data_1', 'Logo', 'a, b'];

describe('The file fields that a text names', () => {
	it.each<[what: string, text: string, fields: string[], named: string[]]>([
		['one name', 'data', MIXED, ['data']],
		['one name of a numbered row', 'Photo_1', FORM, ['Photo_1']],
		['a name with a comma in it', 'a, b', MIXED, ['a, b']],
		['several names', 'data, data_1', MIXED, ['data', 'data_1']],
		['several names without blanks', 'data_1,data', MIXED, ['data_1', 'data']],
		['several names with semicolons', 'data; Logo', MIXED, ['data', 'Logo']],
		['several names with bars', 'data|Logo', MIXED, ['data', 'Logo']],
		['several names on lines', 'data\r\nLogo\n', MIXED, ['data', 'Logo']],
		['several names with commas of full width', 'data，Logo、data_1', MIXED, ['data', 'Logo', 'data_1']],
		['a list as JSON', '["data", "Logo"]', MIXED, ['data', 'Logo']],
		['a name in quotes', '"Logo"', MIXED, ['Logo']],
		['a comma too many', 'data, ', MIXED, ['data']],
		['a name twice', 'data, data', MIXED, ['data']],
		['all files', '*', MIXED, MIXED],
		['a pattern', 'Photo_*', FORM, FORM],
		['a pattern, counted by number', 'attachment_*', MAIL, ['attachment_0', 'attachment_1', 'attachment_2', 'attachment_10']],
		['a pattern with the end', '*_1', [...FORM, 'data_1'], ['data_1', 'Photo_1']],
		['a pattern of a form that has got one photo only', 'Photo_*', ['Photo', 'Logo'], ['Photo']],
		['the label of a form field with several photos', 'Photo', [...FORM, 'Logo'], FORM],
		['the label of a form field with eleven photos', 'attachment', MAIL, ['attachment_0', 'attachment_1', 'attachment_2', 'attachment_10']],
		['the label of a form field with one photo', 'Photo', ['Photo', 'Photo_1'], ['Photo']],
		['a label as it stands on the form', 'Product photo (front)', ['Product_photo__front_'], ['Product_photo__front_']],
		['such a label with several photos', 'Product photo', ['Product_photo_0', 'Product_photo_1'], ['Product_photo_0', 'Product_photo_1']],
		['a label in letters beyond ASCII', 'Größe vorn', ['Gr__e_vorn'], ['Gr__e_vorn']],
		['a label in letters beyond ASCII only', '写真', ['__'], ['__']],
		['a pattern with several stars', 'P*o_*', [...FORM, 'Logo'], FORM],
		['a pattern with stars side by side', 'Photo_**', FORM, FORM],
		['a name in another case', 'photo', ['Photo', 'Logo'], ['Photo']],
		['a label and a name', 'Photo, Logo', [...FORM, 'Logo'], [...FORM, 'Logo']],
		['a name as an expression has it', '$binary.data', MIXED, ['data']],
		['a path in a workflow with Execution Logic v2', '_files.data', MIXED, ['data']],
	])('%s: "%s"', (_what, text, fields, named) => {
		expect(fieldsNamed(text, fields)).toEqual(named);
	});

	it.each<[text: string, fields: string[], missing: string]>([
		['image', ['data'], 'image'],
		['data, image', ['data'], 'image'],
		['*', [], '*'],
		['Photo_*', ['Logo'], 'Photo_*'],
		['photo', ['Photo', 'PHOTO'], 'photo'],
		['photo', ['Photo_0', 'PHOTO_1'], 'photo'],
		['da.a', ['data'], 'da.a'],
		['constructor', ['data'], 'constructor'],
		[',', ['data'], ','],
		['画像', ['写真'], '画像'],
		['маска', ['фото'], 'маска'],
		['🖼', ['📷'], '🖼'],
		['aba*aba', ['abaaba_', 'aba'], 'aba*aba'],
	])('"%s" names none among %j', (text, fields, missing) => {
		expect(fieldsNamed(text, fields)).toEqual({ missing });
	});

	it('A pattern of many stars is held against a long name in no time', () => {
		expect(fieldsNamed(`${'*a'.repeat(40)}*b`, ['a'.repeat(200)])).toEqual({ missing: `${'*a'.repeat(40)}*b` });
	});

	it.each(['iVBORw0KGgo/+', 'a*', 'a, ', '写', '(', ' '])('A text as long as a file is no name: "%s" and so on', (piece) => {
		expect(fieldsNamed(piece.repeat(100_000), ['data', 'data_1'])).toHaveProperty('missing');
	});
});
