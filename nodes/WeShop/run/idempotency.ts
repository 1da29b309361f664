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
	/** Counts up when a run has failed for good, so that a retry tries anew. */
	attempt: number;
}

/**
 * The `Idempotency-Key` of a run, of the form that the vendor's client sends (a UUID), from SHA-256.
 * @param fingerprints the hash of each uploaded file by its address, as a second upload gives another address
 */
export function idempotencyKey(identity: RunIdentity, request: RunRequest, fingerprints: ReadonlyMap<string, string>): string {
	const { callbackUrl: _, ...billed } = request;
	const body = JSON.stringify(billed, (_key, value: unknown) =>
		typeof value === 'string' ? (fingerprints.get(value) ?? value) : value,
	);
	const digest = createHash('sha256').update(JSON.stringify([identity.workflowId, identity.nodeId, identity.executionId]))
		.update(JSON.stringify([identity.runIndex ?? null, identity.itemIndex, identity.attempt]))
		.update(body)
		.digest();
	// Version 8, variant 10: a UUID of one's own making (RFC 9562, 5.8).
	digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
	digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
	return digest.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Gives the user's own keys out, in item order: a key that was given before gets `-2`, then `-3`, and so on. */
export function distinctKeys(): (key: string) => string {
	const given = new Set<string>();
	return (key) => {
		let distinct = key;
		for (let times = 2; given.has(distinct); times++) distinct = `${key}-${times}`;
		given.add(distinct);
		return distinct;
	};
}
