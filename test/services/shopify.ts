import { createHash } from 'node:crypto';
import { graphql } from 'graphql';
import { header, jsonAnswer, type HttpResponse, type Received } from '../sandbox/doors/exchange';
import type { StoredFile } from '../sandbox/files';
import { asked, jsonBody, Refused, refusing, type Service } from './service';
import { shopifySchema } from './shopifySchema';

export const SHOP = { subdomain: 'your-shop', accessToken: 'shopify-access-token' };

interface ShownMedia {
	id: string;
	src: string;
	alt: string | null;
}

interface Media extends ShownMedia {
	/** Of a file that was added: Shopify answers first, and loads it then. */
	loaded?: Promise<unknown>;
	file?: StoredFile;
	failure?: { code: string; message: string };
}

export interface Product {
	id: string;
	title: string;
	sku: string;
	media: ShownMedia[];
}

type OwnProduct = Omit<Product, 'media'> & { media: Media[] };

interface NewMedia {
	originalSource: string;
	alt?: string | null;
	mediaContentType: string;
}

/** How a service on the internet loads a file from an address that it was given. */
export type Load = (url: string) => Promise<StoredFile>;

/** At present. A version is supported for a year. */
const VERSIONS = ['2026-01', '2026-04', '2026-07', '2026-10'];
const MAX_ALT = 512;

/** A shop at Shopify with three products, each with two photos. It speaks GraphQL alone. */
export class Shopify implements Service {
	private readonly products: OwnProduct[] = [];

	constructor(private readonly load: Load) {
		this.sell('Canvas sneaker', 'SNEAKER-042', ['sneaker.jpg', 'sneaker.png']);
		this.sell('Leather handbag', 'BAG-007', ['handbag.webp', 'handbag.webp']);
		this.sell('Cotton T-shirt', 'SHIRT-101', ['t-shirt.png', 't-shirt.png']);
	}

	readonly hosts = { [`${SHOP.subdomain}.myshopify.com`]: refusing(async (request) => await this.answer(request)) };

	/** Its products, each media that was added with the SHA-256 of its file. */
	arrived() {
		const sha256 = ({ bytes }: StoredFile) => createHash('sha256').update(bytes).digest('hex');
		return this.products.map((product) => ({ ...product, media: product.media.map(({ file, loaded: _, ...media }) => ({ ...media, ...(file && { sha256: sha256(file) }) })) }));
	}

	file(id: string): StoredFile | undefined {
		return this.products.flatMap(({ media }) => media).find((media) => media.id.endsWith(`/${id}`))?.file;
	}

	private async answer(request: Received): Promise<HttpResponse> {
		if (header(request, 'x-shopify-access-token') !== SHOP.accessToken) {
			throw refusal(401, '[API] Invalid API key or access token (unrecognized login or wrong password)');
		}
		// What n8n's own test of the credential asks.
		if (asked(request) === 'GET /admin/api/2024-07/products.json') return jsonAnswer(200, { products: [] });
		const [, version] = /^POST \/admin\/api\/(\d{4}-\d\d)\/graphql\.json$/.exec(asked(request)) ?? [];
		if (!version || !VERSIONS.includes(version)) throw refusal(404, 'Not Found');
		const { query, variables } = jsonBody<{ query: string; variables: Record<string, unknown> }>(request);
		if (typeof query !== 'string') throw refusal(400, { query: 'Required parameter missing or invalid' });
		return jsonAnswer(200, await graphql({ schema: shopifySchema, source: query, variableValues: variables, rootValue: this.root }));
	}

	private readonly root = {
		products: ({ first }: { first?: number }) => ({ nodes: this.products.slice(0, first ?? 0).map((product) => this.shown(product)), pageInfo: { hasNextPage: this.products.length > (first ?? 0), endCursor: null } }),
		product: ({ id }: { id: string }) => this.found(id),
		nodes: async ({ ids }: { ids: string[] }) => await Promise.all(ids.map(async (id) => this.found(id) ?? (await this.foundMedia(id)))),
		productUpdate: ({ product, media = [] }: { product?: { id?: string; title?: string }; media?: NewMedia[] }) => {
			const { known, errors } = this.added(product?.id, media);
			if (known && errors.length === 0 && product?.title) known.title = product.title;
			return { product: known && errors.length === 0 ? this.shown(known) : null, userErrors: errors };
		},
		productCreateMedia: ({ productId, media }: { productId: string; media: NewMedia[] }) => {
			const { known, errors, added } = this.added(productId, media);
			return { product: known ? this.shown(known) : null, media: added.map(shownMedia), mediaUserErrors: errors };
		},
	};

