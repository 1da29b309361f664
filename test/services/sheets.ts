import { jsonAnswer, type HttpResponse, type Received } from '../sandbox/doors/exchange';
import { googleRefusal, type GoogleAccount } from './google';
import { asked, jsonBody, refusing, type Service } from './service';

type Cell = string | number;

const PHOTOS = ['sneaker.jpg', 'handbag.webp', 't-shirt.png', 'model.jpg'];
const SCENES = ['On a marble table, soft morning light', 'On wet asphalt at night, neon light', 'On moss in a forest', 'On a beach at sunset', 'On a wooden shelf in a small shop'];
const TITLE = 'Products';
const DOCUMENT = 'your-product-sheet';

/** Google Sheets, with one document: twenty products that want a picture. */
export class Sheets implements Service {
	private readonly rows: Cell[][] = [
		['SKU', 'Photo', 'Scene', 'Picture'],
		...Array.from({ length: 20 }, (_, index) => [`ITEM-${index + 1}`, `https://shop.example/photos/${PHOTOS[index % PHOTOS.length]}`, SCENES[index % SCENES.length]!]),
	];

	constructor(private readonly account: GoogleAccount) {}

	readonly hosts = { 'sheets.googleapis.com': refusing((request) => this.answer(request)) };

	arrived(): Cell[][] {
		return this.rows;
	}

	private answer(request: Received): HttpResponse {
		this.account.expectToken(request);
		const [, method, id, rest] = /^(GET|POST) \/v4\/spreadsheets\/([^/:]+)(.*)$/.exec(asked(request)) ?? [];
		if (!method || id !== DOCUMENT) throw googleRefusal(404, 'NOT_FOUND', 'Requested entity was not found.');
		if (method === 'GET' && rest === '') return jsonAnswer(200, { sheets: [{ properties: { sheetId: 0, title: TITLE, index: 0, sheetType: 'GRID', gridProperties: { rowCount: 1000, columnCount: 26 } } }] });
		if (method === 'GET' && rest?.startsWith('/values/')) return this.read(rest.slice('/values/'.length));
		if (method === 'POST' && rest === '/values:batchUpdate') return this.update(request);
		throw googleRefusal(404, 'NOT_FOUND', `The requested URL ${asked(request)} was not found on this server.`);
	}

	/** The whole sheet or whole rows of it. */
	private read(range: string): HttpResponse {
		const [, quoted, plain, first = '1', last = String(this.rows.length)] = /^(?:'([^']+)'|([^!]+))(?:!(\d+):(\d+))?$/.exec(range) ?? [];
		if ((quoted ?? plain) !== TITLE) throw unparsed(range);
		return jsonAnswer(200, { range: `${TITLE}!A${first}:Z${last}`, majorDimension: 'ROWS', values: this.rows.slice(Number(first) - 1, Number(last)) });
	}

	/** Single cells. All ranges are looked at before the first is written. */
	private update(request: Received): HttpResponse {
		const { data = [], valueInputOption } = jsonBody<{ data: Array<{ range: string; values: Cell[][] }>; valueInputOption: string }>(request);
		if (!['RAW', 'USER_ENTERED'].includes(valueInputOption ?? '')) throw googleRefusal(400, 'INVALID_ARGUMENT', "'valueInputOption' is required but not specified");
		const cells = data.map(({ range, values }) => {
			const [, title, column, row] = /^([^!]+)!([A-Z])([1-9]\d*)$/.exec(range) ?? [];
			if (title !== TITLE || !column || !row) throw unparsed(range);
			if (values.length !== 1 || values[0]!.length !== 1) throw googleRefusal(400, 'INVALID_ARGUMENT', `Requested writing within range [${range}], but tried writing to another`);
			return { row: Number(row) - 1, column: column.charCodeAt(0) - 'A'.charCodeAt(0), value: values[0]![0]! };
		});
		for (const { row, column, value } of cells) {
			const cellsOfRow = (this.rows[row] ??= []);
			while (cellsOfRow.length < column) cellsOfRow.push('');
			cellsOfRow[column] = value;
		}
		return jsonAnswer(200, { spreadsheetId: DOCUMENT, totalUpdatedCells: cells.length });
	}
}

const unparsed = (range: string) => googleRefusal(400, 'INVALID_ARGUMENT', `Unable to parse range: ${range}`);
