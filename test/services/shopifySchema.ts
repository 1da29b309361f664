import { buildSchema } from 'graphql';

/** What the examples use of Shopify's GraphQL Admin API 2026-10, in its own names and types: anything else is refused by GraphQL itself. */
export const shopifySchema = buildSchema(`
	scalar URL

	type Query {
		products(first: Int, after: String, query: String): ProductConnection!
		product(id: ID!): Product
		nodes(ids: [ID!]!): [Node]!
	}

	type Mutation {
		productUpdate(product: ProductUpdateInput, media: [CreateMediaInput!]): ProductUpdatePayload
		productCreateMedia(productId: ID!, media: [CreateMediaInput!]!): ProductCreateMediaPayload @deprecated(reason: "Use productUpdate or productSet instead.")
	}

	input ProductUpdateInput { id: ID title: String status: ProductStatus tags: [String!] }
	input CreateMediaInput { originalSource: String! alt: String mediaContentType: MediaContentType! }

	type ProductUpdatePayload { product: Product userErrors: [UserError!]! }
	type ProductCreateMediaPayload { product: Product media: [Media!] mediaUserErrors: [MediaUserError!]! }
	type UserError { field: [String!] message: String! }
	type MediaUserError { code: MediaUserErrorCode field: [String!] message: String! }

	interface Node { id: ID! }
	type Product implements Node {
		id: ID!
		title: String!
		status: ProductStatus!
		featuredMedia: Media
		media(first: Int, last: Int, reverse: Boolean): MediaConnection!
		variants(first: Int): ProductVariantConnection!
	}
	type ProductVariant implements Node { id: ID! sku: String }
	interface Media { id: ID! alt: String mediaContentType: MediaContentType! status: MediaStatus! preview: MediaPreviewImage mediaErrors: [MediaError!]! }
	type MediaImage implements Node & Media {
		id: ID!
		alt: String
		mediaContentType: MediaContentType!
		status: MediaStatus!
		fileStatus: FileStatus!
		preview: MediaPreviewImage
		mediaErrors: [MediaError!]!
		image: Image
	}
	type MediaPreviewImage { image: Image status: MediaPreviewImageStatus! }
	type MediaError { code: MediaErrorCode! details: String message: String! }
	type Image { url: URL! altText: String }

	type ProductConnection { nodes: [Product!]! pageInfo: PageInfo! }
	type ProductVariantConnection { nodes: [ProductVariant!]! }
	type MediaConnection { nodes: [Media!]! }
	type PageInfo { hasNextPage: Boolean! endCursor: String }

	enum ProductStatus { ACTIVE ARCHIVED DRAFT }
	enum MediaContentType { IMAGE VIDEO EXTERNAL_VIDEO MODEL_3D }
	enum MediaStatus { UPLOADED PROCESSING READY FAILED }
	enum FileStatus { UPLOADED PROCESSING READY FAILED }
	enum MediaPreviewImageStatus { UPLOADED PROCESSING READY FAILED }
	enum MediaErrorCode { UNKNOWN INVALID_SIGNED_URL IMAGE_DOWNLOAD_FAILURE UNSUPPORTED_IMAGE_FILE_TYPE }
	enum MediaUserErrorCode { PRODUCT_DOES_NOT_EXIST ALT_VALUE_LIMIT_EXCEEDED INVALID_IMAGE_SOURCE_URL }
`);
