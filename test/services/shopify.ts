import { createHash } from 'node:crypto';
import { header, jsonAnswer, type HttpResponse, type Received } from '../sandbox/doors/exchange';
import { asked, jsonBody, Refused, refusing, type Service } from './service';
import type { StoredFile } from '../sandbox/files';

export const SHOP = { subdomain: 'your-shop', accessToken: 'shopify-access-token' };

interface Image {
	id: number;
	product_id: number;
	position: number;
	src: string;
	alt: string | null;
}

export interface Product {
	id: number;
	title: string;
	status: 'active';
	variants: Array<{ id: number; sku: string }>;
	images: Image[];
}

/** How a service on the internet loads a file from an address that it was given. */
export type Load = (url: string) => Promise<StoredFile>;

const API = '/admin/api/2024-07';

/** A shop at Shopify with three products, each with two photos. */
export class Shopify implements Service {
	private readonly products: Product[] = [];
	private readonly files = new Map<string, StoredFile>();

	constructor(private readonly load: Load) {
		this.sell('Canvas sneaker', 'SNEAKER-042', ['sneaker.jpg', 'sneaker.png']);
		this.sell('Leather handbag', 'BAG-007', ['handbag.webp', 'handbag.webp']);
		this.sell('Cotton T-shirt', 'SHIRT-101', ['t-shirt.png', 't-shirt.png']);
	}

	readonly hosts = { [`${SHOP.subdomain}.myshopify.com`]: refusing(async (request) => await this.answer(request)) };

	/** Its products, each image that was added with the SHA-256 of its file. */
	arrived() {
		const sha256 = ({ bytes }: StoredFile) => createHash('sha256').update(bytes).digest('hex');
		return this.products.map((product) => ({ ...product, images: product.images.map((image) => ({ ...image, ...withHash(this.files.get(String(image.id)), sha256) })) }));
	}

	file(id: string): StoredFile | undefined {
		return this.files.get(id);
	}

	private async answer(request: Received): Promise<HttpResponse> {
		if (header(request, 'x-shopify-access-token') !== SHOP.accessToken) {
			throw refusal(401, '[API] Invalid API key or access token (unrecognized login or wrong password)');
		}
		if (asked(request) === `GET ${API}/products.json`) {
			return jsonAnswer(200, { products: this.products.slice(0, Number(request.url.searchParams.get('limit') ?? 50)).map(seen) });
		}
		const [, method, id, images] = /^(GET|POST) \/admin\/api\/2024-07\/products\/(\d+)(\/images)?\.json$/.exec(asked(request)) ?? [];
		const product = this.products.find((one) => String(one.id) === id);
		if (!product) throw refusal(404, 'Not Found');
		if (method === 'GET' && !images) return jsonAnswer(200, { product: seen(product) });
		if (method === 'POST' && images) return jsonAnswer(200, { image: await this.add(product, request) });
		throw refusal(404, 'Not Found');
	}

	/** As Shopify does, the file is loaded from where it is said to be. */
	private async add(product: Product, request: Received): Promise<Image> {
		const { src, alt = null } = jsonBody<{ image: Partial<Image> }>(request).image ?? {};
		if (typeof src !== 'string' || !/^https:\/\//.test(src)) throw refusal(422, { src: ['must be a URL that starts with https://'] });
		const file = await this.load(src).catch((error: Error) => Promise.reject(refusal(422, { image: [`Could not download image: ${error.message}`] })));
		if (!file.type.startsWith('image/')) throw refusal(422, { image: ['is not a recognized image format'] });
		const image = this.image(product, `https://cdn.shopify.com/s/files/${product.id}/${product.images.length + 1}`, alt);
		this.files.set(String(image.id), file);
		return image;
	}

	private sell(title: string, sku: string, photos: string[]): void {
		const id = 7_001 + this.products.length;
		const product: Product = { id, title, status: 'active', variants: [{ id: id * 10, sku }], images: [] };
		this.products.push(product);
		for (const photo of photos) this.image(product, `https://shop.example/photos/${photo}`, null);
	}

	private image(product: Product, src: string, alt: string | null): Image {
		const position = product.images.length + 1;
		const image = { id: product.id * 100 + position, product_id: product.id, position, src, alt };
		product.images.push(image);
		return image;
	}
}

const withHash = (file: StoredFile | undefined, hash: (file: StoredFile) => string) => (file ? { sha256: hash(file) } : {});

/** As Shopify shows a product: with its first image once more by itself. */
function seen(product: Product): object {
	return { ...product, image: product.images[0] ?? null };
}

function refusal(status: number, errors: unknown): Refused {
	return new Refused(jsonAnswer(status, { errors }));
}
