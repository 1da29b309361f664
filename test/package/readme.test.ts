import { readme, withTables } from '../readme/write';

it('the README shows every parameter of every agent as the code has it (npm run readme)', () => {
	expect(readme()).toEqual(withTables(readme()));
});
