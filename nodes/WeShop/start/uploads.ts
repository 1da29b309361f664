import type { IExecuteFunctions } from 'n8n-workflow';
import { readFile, type Image, type InputFile } from '../input/inputImages';
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
	 * @returns the address of each image, by field name
	 * @throws WeShopFailure when WeShop does not take one of them
	 */
	async addressesOf(images: Record<string, Image>, account: string): Promise<Record<string, string>> {
		const deadline = this.session.clock.now() + UPLOAD_RETRY_MS;
		const addresses = await Promise.all(
			Object.entries(images).map(async ([name, image]) => [name, image.mode === 'url' ? image.url : await this.addressOf(image.file, account, deadline)]),
		);
		return Object.fromEntries(addresses) as Record<string, string>;
	}

	/** A refused upload fails the item that made it; others with the same file make their own. */
	private async addressOf(file: InputFile, account: string, deadline: number): Promise<string> {
		const key = `${account} ${file.sha256}`;
		for (;;) {
			const known = executionState(this.node).uploads[key];
			if (known) return known;
			const other = this.inFlight.get(key);
			if (!other) return await this.upload(file, key, deadline);
			await other.catch(() => undefined);
		}
	}

	private async upload(file: InputFile, key: string, deadline: number): Promise<string> {
		const upload = readFile(this.node, file)
			.then(async (content) => await this.session.client.uploadImage(content, deadline))
			// Before anybody who waits for it goes on.
			.then((address) => (executionState(this.node).uploads[key] = address))
			.finally(() => this.inFlight.delete(key));
		this.inFlight.set(key, upload);
		return await upload;
	}
}
