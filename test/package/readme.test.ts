import { cellCount } from '../faults/document';
import { page, pages } from '../../tools/readme/write';

it.each(Object.entries(pages))('%s shows what the code and its tests have (npm run readme)', (name, anew) => {
	expect(page(name)).toEqual(anew(page(name)));
});

it.each(Object.keys(pages))('%s shows values, not objects', (name) => {
	expect(page(name)).not.toContain('[object');
});

it('docs/reliability.md states an outcome for each fault of each call', () => {
	expect(cellCount).toBeGreaterThanOrEqual(150);
	expect(page('docs/reliability.md')).not.toContain('undefined');
});
