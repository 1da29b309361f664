import { namedFiles, noNamedFiles } from '../../inputs/items';
import { casesOf } from '../../inputs/row';
import { read, refusalOf } from './given';

describe('An image field in mode File', () => {
	it.each(casesOf(namedFiles, false))('can hold $what: $input', ({ input, came }) => {
		expect(read('removeBG', { originalImage: input }).images).toEqual({ originalImage: [came] });
	});

	it.each(casesOf(noNamedFiles, true))('is refused with $what: $input', ({ input, came }) => {
		expect(refusalOf('removeBG', { originalImage: input })).toContain(`Image ${came}`);
	});
});
