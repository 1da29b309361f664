import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KeyGuard } from './keyGuard';

/** A start that was paid for, to be sent again later under its key. */
export interface RememberedStart {
	at: string;
	idempotencyKey: string;
	image: string;
	executionId: string;
	/** When it was asked again, and whether it was the same run. */
	asked: Array<{ at: string; isSame: boolean }>;
}

export interface RememberedUpload {
	at: string;
	address: string;
	asked: Array<{ at: string; isThere: boolean }>;
}

export interface Memories {
	starts: RememberedStart[];
	uploads: RememberedUpload[];
	/** Every run that was started and may have been paid, also where the tool was stopped. */
	runs: string[];
}

/**
 * What has to be known when it is asked again a day later: IDs of runs and addresses of uploads, which are the user's. It
 * is in a file that git ignores, and holds neither a key nor anything made of one.
 */
export class Memory {
	readonly memories: Memories;
	private readonly file: string;

	constructor(
		readonly folder: string,
		private readonly guard: KeyGuard,
	) {
		this.file = path.join(folder, 'state.json');
		this.memories = { starts: [], uploads: [], runs: [], ...read(this.file) };
	}

	/** @throws KeyFound where it would hold the key */
	save(): void {
		const text = JSON.stringify(this.memories, undefined, 2);
		this.keep('state.json', text);
	}

	/** @throws KeyFound where it would hold the key */
	keep(name: string, text: string): string {
		mkdirSync(this.folder, { recursive: true });
		const file = path.join(this.folder, name);
		writeFileSync(file, this.guard.check(file, text));
		return file;
	}
}

function read(file: string): Partial<Memories> {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as Partial<Memories>;
	} catch {
		return {};
	}
}

/** "3 hours", "2 days": the time between two moments, in words. */
export function ageIn(from: string, to: string): string {
	const minutes = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
	if (minutes < 120) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
	return minutes < 48 * 60 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1_440)} days`;
}
