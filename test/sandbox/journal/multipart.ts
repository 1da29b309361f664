import { header, type Received } from '../doors/exchange';

export interface Part {
	field: string;
	/** Missing for a plain form field. */
	fileName?: string;
	/** As declared by the part, if at all. */
	type?: string;
	bytes: Buffer;
}

/** The parts of a multipart body, with names and types exactly as sent. Undefined for another body. */
export function multipartOf(request: Received): Part[] | undefined {
	const contentType = header(request, 'content-type') ?? '';
	const boundary = /^multipart\/form-data\s*;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
	const marker = boundary?.[1] ?? boundary?.[2];
	if (marker === undefined) return undefined;
	return cut(request.body, marker).flatMap((section) => {
		const headersEnd = section.indexOf('\r\n\r\n');
		if (headersEnd < 0) return [];
		return [readPart(section.subarray(0, headersEnd).toString('utf8'), section.subarray(headersEnd + 4))];
	});
}

function cut(body: Buffer, marker: string): Buffer[] {
	// All boundaries but the first include the line break before them.
	const whole = Buffer.concat([Buffer.from('\r\n'), body]);
	const delimiter = Buffer.from(`\r\n--${marker}`);
	const sections: Buffer[] = [];
	let at = whole.indexOf(delimiter);
	while (at >= 0) {
		const start = at + delimiter.length;
		const next = whole.indexOf(delimiter, start);
		if (next < 0) break;
		sections.push(whole.subarray(start + 2, next));
		at = next;
	}
	return sections;
}

function readPart(headers: string, bytes: Buffer): Part {
	const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
	const type = /^content-type:\s*(.*?)\s*$/im.exec(headers)?.[1];
	const field = /\bname="([^"]*)"/i.exec(disposition.replace(/filename\*?=("[^"]*"|[^;]*)/gi, ''))?.[1] ?? '';
	const fileName = /\bfilename="([^"]*)"/i.exec(disposition)?.[1];
	return { field, bytes, ...(fileName === undefined ? {} : { fileName }), ...(type === undefined ? {} : { type }) };
}
