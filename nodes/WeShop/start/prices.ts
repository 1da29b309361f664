import { buildRequest } from '../agents/buildRequest';
import { KEY_REFUSED } from '../api/access';
import { WeShopFailure } from '../api/failure';
import type { PowerEstimate } from '../api/types';
import { isImageName } from '../input/rawAddresses';
import { asFailure } from '../n8n/errors';
import { CALLS_AT_A_TIME, RETRY_MS } from '../n8n/session';
import { ConcurrencyLimit } from '../run/concurrency';
import { isSpent } from '../state/spending';
import type { Generation } from './generation';
import { failureOf, type Plan } from './plan';
import { knownStart } from './startRecords';

/** What came of asking for a price; nothing where that says nothing about other items. */
type PriceAnswer = PowerEstimate | WeShopFailure | undefined;

/**
 * What runs would cost. Requests that differ only in the addresses of images, the Task Name and the Callback URL count as
 * equal and are priced once (an assumption: no document of WeShop's says what a price depends on).
 */
export class Prices {
	private readonly limit = new ConcurrencyLimit(CALLS_AT_A_TIME);
	private readonly asked = new Map<string, Promise<PriceAnswer>>();
	private readonly seen = new Set<string>();
	private givenUp?: WeShopFailure;

	constructor(private readonly generation: Generation) {}

	/**
	 * Uploads the files of a request first, as the vendor's client does; a start in the same execution reuses their
	 * addresses.
	 * @throws WeShopFailure; it names the file where the item has several
	 */
	async of(plan: Plan): Promise<PowerEstimate> {
		return await this.priceOf(plan).catch((thrown: unknown) => {
			// Another item that equals this one would pay for it.
			this.seen.delete(knownStart(this.generation.node, plan).sent);
			return Promise.reject(failureOf(plan, thrown));
		});
	}

	/** From now on nothing is uploaded or asked: what comes of it does not matter any more. */
	giveUp(failure: WeShopFailure): void {
		this.givenUp ??= failure;
	}

	private async priceOf(plan: Plan): Promise<PowerEstimate> {
		const key = pricedBy(plan);
		for (;;) {
			const other = this.asked.get(key);
			if (!other) return await this.ask(plan, key);
			const price = await other;
			if (price instanceof WeShopFailure) throw price;
			if (price) return price;
		}
	}

	/**
	 * Whether a run would cost anything: one that is there does not, nor does one that is the same as that of an item
	 * before. To be called once for each run.
	 */
	isToPay(plan: Plan): boolean {
		const { node } = this.generation;
		const { sent, isThere } = knownStart(node, plan);
		// A start whose response was lost is counted already.
		const isFirst = !this.seen.has(sent) && !isSpent(node, sent);
		this.seen.add(sent);
		return isFirst && !isThere;
	}

	/** A refused file or request fails the item that it belongs to; the next one with the same price asks with its own. */
	private async ask(plan: Plan, key: string): Promise<PowerEstimate> {
		let failure: WeShopFailure | undefined;
		const price = this.limit.use(async (): Promise<PriceAnswer> => {
			if (this.givenUp) return (failure = this.givenUp);
			try {
				const request = await this.generation.requestOf(plan, '');
				const { client, clock } = this.generation.session;
				return await client.estimatePower(request, clock.now() + RETRY_MS);
			} catch (thrown) {
				failure = asFailure(thrown);
				if (concernsAll(failure)) return failure;
				return void this.asked.delete(key);
			}
		});
		this.asked.set(key, price);
		const asked = await price;
		if (failure) throw failure;
		return asked as PowerEstimate;
	}
}

/** WeShop cannot be reached, or the key is refused: others would meet the same. Any other refusal may be about one photo. */
function concernsAll({ details: { retryable }, message }: WeShopFailure): boolean {
	return retryable === true || message === KEY_REFUSED;
}

/** All that a price may depend on: the request, with the number of its images in place of their addresses. */
function pricedBy({ form, values, addresses, images, run: { batchCount }, raw, account }: Plan): string {
	const numbers = Object.fromEntries(Object.entries(images).map(([name, ofField]) => [name, ofField.map((_, index) => `image ${index}`)]));
	const withoutAddresses = raw && { ...raw, input: withoutImages(raw.input), params: withoutImages(raw.params) };
	return JSON.stringify([account, buildRequest(form, values, { ...addresses, ...numbers }, { batchCount }, withoutAddresses)]);
}

function withoutImages({ taskName: _, ...parameters }: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(parameters).map(([name, value]) => {
			if (!isImageName(name)) return [name, value];
			return [name, Array.isArray(value) ? value.map(withoutAddress) : withoutAddress(value)];
		}),
	);
}

/** What is no address, such as a number of images, may well have a price. */
function withoutAddress(value: unknown): unknown {
	return typeof value === 'string' && /^\s*https?:/i.test(value) ? 'address' : value;
}
