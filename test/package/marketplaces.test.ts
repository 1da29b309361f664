import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MARKETPLACES, whatItMeets } from '../../nodes/WeShop/files/marketplaces';
import { checkForField } from '../../nodes/WeShop/panel/checkForFields';

const page = readFileSync(path.join(__dirname, '..', '..', 'docs', 'results.md'), 'utf8');
/** The cells of a place's row in the documentation. */
const rowOf = (place: string) => page.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${place}\``))!.split('|').slice(1, -1).map((cell) => cell.trim());

describe('docs/results.md has the rules of the code', () => {
	it.each(Object.entries(MARKETPLACES))('for %s', (place, { label, rules, source, readIn }) => {
		const [name, , checked, from] = rowOf(place) as [string, string, string, string];
		const { formats = [], minWidth, minHeight, longestSide, ratio, maxMegabytes, maxMegapixels } = rules;
		expect(name.startsWith(label)).toBe(true);
		expect(from).toContain(`(${source})`);
		expect(from).toContain(readIn);
		const numbers = [minWidth, minHeight, longestSide?.min, longestSide?.max, ratio, maxMegabytes, maxMegapixels].filter((one) => one !== undefined);
		for (const number of numbers) expect(checked).toMatch(new RegExp(`(?<![\\d.])${number}(?![\\d.]*\\d)`));
		expect((checked.match(/\b(JPEG|PNG|TIFF|GIF|WebP|BMP)\b/g) ?? []).map((format) => `image/${format.toLowerCase()}`).sort()).toEqual([...formats].sort());
		expect([checked.includes('alpha'), checked.includes('ending')]).toEqual([rules.alpha !== undefined, rules.hasEndings === true]);
	});

	it('and an example that the code puts out', () => {
		const header = { mimeType: 'image/png', called: 'a PNG image', width: 1_200, height: 900, hasAlpha: true };
		const picture = { header, fileSize: 183_412, fileName: 'sneaker-removeBG.png', url: 'https://shop.example/sneaker.png' };
		const [, example] = /```json\n"meets": (\{[^`]+\})\n```/.exec(page)!;
		expect(JSON.parse(example!)).toEqual(whatItMeets(picture, { places: ['amazon', 'shopify', 'zalando'] }));
	});

	it('and a row for each choice', () => {
		for (const { value, label } of checkForField.choices) expect(rowOf(value)[0]!.startsWith(label)).toBe(true);
	});
});
