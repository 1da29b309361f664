import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileAnswer, header, jsonAnswer, textAnswer, type HttpResponse, type Received } from '../sandbox/doors/exchange';
import { FIXTURES, type StoredFile } from '../sandbox/files';
import { searchFor } from './driveQuery';
import { googleRefusal, type GoogleAccount } from './google';
import { asked, jsonBody, refusing, type Service } from './service';

export interface DriveFile {
	id: string;
	name: string;
	mimeType: string;
	parents: string[];
	size: number;
	sha256: string;
}

/** An upload that goes on in pieces. */
interface Upload {
	metadata: Pick<DriveFile, 'name' | 'mimeType' | 'parents'>;
	pieces: Buffer[];
	received: number;
}

const FOLDER = 'application/vnd.google-apps.folder';
/** As the examples name them. */
const FOLDERS = {
	'your-photos-folder': 'Your folder with photos',
	'your-cut-outs-folder': 'Your folder for cut-outs',
	'your-videos-folder': 'Your folder for videos',
	'your-product-sheets-folder': 'Your folder for product sheets',
	'your-translations-folder': 'Your folder for translations',
	'your-marketplace-folder': 'Your folder for marketplaces',
};
const PHOTOS = { 'sneaker.jpg': 'image/jpeg', 'handbag.webp': 'image/webp', 't-shirt.png': 'image/png' };
/** All pieces of an upload but the last are a multiple of it. */
const PIECE = 256 * 1024;

/** Google Drive, with a few folders and some photos in the first. */
export class Drive implements Service {
	private readonly files = new Map<string, DriveFile & { bytes: Buffer }>();
	private readonly uploads = new Map<string, Upload>();

	constructor(private readonly account: GoogleAccount) {
		for (const [id, name] of Object.entries(FOLDERS)) this.keep({ name, mimeType: FOLDER, parents: ['root'] }, Buffer.alloc(0), id);
		for (const [name, mimeType] of Object.entries(PHOTOS)) this.keep({ name, mimeType, parents: ['your-photos-folder'] }, readFileSync(path.join(FIXTURES, name)));
		this.keep({ name: 'Notes.txt', mimeType: 'text/plain', parents: ['your-photos-folder'] }, Buffer.from('No photo'));
	}

	readonly hosts = { 'www.googleapis.com': refusing((request) => this.answer(request)) };

	arrived(): DriveFile[] {
		return [...this.files.values()].map(({ bytes: _, ...file }) => file);
	}

	file(id: string): StoredFile | undefined {
		const file = this.files.get(id);
		return file && { bytes: file.bytes, type: file.mimeType };
	}

	private answer(request: Received): HttpResponse {
		const { searchParams } = request.url;
		// The address of an upload under way is a secret itself.
		if (asked(request) === 'PUT /upload/drive/v3/files') return this.receive(request);
		this.account.expectToken(request);
		if (asked(request) === 'POST /upload/drive/v3/files' && searchParams.get('uploadType') === 'resumable') return this.begin(request);
		if (asked(request) === 'GET /drive/v3/files') return this.search(searchParams);
		if (asked(request) === 'POST /drive/v3/files') return this.makeFolder(request);
		if (asked(request) === 'GET /drive/v3/drives') return jsonAnswer(200, { drives: [] });
		const [, method, id = ''] = /^(GET|PATCH) \/drive\/v3\/files\/([^/]+)$/.exec(asked(request)) ?? [];
		if (!method) throw googleRefusal(404, 'notFound', `Not Found: ${asked(request)}`);
		const file = this.files.get(id);
		if (!file) throw googleRefusal(404, 'notFound', `File not found: ${id}.`);
		if (method === 'PATCH') return this.rename(request, file);
		return searchParams.get('alt') === 'media' ? fileAnswer(file.bytes, file.mimeType) : jsonAnswer(200, shown(file, searchParams.get('fields')));
	}

