import { createHash } from 'node:crypto';
import type { RunRequest } from '../api/types';

/** What makes a run this run and no other; a retry of n8n's has the same values. */
export interface RunIdentity {
	workflowId: string;
	nodeId: string;
	/** Of the first execution: a retry from the executions list has an ID of its own. */
	executionId: string;
	/** How often the node has run in this execution; missing as an AI tool, where it counts attempts. */
	runIndex?: number;
	itemIndex: number;
	/** Which of the item's runs it is, from 0. */
	place: number;
}

/**
 * The `Idempotency-Key` of a run, of the form that the vendor's client sends (a UUID), from SHA-256. The API key is no part
 * of it: who replaces a key that was revoked, and retries, reaches the runs that are paid for.
 * @param request with the hash of each file in place of its address, as a second upload gives another one
 */
export function idempotencyKey(identity: RunIdentity, request: RunRequest): string {
	const { callbackUrl: _, ...billed } = request;
	return digestOf(
		JSON.stringify([identity.workflowId, identity.nodeId, identity.executionId]),
		JSON.stringify([identity.runIndex ?? null, identity.itemIndex, identity.place]),
		JSON.stringify(billed),
	);
}

/** The first 16 bytes of the SHA-256 of the texts, as a custom UUID: version 8, variant 10 (RFC 9562, 5.8). */
export function digestOf(...texts: string[]): string {
	const digest = texts.reduce((hash, text) => hash.update(text), createHash('sha256')).digest();
	digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
	digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
	return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * The generated key of a further attempt: after a run that failed for good, a retry is a new run. It has the form of our
 * other keys, so that no user can have set it for something else.
 */
export function attemptKey(key: string, failedAttempts: number): string {
	return failedAttempts === 0 ? key : digestOf(key, `attempt ${failedAttempts + 1}`);
}

/**
 * The user's own key as it is sent for an agent: one order number may serve several operations.
 * @param file of a run that is one of several of its item: the start of the SHA-256 of its file
 */
export function ownKeyFor({ key, agentName, file }: { key: string; agentName: string; file?: string }): string {
	return [key, agentName, ...(file ? [file] : [])].join(':');
}

/** The same for a further attempt, after runs that failed for good: `:2`, then `:3`, and so on. */
export function ownAttemptKey(key: string, failedAttempts: number): string {
	return failedAttempts === 0 ? key : `${key}:${failedAttempts + 1}`;
}

/** As JSON, with the fields of each object in alphabetical order: equal values give equal texts, however they were put together. */
export function inOrder(value: unknown): string {
	return JSON.stringify(value, (_, one: unknown) =>
		typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([name], [other]) => (name < other ? -1 : 1))) : one,
	);
}
