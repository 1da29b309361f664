import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as later } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { IExecuteFunctions } from 'n8n-workflow';
import { inputFile, readFile } from '../../../nodes/WeShop/operations/images';

const PHOTO = path.join(__dirname, '../../fixtures/t-shirt.png');
const WHERE = { name: 'image', label: 'Image', otherwise: '' };

/** A node whose only input item has a photo, which n8n reads anew whenever it is asked. */
function nodeWithAPhoto() {
	const getBinaryDataBuffer = jest.fn(() => Promise.resolve(readFileSync(PHOTO)));
	const node = { getInputData: () => [{ json: {}, binary: { data: { mimeType: 'image/png', fileName: 't-shirt.png', data: '' } } }], helpers: { getBinaryDataBuffer } };
	return { node: node as unknown as IExecuteFunctions, getBinaryDataBuffer };
}

/** All that nobody holds is gone. */
async function collectGarbage(): Promise<void> {
	setFlagsFromString('--expose-gc');
	const gc = runInNewContext('gc') as () => void;
	// What a weak reference was made of or asked for is held until the end of its turn.
	await later();
	gc();
}

it('a file that is looked at and uploaded is read once', async () => {
	const { node, getBinaryDataBuffer } = nodeWithAPhoto();
	const file = await inputFile(node, 0, 'data', WHERE);
	expect(readFileSync(PHOTO).equals((await readFile(node, file)).content)).toBe(true);
	expect(getBinaryDataBuffer).toHaveBeenCalledTimes(1);
});

it('files that wait for their upload do not fill the memory: what it let go of is read again', async () => {
	const { node, getBinaryDataBuffer } = nodeWithAPhoto();
	const file = await inputFile(node, 0, 'data', WHERE);
	getBinaryDataBuffer.mockClear();
	await collectGarbage();
	const { content, ...named } = await readFile(node, file);
	expect(readFileSync(PHOTO).equals(content)).toBe(true);
	expect(named).toEqual({ fileName: 't-shirt.png', mimeType: 'image/png' });
	expect(getBinaryDataBuffer).toHaveBeenCalledTimes(1);
	expect(getBinaryDataBuffer).toHaveBeenCalledWith(0, 'data');
});
