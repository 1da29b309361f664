import { jsonAnswer, type HttpResponse, type Received } from '../sandbox/doors/exchange';
import { googleRefusal, type GoogleAccount } from './google';
import { asked, jsonBody, refusing, type Service } from './service';

type Cell = string | number;

const PHOTOS = ['sneaker.jpg', 'handbag.webp', 't-shirt.png', 'model.jpg'];
const SCENES = ['On a marble table, soft morning light', 'On wet asphalt at night, neon light', 'On moss in a forest', 'On a beach at sunset', 'On a wooden shelf in a small shop'];

/** As many rows as the catalogue of a small shop has, unless it is to be a large one. */
export const CATALOGUE_ROWS = Number(process.env.CATALOGUE_ROWS ?? 40);

/** The rows of each sheet of a document, by its title. */
type Document = Record<string, Cell[][]>;

/** Documents by ID: twenty products that want a picture, four texts that want a poster, and others. Each title is there once. */
function documents(): Record<string, Document> {
	return {
		'your-product-sheet': {
			Products: [
				['SKU', 'Photo', 'Scene', 'Picture'],
				...Array.from({ length: 20 }, (_, index) => [`ITEM-${index + 1}`, `https://shop.example/photos/${PHOTOS[index % PHOTOS.length]}`, SCENES[index % SCENES.length]!]),
			],
		},
		'your-poster-sheet': {
			Posters: [
				['Headline', 'Text', 'Style', 'Poster', 'Status', 'Run'],
				['Half price', 'All summer shoes until Sunday', 'Palm leaves, bright colors'],
				['New: the city bag', 'In our shop from May 2', 'Photo of a street at night, neon light'],
				['Open late', 'Thursdays until 10 p.m.', 'Dark blue, a moon over roofs, flat shapes'],
				['Bring a friend', 'Two T-shirts for the price of one', 'Two people laughing, film look'],
			],
		},
		'your-new-products-sheet': {
			'New products': [
				['SKU', 'Collection', 'Photo', 'Picture', 'Status'],
				['SNEAKER-042', 'City', 'https://shop.example/photos/sneaker.jpg'],
				['SHIRT-101', 'Beach', 'https://shop.example/photos/t-shirt.png'],
				['BAG-007', 'City', 'https://shop.example/photos/handbag.webp'],
				['SHIRT-102', 'Beach', 'https://shop.example/photos/model.jpg'],
				['SNEAKER-043', 'Winter', 'https://shop.example/photos/sneaker.png'],
			],
		},
		'your-catalogue-sheet': {
			Catalogue: [
				['SKU', 'Photo', 'Scene', 'Picture', 'Status'],
				...Array.from({ length: CATALOGUE_ROWS }, (_, index) => {
					const sku = `ITEM-${String(index + 1).padStart(3, '0')}`;
					return [sku, `https://shop.example/photos/${PHOTOS[index % PHOTOS.length]}?${sku}`, SCENES[index % SCENES.length]!];
				}),
			],
			'Not made': [['SKU', 'Photo', 'Why', 'Run']],
		},
		'your-marketplace-sheet': { 'Marketplace set': [['SKU', 'For', 'File', 'Size', 'Status', 'Link']] },
	};
}

/** Google Sheets, with the sheets of the examples. */
export class Sheets implements Service {
	private readonly documents = documents();

	constructor(private readonly account: GoogleAccount) {}

	readonly hosts = { 'sheets.googleapis.com': refusing((request) => this.answer(request)) };

	/** The rows of each sheet, by its title. */
	arrived(): Document {
		return Object.assign({}, ...Object.values(this.documents)) as Document;
	}

	private answer(request: Received): HttpResponse {
		this.account.expectToken(request);
		const [, id = '', rest] = /^\/v4\/spreadsheets\/([^/:]+)(.*)$/.exec(decodeURIComponent(request.url.pathname)) ?? [];
		const document = Object.hasOwn(this.documents, id) ? this.documents[id] : undefined;
		if (!document) throw googleRefusal(404, 'NOT_FOUND', 'Requested entity was not found.');
		if (request.method === 'GET' && rest === '') return jsonAnswer(200, { sheets: Object.keys(document).map(propertiesOf) });
		const [, range = '', action = ''] = /^\/values\/(.+?)(:append|:clear)?$/.exec(rest ?? '') ?? [];
		if (request.method === 'GET' && range && !action) return this.read(document, range);
		if (request.method === 'PUT' && range && !action) return this.write(id, document, range, request);
		if (request.method === 'POST' && rest === '/values:batchUpdate') return this.update(id, document, request);
		if (request.method === 'POST' && action === ':append') return this.append(id, document, range, request);
		if (request.method === 'POST' && action === ':clear') return this.clear(id, document, range);
		throw googleRefusal(404, 'NOT_FOUND', `The requested URL ${asked(request)} was not found on this server.`);
	}

