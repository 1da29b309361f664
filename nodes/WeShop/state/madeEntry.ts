import { WeShopFailure } from '../api/failure';

/** What a workflow remembers of a photo with its settings. */
export interface MadeRun {
	/** Missing where the last run failed. */
	executionId?: string;
	/** How many idempotency keys are used up by runs that failed, or are gone; the run was started with the next one. */
	failed: number;
	/** When it was stored, in whole days since 1970 (UTC). */
	day: number;
}

/** 72 bits in Base64: among 5,000 entries, no two are alike. */
const DIGEST_LENGTH = 12;
/** In base 36, until the year 2097. */
const DAY_LENGTH = 3;

/** The key is a digest already. */
export function digestOf(key: string): string {
	return Buffer.from(key.replaceAll('-', ''), 'hex').toString('base64url').slice(0, DIGEST_LENGTH);
}

/** An entry without its digest: the day, the ID, and where there are any, the number of keys that are used up. */
export function entryOf({ executionId, failed, day }: MadeRun): string {
	return `${day.toString(36).padStart(DAY_LENGTH, '0')}${shortId(executionId)}${failed > 0 ? ` ${failed}` : ''}`;
}

/** @throws WeShopFailure where it is none: nobody knows then what was paid for */
export function readEntry(entry: string): [digest: string, run: MadeRun] {
	const [, digest, day, id, failed = '0'] = ENTRY.exec(entry) ?? [];
	if (digest === undefined || day === undefined || id === undefined) throw damaged();
	return [digest, { ...(id ? { executionId: longId(id) } : {}), failed: Number(failed), day: Number.parseInt(day, 36) }];
}

/** Digest, day, ID and how many keys are used up. */
const ENTRY = new RegExp(`^([\\w-]{${DIGEST_LENGTH}})([\\da-z]{${DAY_LENGTH}})((?:[^ %]|%[\\dA-F]{2})*)(?: (\\d{1,6}))?$`);

export function damaged(): WeShopFailure {
	return new WeShopFailure('What this workflow remembers of its runs is damaged', {
		description: 'Nothing was started. To go on without it, set Made Before (madeBefore) to Make Again; the runs are in your WeShop history',
	});
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A UUID takes 23 characters in place of 36. No other ID begins with the sign. */
function shortId(executionId = ''): string {
	return UUID.test(executionId) ? `$${Buffer.from(executionId.replaceAll('-', ''), 'hex').toString('base64url')}` : encodeURIComponent(executionId);
}

function longId(id: string): string {
	if (!id.startsWith('$')) return decoded(id);
	return Buffer.from(id.slice(1), 'base64url').toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function decoded(id: string): string {
	try {
		return decodeURIComponent(id);
	} catch {
		throw damaged();
	}
}
