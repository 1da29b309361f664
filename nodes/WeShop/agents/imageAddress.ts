import type { Refusal } from './agent';
import { pageLink } from './pageLinks';
import { isPrivateHost } from './publicAddress';
import { cannotBe, type Labelled } from './shown';
import { webAddress } from './webAddress';

type AddressResult = { url: string } | { refusal: Refusal };

/** What a refusal says of a kind of file. */
interface FileWords {
	what: string;
	/** Behind what an address has to be. */
	noAddress: string;
	/** Behind an address that WeShop cannot reach, and behind one with a login. */
	notReached: string;
	withoutLogin: string;
	/** In place of what to do with a link to a page. */
	noPage?: string;
}

const PICTURE: FileWords = {
	what: 'picture',
	noAddress: '. For a file, switch the field to File',
	notReached: ', or switch the field to File',
	withoutLogin: ". Or download the file with n8n's HTTP Request node before this node, and switch the field to File",
};
const MEDIA: FileWords = {
	what: 'file',
	noAddress: ': WeShop takes no upload of such a file',
	notReached: '',
	withoutLogin: '',
	noPage: 'It has to lead to the file without a login or a page in between',
};

/**
 * The address of an image in the form in which it is sent. Refused is only what certainly does not lead WeShop to the
 * picture: more than one address, none, a private host, a login, or a page in place of the picture.
 */
export function imageAddress(field: Labelled, text: string): AddressResult {
	return fileAddress(field, text, PICTURE);
}

/** The same for a video or an audio, of which WeShop takes no uploads. */
export function mediaAddress(field: Labelled, text: string): AddressResult {
	return fileAddress(field, text, MEDIA);
}

function fileAddress(field: Labelled, text: string, words: FileWords): AddressResult {
	const address = webAddress(text);
	if (address === 'several') return { refusal: holdsSeveral(field) };
	if (!address) return { refusal: cannotBe(field, text, `an address that starts with https:// or http://${words.noAddress}${insteadOf(text)}`) };
	if (address.username || address.password) return { refusal: hasLogin(field, words.withoutLogin) };
	if (isPrivateHost(address.hostname)) return { refusal: cannotBe(field, text, `an address that WeShop can reach from outside${words.notReached}`) };
	const link = pageLink(address);
	if (typeof link === 'string') return { url: link };
	return link ? { refusal: isPage(field, link, words.what, words.noPage ?? link.instead) } : { url: address.href };
}

/** A list of addresses as one text, each on a line; of one address, that address. Anything else stays as it is. */
export function listedAddress(value: unknown): unknown {
	const isList = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && webAddress(one) !== undefined);
	return isList ? value.join('\n') : value;
}

export function holdsSeveral({ label, name }: Labelled): Refusal {
	return {
		message: `${label} holds more than one address`,
		description: `Set ${label} (${name}) to one address. To use all of them, make an item of each before this node, such as with n8n's Split Out node. A comma before https:// inside a single address is written %2C`,
	};
}

/** The same in a list, which takes several addresses as long as it is clear where each begins. */
export function holdsUnclear({ label, name }: Labelled): Refusal {
	return {
		message: `${label} holds a text with more than one address that does not show where each begins`,
		description: `Write each address in ${label} (${name}) on a line of its own, from https:// on. A comma before https:// inside a single address is written %2C`,
	};
}

/** WeShop would get the login and keep it with the run. The message does not repeat it. */
function hasLogin({ label, name }: Labelled, instead: string): Refusal {
	return {
		message: `${label} is an address with a user name or a password in it, which WeShop would get`,
		description: `Set ${label} (${name}) to an address without them${instead}`,
	};
}

function isPage({ label, name }: Labelled, { page }: { page: string }, what: string, instead: string): Refusal {
	return {
		message: `${label} is a link of ${page}, which opens a page and not the ${what} itself`,
		description: `Set ${label} (${name}) to the address of the ${what} itself. ${instead}`,
	};
}

/** What leads to the file of such an address; empty if there is nothing to add. */
function insteadOf(text: string): string {
	const address = text.trim();
	const isLike = (form: RegExp) => form.test(address);
	if (isLike(/^data:/i)) return '. A data: address is the file itself: n8n\'s Convert to File node makes a file of it';
	if (isLike(/^blob:/i)) return '. A blob: address works only in the browser that made it: download the picture there';
	if (isLike(/^(file:|[a-z]:[\\/]|\\\\|~?\/(?!\/))/i)) return '. WeShop cannot read the files of a computer: n8n\'s Read/Write Files from Disk node makes a file of it';
	if (isLike(/^s?ftps?:/i)) return '. n8n\'s FTP node downloads the file';
	if (isLike(/^s3:/i)) return '. n8n\'s AWS S3 node downloads the file';
	if (isLike(/^gs:/i)) return '. n8n\'s Google Cloud Storage node downloads the file';
	// Whether it is https or http is not known, and a name such as photo.jpg may be a file.
	if (isLike(/^(\/\/|www\.)?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?\/\S/iu)) return '. Perhaps https:// is missing in front of it';
	return '';
}
