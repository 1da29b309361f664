import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface StoredFile {
	bytes: Buffer;
	type: string;
}

export const IMAGE_HOST = 'ai-image.weshop.ai';
export const VIDEO_HOST = 'ai-video.weshop.ai';
export const SHOP_HOST = 'shop.example';
/** Hosts that serve files without credentials. */
export const FILE_HOSTS = [IMAGE_HOST, VIDEO_HOST, SHOP_HOST];

export const FIXTURES = path.join(__dirname, '..', 'fixtures');

const TYPES: Record<string, string> = { '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.mp4': 'video/mp4' };

/** All files on the file hosts, by URL. A file may be created at its first request. */
export class Files {
	private readonly files = new Map<string, () => Promise<StoredFile>>();

	publish(url: string, create: () => Promise<StoredFile>): void {
		let file: Promise<StoredFile> | undefined;
		this.files.set(url, () => (file ??= create()));
	}

	/** Undefined if there is no such file. The query of the URL is ignored. */
	async read(url: string): Promise<StoredFile | undefined> {
		const address = new URL(url);
		const read = this.files.get(address.origin + address.pathname);
		return read ? await read() : sample(address);
	}

	clear(): void {
		this.files.clear();
	}
}

/** https://shop.example/photos/<name> is a file of test/fixtures. */
async function sample({ protocol, hostname, pathname }: URL): Promise<StoredFile | undefined> {
	const name = /^\/photos\/([a-z0-9-]+\.[a-z0-9]+)$/.exec(pathname)?.[1];
	const type = TYPES[path.extname(pathname)];
	if (protocol !== 'https:' || hostname !== SHOP_HOST || !name || !type) return undefined;
	return readFile(path.join(FIXTURES, name)).then((bytes) => ({ bytes, type }), () => undefined);
}
