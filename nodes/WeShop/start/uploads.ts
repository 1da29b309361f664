import type { IExecuteFunctions } from 'n8n-workflow';
import type { WeShopFailure } from '../api/failure';
import { imageFile, type InputFile } from '../input/inputFile';
import type { Image, Images } from '../input/inputImages';
import { UPLOAD_RETRY_MS, type Session } from '../n8n/session';
import { executionState } from '../state/executionState';

/** Uploads each distinct file once in an execution, however many items and fields have it. */
export class Uploads {
	private readonly inFlight = new Map<string, Promise<string>>();

	constructor(
		private readonly node: IExecuteFunctions,
		private readonly session: Session,
	) {}

	/**
	 * @returns the addresses of the images, by field name
	 * @throws WeShopFailure when WeShop does not take one of them
	 */
	async addressesOf(images: Images, account: string): Promise<Record<string, string[]>> {
		const addressOf = async (image: Image) => (image.mode === 'url' ? image.url : await this.addressOf(image.file, account));
		const addresses = await Promise.all(Object.entries(images).map(async ([name, ofField]) => [name, await Promise.all(ofField.map(addressOf))] as const));
		return Object.fromEntries(addresses);
	}

	/**
	 * A refused upload fails the item that made it; others with the same file make their own. One that failed for want of
	 * time fails all that wait for it: each of its own would hang as long.
	 */
	private async addressOf(file: InputFile, account: string): Promise<string> {
		const key = `${account} ${file.sha256}`;
		for (;;) {
			const known = executionState(this.node).uploads[key];
			if (known) return known;
			const other = this.inFlight.get(key);
			if (!other) return await this.upload(file, key);
			await other.catch(async (failure: WeShopFailure) => (failure.details.retryable ? await Promise.reject(failure) : undefined));
		}
	}

	private async upload(file: InputFile, key: string): Promise<string> {
		const upload = this.session.client
			.uploadImage(imageFile(this.node, file), this.session.clock.now() + UPLOAD_RETRY_MS)
			.then((address) => (executionState(this.node).uploads[key] = address))
			.finally(() => this.inFlight.delete(key));
		this.inFlight.set(key, upload);
		return await upload;
	}
}
