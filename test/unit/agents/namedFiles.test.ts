import { namedFiles, noNamedFiles } from '../../fed/items';
import { casesOf } from '../../fed/row';
import { read, refusalOf } from './given';

describe('An image field in mode File', () => {
	it.each(casesOf(namedFiles, false))('can hold $what: $fed', ({ fed, came }) => {
		expect(read('removeBG', { originalImage: fed }).images).toEqual({ originalImage: [came] });
	});

	it.each(casesOf(noNamedFiles, true))('is refused with $what: $fed', ({ fed, came }) => {
		expect(refusalOf('removeBG', { originalImage: fed })).toContain(`Image ${came}`);
	});
});
