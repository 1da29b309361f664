import { imageAddress, mediaAddress } from '../agents/imageAddress';
import { refused } from '../n8n/errors';

/** The names under which WeShop's agents take images: originalImage, images, customMaskUrl, firstFrame and the like. */
const IMAGE_NAME = /^images?$|(Images?|MaskUrl|ImageUrl|Frame)$/;
const MEDIA_NAME = /^(videos?|audios?|extendVideo)$/;

/** Whether WeShop's agents take an image by this name. */
export function isImageName(name: string): boolean {
	return IMAGE_NAME.test(name);
}

/**
 * Raw parameters with the addresses of images in the form in which they are sent. What is no web address is the user's
 * own affair: an agent that the node does not know may take something else.
 * @param where the field that holds them
 * @throws WeShopFailure when WeShop would certainly not get the picture, or would get several as one
 */
export function withImageAddresses(parameters: Record<string, unknown>, where: { label: string; name: string }): Record<string, unknown> {
	const read = (key: string, value: unknown): unknown => {
		if (Array.isArray(value)) return value.map((one) => (Array.isArray(one) ? one : read(key, one)));
		if (typeof value !== 'string' || !/^\s*https?:/i.test(value)) return value;
		const label = `${key} in ${where.label}`;
		const isMedia = MEDIA_NAME.test(key);
		const address = (isMedia ? mediaAddress : imageAddress)({ label, name: where.name }, value);
		if ('url' in address) return address.url;
		throw refused({
			message: address.refusal.message,
			description: isMedia ? `Set ${label} (${where.name}) to the public address of a single file` : `Set ${label} (${where.name}) to the public address of a single picture, such as the url that Asset → Upload gives`,
		});
	};
	return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, isImageName(key) || MEDIA_NAME.test(key) ? read(key, value) : value]));
}
