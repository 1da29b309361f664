export type State = 'confirmed' | 'refuted' | 'open';

/** What decides it: nothing that costs, `--pay`, or a later run. */
export type Needs = 'free' | 'pay' | 'later';

export interface Point {
	id: string;
	says: string;
	needs: Needs;
}

/** What the node is built on, and no document or only one of WeShop's says. */
export const POINTS = [
	{ id: 'key', says: 'The key goes raw into `Authorization`, and is right', needs: 'free' },
	{ id: 'wrongKey', says: 'A wrong key is refused, in WeShop\'s own JSON, in a way that the node tells from other refusals', needs: 'free' },
	{ id: 'success', says: 'A success is `{ success: true, data }`', needs: 'free' },
	{ id: 'failure', says: 'A failure is `{ success: false, error: { code, message, retryable } }`', needs: 'free' },
	{ id: 'pages', says: 'Presets come in pages from 1 with up to 100 each, and `isLastPage` says when to stop', needs: 'free' },
	{ id: 'upload', says: 'An upload is one file in the form field `image`, and `data.image` is its address', needs: 'free' },
	{ id: 'formats', says: 'PNG, JPEG, WebP, GIF, AVIF, HEIC, TIFF, BMP and SVG can be uploaded', needs: 'free' },
	{ id: 'uploadOpen', says: 'An upload can be read without a key', needs: 'free' },
	{ id: 'price', says: 'A price is in `totalPower`, with `type`, `exclusive` and `paidPowerNotEnough`', needs: 'free' },
	{ id: 'bodies', says: 'WeShop takes the bodies of all operations, with least and fullest settings', needs: 'free' },
	{ id: 'checks', says: 'The price checks a body as a start does: it refuses wrong values', needs: 'free' },
	{ id: 'unknownRun', says: 'A run that does not exist is refused, not shown empty', needs: 'free' },
	{ id: 'document', says: '`GET /openapi/agent/openapi.yaml` gives an OpenAPI document', needs: 'free' },
	{ id: 'start', says: 'A start gives `executionId`, `taskId`, `powerConsumption` and `powerBalanceAmount`', needs: 'pay' },
	{ id: 'charged', says: 'What a run costs is what its price said', needs: 'pay' },
	{ id: 'states', says: 'A run is `Pending`, `Segmenting`, `Running`, and ends as `Success` or `Failed`', needs: 'pay' },
	{ id: 'result', says: 'A picture is in `executions[].result[].image`, and its file is loaded without a key', needs: 'pay' },
	{ id: 'sameKey', says: 'The same start under one `Idempotency-Key` is one run and one bill', needs: 'pay' },
	{ id: 'otherBody', says: 'The same key with another body starts nothing', needs: 'pay' },
	{ id: 'callback', says: '`callbackUrl` is called when a run ends, and the body names the run', needs: 'pay' },
	{ id: 'video', says: 'A video is in `executions[].result[].video`', needs: 'pay' },
	{ id: 'keyAge', says: 'A key is remembered for a day at least', needs: 'later' },
	{ id: 'uploadAge', says: 'An upload is kept for a day at least', needs: 'later' },
] as const satisfies readonly Point[];

export type PointId = (typeof POINTS)[number]['id'];

export interface Verdict {
	state: State;
	/** What was seen. */
	seen: string;
	/** The day, as 2026-11-30. */
	at: string;
}
