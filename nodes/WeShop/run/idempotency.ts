import { createHash } from 'node:crypto';
import type { RunRequest } from '../api/types';

/** What makes a run this run, and no other: a retry of n8n's meets the same values. */
export interface RunIdentity {
	workflowId: string;
	nodeId: string;
	/** Of the first execution: a retry from the executions list has an ID of its own. */
	executionId: string;
	/** How often the node has run in this execution; missing as an AI tool, where it counts tries. */
	runIndex?: number;
	itemIndex: number;
}

/**
 * The `Idempotency-Key` of a run, of the form that the vendor's client sends (a UUID), from SHA-256.
 * @param asked the request, with the hash of each file in place of its address, as a second upload gives another one
 */
export function idempotencyKey(identity: RunIdentity, asked: RunRequest): string {
	const { callbackUrl: _, ...billed } = asked;
	return digestOf(
		JSON.stringify([identity.workflowId, identity.nodeId, identity.executionId]),
		JSON.stringify([identity.runIndex ?? null, identity.itemIndex]),
		JSON.stringify(billed),
	);
}

/** The first 16 bytes of the SHA-256 of the texts, as a UUID of one's own making: version 8, variant 10 (RFC 9562, 5.8). */
export function digestOf(...texts: string[]): string {
	const digest = texts.reduce((hash, text) => hash.update(text), createHash('sha256')).digest();
	digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
	digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
	return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * The key of a further attempt: after a run that failed for good, a retry is a new run. It has the form of our own keys,
 * so that no user can have set it for something else.
 */
export function attemptKey(key: string, failedAttempts: number): string {
	return failedAttempts === 0 ? key : digestOf(key, `attempt ${failedAttempts + 1}`);
}

/** The user's own key as it is sent: where another item has it already, it gets `-2`, then `-3`, and so on. */
export function distinctKey(key: string, given: readonly string[]): string {
	let distinct = key;
	for (let times = 2; given.includes(distinct); times++) distinct = `${key}-${times}`;
	return distinct;
}
