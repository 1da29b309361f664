import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { Caller } from './caller';
import { FIXTURES } from './files';
import { sha256 } from './journal/journal';
import type { Sandbox } from './sandbox';
import { throughProxy } from './tunnel';
import { openSandbox } from './workersSandbox';

const fixture = (name: string): Buffer => readFileSync(path.join(FIXTURES, name));
const jpeg = fixture('sneaker.jpg');

let sandbox: Sandbox;
let caller: Caller;
beforeAll(async () => {
	sandbox = await openSandbox({ plainDoor: true });
	caller = new Caller(sandbox);
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
	expect(await sandbox.faults()).toEqual([]);
	await sandbox.stop();
});

it.each([
	['sneaker.jpg', 'image/jpeg'],
	['sneaker.png', 'image/png'],
	['handbag.webp', 'image/webp'],
])('%s is stored and served without a key', async (name, type) => {
	const { status, data } = await caller.upload(fixture(name), name, type);
	expect([status, data.success]).toEqual([200, true]);
	const file = await throughProxy(sandbox, data.data.image);
	expect([file.status, file.headers['content-type'], sha256(file.body)]).toEqual([200, type, sha256(fixture(name))]);
});

it('accepts a GIF, and a part without a type', async () => {
	const gif = await sharp(jpeg).resize(20).gif().toBuffer();
	for (const type of ['image/gif', '']) expect((await caller.upload(gif, 'a.gif', type)).status).toBe(200);
});

it('accepts a BMP, and a HEIC photo, by their headers', async () => {
	const bmp = Buffer.alloc(58);
	bmp.write('BM', 'latin1');
	bmp.writeUInt32LE(bmp.length, 2);
	expect((await caller.upload(bmp, 'a.bmp', 'image/bmp')).status).toBe(200);
	expect((await caller.upload(bmp.subarray(0, 57), 'a.bmp', 'image/bmp')).status).toBe(400);
	expect((await caller.upload(fixture('block.heic'), 'a.heic', 'image/heic')).status).toBe(200);
});

it('returns a new URL each time for the same bytes', async () => {
	const urls = [await caller.upload(jpeg, 'a.jpg'), await caller.upload(jpeg, 'a.jpg')].map(({ data }) => data.data.image);
	expect(urls[0]).not.toBe(urls[1]);
});

it('is recorded with its name, type and hash', async () => {
	await caller.upload(jpeg, 'shoe.jpg', 'image/jpeg');
	expect(await sandbox.requests()).toMatchObject([
		{ method: 'POST', door: 'plain', status: 200, files: [{ field: 'image', fileName: 'shoe.jpg', type: 'image/jpeg', size: jpeg.length, sha256: sha256(jpeg) }] },
	]);
});

it.each<[why: string, bytes: Buffer, name: string, type: string, message: string]>([
	['an empty file', Buffer.alloc(0), 'a.png', 'image/png', 'not an image'],
	['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ'), 'a.png', 'image/png', 'not an image'],
	['a page', Buffer.from('<!doctype html><html></html>'), 'a.png', 'image/png', 'not an image'],
	['half a photo', jpeg.subarray(0, jpeg.length / 2), 'a.jpg', 'image/jpeg', 'not an image'],
	['a name in another script', jpeg, 'スニーカー.jpg', 'image/jpeg', 'the file name must be ASCII'],
	['a name without extension', jpeg, 'sneaker', 'image/jpeg', 'have an extension'],
	['an extension of another type', jpeg, 'a.png', 'image/jpeg', 'the file is jpeg but its name ends in .png'],
	['a part of another type', jpeg, 'a.jpg', 'image/png', 'the file is jpeg but its part says image/png'],
])('refuses %s', async (_, bytes, name, type, message) => {
	const { status, data } = await caller.upload(bytes, name, type);
	expect([status, data.error.code, data.error.retryable]).toEqual([400, 'INVALID_PARAMETER', false]);
	expect(data.error.message).toContain(message);
});

it('refuses another field', async () => {
	expect((await caller.upload(jpeg, 'a.jpg', 'image/jpeg', 'file')).data.error.message).toBe('the file must be in the field image, not file');
});

it('refuses two files and no file', async () => {
	const two = new FormData();
	for (const name of ['a.jpg', 'b.jpg']) two.append('image', new Blob([new Uint8Array(jpeg)]), name);
	const none = new FormData();
	none.append('image', 'https://shop.example/photos/sneaker.jpg');
	for (const form of [two, none]) expect((await caller.http.post('/agent/assets/images', form)).data.error.message).toBe('exactly one file is expected');
	expect((await caller.http.post('/agent/assets/images', { image: 'x' })).data.error.message).toBe('the body must be multipart/form-data');
});
