import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { examples } from '../../tools/demo/workflows';
import { page, pages } from '../../tools/readme/write';
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

	it.each([...Object.keys(pages), 'docs/architecture.md'])('that %s shows, and what it links to, are there', (name) => {
		const links = [...page(name).matchAll(/(?:\]\(|src=")([^)"#]+)/g)].map(([, to]) => to!).filter((to) => !/^https?:/.test(to));
		const folder = path.dirname(path.join(IMAGES, '..', '..', name));
		expect(links.filter((to) => !existsSync(path.join(folder, to)))).toEqual([]);
	});

	it.each(Object.keys(pages))('%s links to headings that there are', (name) => {
		const anchors = (file: string) => [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
		const from = path.join(IMAGES, '..', '..', name);
		const broken = [...page(name).matchAll(/\]\(([^)#:]*)#([^)]+)\)/g)].filter(([, file, anchor]) => !anchors(file ? path.join(path.dirname(from), file) : from).includes(anchor!));
		expect(broken.map(([link]) => link)).toEqual([]);
	});
});
