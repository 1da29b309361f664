import type { IExecuteFunctions } from 'n8n-workflow';
import { readFile, type Image, type InputFile } from '../input/inputImages';
import type { Session } from '../n8n/session';
import { executionState } from '../state/executionState';

/** Uploads each distinct file once in an execution, however many items and fields have it. */
export class Uploads {
	private readonly underWay = new Map<string, Promise<string>>();

	constructor(
		private readonly node: IExecuteFunctions,
		private readonly session: Session,
	) {}

	/** @returns the address of each image, by field name */
	async addressesOf(images: Record<string, Image>, deadline: number): Promise<Record<string, string>> {
		const addresses = await Promise.all(
			Object.entries(images).map(async ([name, image]) => [name, image.mode === 'url' ? image.url : await this.addressOf(image.file, deadline)]),
		);
		return Object.fromEntries(addresses) as Record<string, string>;
	}

	private async addressOf(file: InputFile, deadline: number): Promise<string> {
		const known = executionState(this.node).uploads[file.sha256];
		if (known) return known;
		const upload = this.underWay.get(file.sha256) ?? this.upload(file, deadline);
		this.underWay.set(file.sha256, upload);
		return await upload;
	}

	private async upload(file: InputFile, deadline: number): Promise<string> {
		const address = await this.session.client.uploadImage(await readFile(this.node, file), deadline);
		executionState(this.node).uploads[file.sha256] = address;
		return address;
	}
}