	/** All of the media or none. */
	private added(id: string | undefined, media: NewMedia[]) {
		const known = this.products.find((one) => one.id === id);
		if (!known) return { errors: [{ code: 'PRODUCT_DOES_NOT_EXIST', field: ['id'], message: 'Product does not exist' }], added: [] };
		const errors = media.flatMap(({ originalSource, alt }, index) => [
			...(/^https:\/\/[^/\s]+\.[^/\s]+\/\S*$/.test(originalSource) ? [] : [{ code: 'INVALID_IMAGE_SOURCE_URL', field: ['media', String(index), 'originalSource'], message: 'Image URL is invalid' }]),
			...((alt ?? '').length <= MAX_ALT ? [] : [{ code: 'ALT_VALUE_LIMIT_EXCEEDED', field: ['media', String(index), 'alt'], message: `Alt value exceeds the limit of ${MAX_ALT} characters` }]),
		]);
		const added = errors.length > 0 ? [] : media.map(({ originalSource, alt }) => this.keep(known, originalSource, alt ?? null));
		for (const one of added) one.loaded = this.receive(one);
		return { known, errors, added };
	}

	private async receive(media: Media): Promise<void> {
		try {
			const file = await this.load(media.src);
			if (file.type.startsWith('image/')) media.file = file;
			else media.failure = { code: 'UNSUPPORTED_IMAGE_FILE_TYPE', message: 'The file is not a supported image.' };
		} catch {
			media.failure = { code: 'IMAGE_DOWNLOAD_FAILURE', message: 'The image could not be downloaded.' };
		}
	}

	private found(id: string): object | null {
		const product = this.products.find((one) => one.id === id);
		return product ? this.shown(product) : null;
	}

	/** As it is once Shopify has loaded it. */
	private async foundMedia(id: string): Promise<object | null> {
		const media = this.products.flatMap((product) => product.media).find((one) => one.id === id);
		await media?.loaded;
		return media ? shownMedia(media) : null;
	}

	private shown({ id, title, sku, media }: OwnProduct) {
		return {
			__typename: 'Product',
			id,
			title,
			status: 'ACTIVE',
			featuredMedia: media[0] ? shownMedia(media[0]) : null,
			media: ({ first, last, reverse }: { first?: number; last?: number; reverse?: boolean }) => {
				if (!first && !last) throw new Error('you must provide one of first or last');
				const all = reverse ? [...media].reverse() : media;
				return { nodes: (first ? all.slice(0, first) : all.slice(-last!)).map(shownMedia) };
			},
			variants: { nodes: [{ id: id.replace('Product', 'ProductVariant'), sku }] },
		};
	}

	private sell(title: string, sku: string, photos: string[]): void {
		const product: OwnProduct = { id: `gid://shopify/Product/${7_001 + this.products.length}`, title, sku, media: [] };
		this.products.push(product);
		for (const photo of photos) this.keep(product, `https://shop.example/photos/${photo}`, null);
	}

	private keep(product: OwnProduct, src: string, alt: string | null): Media {
		const media: Media = { id: `gid://shopify/MediaImage/${product.id.split('/').at(-1)}0${product.media.length + 1}`, src, alt };
		product.media.push(media);
		return media;
	}
}

function shownMedia({ id, src, alt, file, loaded, failure }: Media) {
	const status = failure ? 'FAILED' : file || !loaded ? 'READY' : 'UPLOADED';
	const image = status === 'READY' ? { url: src, altText: alt } : null;
	return { __typename: 'MediaImage', id, alt, mediaContentType: 'IMAGE', status, fileStatus: status, preview: { image, status }, mediaErrors: failure ? [failure] : [], image };
}

function refusal(status: number, errors: unknown): Refused {
	return new Refused(jsonAnswer(status, { errors }));
}
