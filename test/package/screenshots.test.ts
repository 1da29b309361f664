import { existsSync } from 'node:fs';
import path from 'node:path';
import { examples } from '../../tools/demo/workflows';
import { appearance, IMAGES, panels, recordedAppearance } from '../../tools/screenshots/album';

const isThere = (name: string) => existsSync(path.join(IMAGES, `${name}.png`));

describe('The pictures of the documentation (npm run screenshots)', () => {
	it('show the node as it is by now', () => {
		expect(recordedAppearance()).toBe(appearance());
	});

	it('show the panel of each operation, and each example', () => {
		expect(panels.map(({ name }) => `panels/${name}`).filter((name) => !isThere(name))).toEqual([]);
		expect([...examples().keys()].map((name) => `examples/${name}`).filter((name) => !isThere(name))).toEqual([]);
	});
});