	/** The whole sheet or whole rows of it. */
	private read(document: Document, range: string): HttpResponse {
		const { title, rows, first, last } = wholeRows(document, range);
		return jsonAnswer(200, { range: `${title}!A${first}:Z${last}`, majorDimension: 'ROWS', values: rows.slice(first - 1, last) });
	}

	/** Whole rows. */
	private write(spreadsheetId: string, document: Document, range: string, request: Received): HttpResponse {
		const { rows, first } = wholeRows(document, range);
		expectInputOption(request.url.searchParams.get('valueInputOption'));
		const { values = [] } = jsonBody<{ values: Cell[][] }>(request);
		rows.splice(first - 1, values.length, ...values);
		return jsonAnswer(200, { spreadsheetId, updatedRows: values.length });
	}

	/** Behind the last row, wherever the range is. */
	private append(spreadsheetId: string, document: Document, range: string, request: Received): HttpResponse {
		const { rows } = wholeRows(document, range);
		expectInputOption(request.url.searchParams.get('valueInputOption'));
		const { values = [] } = jsonBody<{ values: Array<Array<Cell | null>> }>(request);
		rows.push(...values.map((row) => row.map((cell) => cell ?? '')));
		return jsonAnswer(200, { spreadsheetId, updates: { spreadsheetId, updatedRows: values.length } });
	}

	/** Empty rows at the end are none. */
	private clear(spreadsheetId: string, document: Document, range: string): HttpResponse {
		const { rows, first, last } = wholeRows(document, range);
		rows.splice(first - 1, last - first + 1);
		return jsonAnswer(200, { spreadsheetId, clearedRange: range });
	}

	/** Single cells. All ranges are looked at before the first is written. */
	private update(spreadsheetId: string, document: Document, request: Received): HttpResponse {
		const { data = [], valueInputOption } = jsonBody<{ data: Array<{ range: string; values: Cell[][] }>; valueInputOption: string }>(request);
		expectInputOption(valueInputOption);
		const cells = data.map(({ range, values }) => {
			const [, title = '', column, row] = /^([^!]+)!([A-Z])([1-9]\d*)$/.exec(range) ?? [];
			const rows = document[title];
			if (!rows || !column || !row) throw unparsed(range);
			if (values.length !== 1 || values[0]!.length !== 1) throw googleRefusal(400, 'INVALID_ARGUMENT', `Requested writing within range [${range}], but tried writing to another`);
			return { rows, row: Number(row) - 1, column: column.charCodeAt(0) - 'A'.charCodeAt(0), value: values[0]![0]! };
		});
		for (const { rows, row, column, value } of cells) {
			const cellsOfRow = (rows[row] ??= []);
			while (cellsOfRow.length < column) cellsOfRow.push('');
			cellsOfRow[column] = value;
		}
		return jsonAnswer(200, { spreadsheetId, totalUpdatedCells: cells.length });
	}
}

function propertiesOf(title: string, index: number): object {
	return { properties: { sheetId: index, title, index, sheetType: 'GRID', gridProperties: { rowCount: 1000, columnCount: 26 } } };
}

/** `Title` or `Title!2:5`, with the title in quotes where it has spaces. */
function wholeRows(document: Document, range: string) {
	const [, quoted, plain, first = '1', last] = /^(?:'([^']+)'|([^!]+))(?:!(\d+):(\d+))?$/.exec(range) ?? [];
	const title = quoted ?? plain ?? '';
	const rows = document[title];
	if (!rows) throw unparsed(range);
	return { title, rows, first: Number(first), last: Number(last ?? rows.length) };
}

function expectInputOption(option: string | null | undefined): void {
	if (!['RAW', 'USER_ENTERED'].includes(option ?? '')) throw googleRefusal(400, 'INVALID_ARGUMENT', "'valueInputOption' is required but not specified");
}

const unparsed = (range: string) => googleRefusal(400, 'INVALID_ARGUMENT', `Unable to parse range: ${range}`);
