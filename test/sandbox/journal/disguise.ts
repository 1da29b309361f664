interface Form {
	name: string;
	text: string;
}

/** The forms of a key, including base64 at each of the three possible offsets. */
export function formsOf(keys: string[]): Form[] {
	return keys.flatMap((key) => [
		{ name: 'as it is', text: key.toLowerCase() },
		{ name: 'reversed', text: [...key].reverse().join('').toLowerCase() },
		{ name: 'hex', text: Buffer.from(key).toString('hex') },
		...[0, 1, 2].flatMap((offset) => base64Core(key, offset)),
	]);
}

function base64Core(key: string, offset: number): Form[] {
	const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(key)]).toString('base64').replace(/=+$/, '');
	const bits = (Buffer.byteLength(key) + offset) * 8;
	// Without the characters that share bits with their neighbours.
	const core = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(bits / 6));
	const urlSafe = core.replace(/\+/g, '-').replace(/\//g, '_');
	return [core, urlSafe].map((text) => ({ name: 'base64', text }));
}

/** The name of the first form of the key in the text, also behind percent and JSON escapes; undefined if there is none. */
export function findForm(text: string, forms: Form[]): string | undefined {
	const readings: Array<[string, string]> = [
		['', text],
		['percent-encoded ', unpercent(text)],
		['JSON-escaped ', text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))],
	];
	readings.push(['percent-encoded twice ', unpercent(readings[1]?.[1] ?? '')]);
	for (const [index, [escape, reading]] of readings.entries()) {
		if (index > 0 && reading === text) continue;
		const lower = reading.toLowerCase();
		const form = forms.find(({ name, text: sought }) => (name === 'base64' ? reading : lower).includes(sought));
		if (form) return (escape + form.name).trim();
	}
	return undefined;
}

function unpercent(text: string): string {
	return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
