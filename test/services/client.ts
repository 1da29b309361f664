import axios from 'axios';
import { newConnection } from '../n8n/newConnection';
import type { Turn } from './chatModel';
import type { DriveFile } from './drive';
import type { Product } from './shopify';
import type { Message } from './slack';

/** A product with the SHA-256 of each file that was added. */
export type ShopProduct = Omit<Product, 'media'> & { media: Array<Product['media'][number] & { sha256?: string }> };

/** What has arrived at the services, from another process. */
export class ServicesClient {
	/** @param url as `Services.url` gives it */
	constructor(private readonly url: string) {}

	google = () => this.get<{ refreshed: number }>('google');
	drive = () => this.get<DriveFile[]>('drive');
	sheets = () => this.get<Record<string, string[][]>>('sheets');
	shopify = () => this.get<ShopProduct[]>('shopify');
	slack = () => this.get<Message[]>('slack');
	chatModel = () => this.get<Turn[]>('chatModel');

	private async get<T>(what: string): Promise<T> {
		return (await axios.get<T>(this.url + what, { proxy: false, httpAgent: newConnection })).data;
	}
}
