import { readdirSync } from 'node:fs';
import path from 'node:path';
import { examples } from '../../tools/demo/workflows';
import { LISTED, listPicture } from '../../tools/screenshots/pictured';
import { appearance, IMAGES, panels, recordedAppearance } from '../../tools/screenshots/album';

describe('The pictures of the documentation (npm run screenshots)', () => {
	it('show the node as it is by now', () => {
		expect(recordedAppearance()).toBe(appearance());
	});

	it('show an operation of each kind, the list of each resource, and each example, and nothing else', () => {
		const wanted = [...panels.map(({ picture }) => picture), ...LISTED.map(listPicture), ...[...examples().keys()].map((name) => `examples/${name}`)];
		const taken = ['panels', 'lists', 'examples'].flatMap((folder) => readdirSync(path.join(IMAGES, folder)).map((name) => `${folder}/${path.basename(name, '.png')}`));
		expect(taken.sort()).toEqual(wanted.sort());
	});
});
