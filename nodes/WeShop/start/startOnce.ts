import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { WeShopClient } from '../api/client';
import { WeShopFailure } from '../api/failure';
import type { RunRequest, StartedRun } from '../api/types';
import { attemptKey, digestOf, idempotencyKey } from '../run/idempotency';
import { attemptsOf, countAttempt, executionState, placeOf, runIdentity, sentOwnKey, type Asked } from '../state/executionState';
import { forgetOwnRun, storeOwnRun, storedOwnRun } from '../state/idempotencyStore';

/** A run that an item needs. */
export interface Order {
	itemIndex: number;
	/** The user's own key as it is sent. */
	ownKey?: string;
	/** The node's parameters that the request is made of. */
	parameters: string[];
	/** The request, with the hash of each file in place of its address. */
	asked: RunRequest;
	/** Of the start, in milliseconds since the epoch; asked for when the files are there. */
	deadline(): number;
	/** As it goes over the wire; uploads the files. */
	request(): Promise<RunRequest>;
}

/**
 * Starts the run of an item, or takes up the one that an earlier try of this execution has started; nothing is sent
 * then, as how long WeShop knows a key no document says.
 * @throws WeShopFailure
 */
export async function startOnce(node: IExecuteFunctions, client: WeShopClient, order: Order): Promise<StartedRun> {
	const entry = entryOf(node, order);
	if (entry.run) return entry.run;
	const key = attemptKey(entry.key, attemptsOf(node, entry.key));
	const own = order.ownKey ? digestOf(key, credentialOf(node), JSON.stringify(order.asked)) : undefined;
	const run = (own ? storedOwnRun(node, own) : undefined) ?? (await startUnder(key, client, order, entry));
	entry.run = run;
	delete entry.request;
	if (own) storeOwnRun(node, own, run);
	return run;
}

async function startUnder(key: string, client: WeShopClient, { ownKey, deadline, request }: Order, entry: Asked): Promise<StartedRun> {
	const asked = entry.request ?? (await request());
	// An AI agent may have called its tool a second time meanwhile.
	entry.request ??= asked;
	return await client
		.startRun(entry.request, key, deadline())
		.catch((failure: WeShopFailure) => Promise.reject(ownKey && failure.httpStatus === 409 ? conflict(failure, ownKey) : failure));
}

function conflict(failure: WeShopFailure, ownKey: string): WeShopFailure {
	const description = `The Idempotency Key "${ownKey}" stands for a run with other settings or another upload of the image, which is in your WeShop history: set another key for a new one`;
	return new WeShopFailure(failure.message, { ...failure, description: [failure.description, description].filter(Boolean).join('. ') });
}

/** The user's own key as it is sent for an item. */
export function sentKey(node: IExecuteFunctions, itemIndex: number, ownKey: string | undefined): string | undefined {
	return ownKey === undefined ? undefined : sentOwnKey(node, itemIndex, ownKey);
}

/** The run has failed for good: a retry starts another one, from files uploaded anew, as an address may have been what failed. */
export function countFailed(node: IExecuteFunctions, executionId: string): void {
	const memory = executionState(node);
	for (const { key } of forget(node, executionId)) countAttempt(node, key);
	memory.uploads = {};
}

/** The run is no more at WeShop, or not in this account: a retry asks for it again. */
export function forgetUnknown(node: IExecuteFunctions, executionId: string): void {
	forget(node, executionId);
	forgetOwnRun(node, executionId);
}

function forget(node: IExecuteFunctions, executionId: string): Asked[] {
	const { asked } = executionState(node);
	return Object.entries(asked).flatMap(([place, entry]) => {
		if (entry.run?.executionId !== executionId) return [];
		delete asked[place];
		return [entry];
	});
}

function entryOf(node: IExecuteFunctions, { itemIndex, ownKey, parameters, asked }: Order): Asked {
	const { asked: entries } = executionState(node);
	const key = idempotencyKey(runIdentity(node, itemIndex), asked);
	const place = placeOf(node, itemIndex) ?? key;
	const wish = wishOf(node, parameters, ownKey);
	if (entries[place]?.wish !== wish) entries[place] = { wish, key: ownKey ?? key };
	return entries[place];
}

function wishOf(node: IExecuteFunctions, names: string[], ownKey = ''): string {
	const { parameters } = node.getNode();
	const { taskName } = (parameters.options ?? {}) as IDataObject;
	return digestOf(JSON.stringify([...names.map((name) => parameters[name] ?? null), taskName ?? null, ownKey, credentialOf(node)]));
}

/** Another account knows none of the runs of this one. */
function credentialOf(node: IExecuteFunctions): string {
	return node.getNode().credentials?.weShopApi?.id ?? '';
}