	private search(asked: URLSearchParams): HttpResponse {
		const isFound = searchFor(asked.get('q') ?? '', (id) => this.isFolder(id));
		const fields = /files\(([^)]*)\)/.exec(asked.get('fields') ?? '')?.[1] ?? null;
		const files = [...this.files.values()].filter(isFound).slice(0, Number(asked.get('pageSize') ?? 100));
		return jsonAnswer(200, { files: files.map((file) => shown(file, fields)) });
	}

	private makeFolder(request: Received): HttpResponse {
		const { name = 'Untitled', mimeType, parents = ['root'] } = jsonBody<DriveFile>(request);
		if (mimeType !== FOLDER) throw googleRefusal(400, 'invalid', 'Only folders are made without an upload here');
		this.expectFolders(parents);
		return jsonAnswer(200, shown(this.keep({ name, mimeType, parents }, Buffer.alloc(0)), request.url.searchParams.get('fields')));
	}

	private begin(request: Received): HttpResponse {
		const { name = 'Untitled', parents = ['root'] } = jsonBody<DriveFile>(request);
		this.expectFolders(parents);
		const id = `upload-${this.uploads.size + 1}`;
		this.uploads.set(id, { metadata: { name, parents, mimeType: header(request, 'x-upload-content-type') ?? 'application/octet-stream' }, pieces: [], received: 0 });
		return { ...textAnswer(200, ''), headers: { 'content-length': '0', location: `https://www.googleapis.com/upload/drive/v3/files?uploadType=resumable&upload_id=${id}` } };
	}

	private receive(request: Received): HttpResponse {
		const upload = this.uploads.get(request.url.searchParams.get('upload_id') ?? '');
		if (!upload) throw googleRefusal(404, 'notFound', 'There is no such upload');
		const [, first, last, total] = (/^bytes (\d+)-(\d+)\/(\d+)$/.exec(header(request, 'content-range') ?? '') ?? []).map(Number);
		const { length } = request.body;
		const isWhole = last! + 1 === total;
		if (first !== upload.received || last! - first + 1 !== length || last! >= total! || (!isWhole && length % PIECE !== 0)) {
			throw googleRefusal(400, 'badContent', `Failed to parse Content-Range header "${header(request, 'content-range')}" of ${length} bytes behind ${upload.received}`);
		}
		upload.pieces.push(request.body);
		upload.received += length;
		if (!isWhole) return { ...textAnswer(308, ''), headers: { 'content-length': '0', range: `bytes=0-${last}` } };
		return jsonAnswer(200, shown(this.keep(upload.metadata, Buffer.concat(upload.pieces)), null));
	}

	private rename(request: Received, file: DriveFile): HttpResponse {
		const { name = file.name, mimeType = file.mimeType } = jsonBody<DriveFile>(request);
		const added = request.url.searchParams.get('addParents');
		if (added && !this.isFolder(added)) throw googleRefusal(404, 'notFound', `File not found: ${added}.`);
		Object.assign(file, { name, mimeType, parents: [...new Set([...file.parents, ...(added ? [added] : [])])] });
		return jsonAnswer(200, shown(file, request.url.searchParams.get('fields')));
	}

	private keep(metadata: Upload['metadata'], bytes: Buffer, id = `file-${this.files.size + 1}`): DriveFile {
		const file = { id, ...metadata, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
		this.files.set(id, file);
		return file;
	}

	private expectFolders(ids: string[]): void {
		const unknown = ids.find((id) => !this.isFolder(id));
		if (unknown) throw googleRefusal(404, 'notFound', `File not found: ${unknown}.`);
	}

	private isFolder(id: string): boolean {
		return id === 'root' || this.files.get(id)?.mimeType === FOLDER;
	}
}

/** @param fields as a request names them; without them Drive shows the first four */
function shown({ id, name, mimeType, parents, size }: DriveFile, fields: string | null): object {
	const all = { kind: 'drive#file', id, name, mimeType, parents, size: String(size), webViewLink: `https://drive.google.com/file/d/${id}/view` };
	const wanted = (fields ?? 'kind,id,name,mimeType').split(',').map((field) => field.trim());
	return wanted.includes('*') ? all : Object.fromEntries(Object.entries(all).filter(([field]) => wanted.includes(field)));
}
