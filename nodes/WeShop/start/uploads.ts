import type { IExecuteFunctions } from 'n8n-workflow';
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

	/** Where it fails, all items that wait for it fail with it: each of its own would hang as long. Later ones upload it themselves. */
	private async addressOf(file: InputFile, account: string): Promise<string> {
		const key = `${account} ${file.sha256}`;
		return executionState(this.node).uploads[key] ?? (await (this.inFlight.get(key) ?? this.upload(file, key)));
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
