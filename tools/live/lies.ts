import type { AnswerBody, Lie, ToldAnswer } from '../../test/sandbox/api/lie';
import type { Received } from '../../test/sandbox/doors/exchange';
import { multipartOf } from '../../test/sandbox/journal/multipart';
import type { Settings } from '../../test/sandbox/settings';

/** A way in which the stand-in differs from the contract on purpose, to see that it is found and told. */
export interface NamedLie {
	differs: string;
	make(key: string): Lie;
	/** What it does beside its answers, such as to give none. */
	settings?: Partial<Settings>;
}

const inDocument = (differs: string, ...changes: Array<[from: string | RegExp, to: string]>): NamedLie => ({
	differs,
	make: () => ({
		document: (text) =>
			changes.reduce((before, [from, to]) => {
				const after = before.replace(from, to);
				if (after === before) throw new Error(`openapi.yaml has no ${String(from)} to lie about`);
				return after;
			}, text),
	}),
});

const inData = (change: (data: Record<string, unknown>) => Record<string, unknown>, { status, body }: ToldAnswer): ToldAnswer => ({ status, body: { ...body, ...(body.data ? { data: change(body.data) } : {}) } });

const renamed = (from: string, to: string, { [from]: value, ...rest }: Record<string, unknown>) => (value === undefined ? rest : { ...rest, [to]: value });

export const lies: Record<string, NamedLie> = {
	'new-enum': inDocument('Kling has other models: the one of a new node is gone', [/(KlingRun:[\s\S]*?modelName: \{ enum: \[)Kling_3_0, Kling_2_6/, '$1Kling_4_0, Kling_2_6']),
	'stricter-number': inDocument('Expand Image takes 3000 pixels, not 4096', [/(targetWidth: \{ type: integer, minimum: 1, maximum: )4096/, '$13000'], [/(targetHeight: \{ type: integer, minimum: 1, maximum: )4096/, '$13000']),
	'other-field-name': inDocument('Change Pose calls the prompt "prompt"', [/(PoseRun:[\s\S]*?required: \[)textDescription(\][\s\S]*?)textDescription:/, '$1prompt$2prompt:']),
	'other-envelope': { differs: 'Answers have code, msg and data, and no success', make: () => ({ answer: (_, { status, body: { data, error } }) => ({ status, body: { code: data ? 0 : status, msg: data ? 'ok' : 'request failed', ...(data ? { data } : { reason: error }) } as AnswerBody }) }) },
	'fewer-formats': { differs: 'Uploads are PNG, JPEG or WebP', make: () => ({ answer: (operation, _, request) => (operation === 'uploadImage' && !/\.(png|jpe?g|webp)$/.test(fileNameIn(request)) ? refused('UNSUPPORTED_FORMAT', 'only png, jpg and webp are supported') : undefined) }) },
	'pages-from-zero': {
		differs: 'Pages of presets are counted from 0',
		make: () => ({
			request: (request) => {
				const page = request.url.searchParams.get('page');
				if (page === null) return request;
				const url = new URL(request.url);
				url.searchParams.set('page', String(Number(page) + 1));
				return { ...request, url };
			},
		}),
	},
	'other-price': { differs: 'A price is called power, not totalPower', make: () => ({ answer: (operation, answer) => (operation === 'estimatePower' ? inData((data) => renamed('totalPower', 'power', data), answer) : undefined) }) },
	'other-key': { differs: 'The key has to follow the word Bearer', make: () => ({ answer: (_, __, request) => (isBearer(request) ? undefined : { status: 401, body: { success: false, error: { code: 'UNAUTHORIZED', message: 'use Bearer authentication', retryable: false } } }) }) },
	'bills-twice': { differs: 'The Idempotency-Key counts for nothing', make: () => ({ request: (request) => ({ ...request, headers: request.headers.filter(([name]) => name.toLowerCase() !== 'idempotency-key') }) }) },
	'other-result': { differs: 'A picture is called imageUrl, not image', make: () => ({ answer: (operation, answer) => (operation === 'getRun' ? inData((data) => ({ ...data, executions: (data.executions as Array<{ result: Array<Record<string, unknown>> }>).map((execution) => ({ ...execution, result: execution.result.map((result) => renamed('image', 'imageUrl', result)) })) }), answer) : undefined) }) },
	'more-of-everything': inDocument('One more model, field, agent and call, which no user of the node meets', [/(modelName: \{ enum: \[)jimeng, nano, nano2/, '$1jimeng, nano, nano2, nano9'], ['generateVersion: { enum: [lite, pro], default: lite }', 'generateVersion: { enum: [lite, pro], default: lite }\n            seed: { type: integer }'], ['seedream, nano-banana-edit', 'seedream, banana-9, nano-banana-edit'], ['maximum: 16, default: 1 }', 'maximum: 32, default: 1 }']),
	'charges-more': { differs: 'A run costs 9 points, whatever its price', make: () => ({ answer: (operation, answer) => (operation === 'startRun' ? inData((data) => ({ ...data, powerConsumption: 9 }), answer) : undefined) }) },
	hostile: {
		differs: 'Refusals command the terminal and hide the key in colours, and the address of an upload is none',
		make: (key) => ({
			answer: (operation, answer) => {
				if (operation === 'uploadImage') return inData((data) => Object.fromEntries(Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? 'https://' : value])), answer);
				if (answer.body.success !== false) return undefined;
				const message = operation === 'estimatePower' ? [...key].map((letter) => `\x1b[0m${letter}`).join('') : `\x1b[2Jno \x1b]8;;https://evil.example\x1b\\such run\x1b]8;;\x07`;
				return { status: answer.status, body: { ...answer.body, error: { code: 'INVALID_PARAMETER', retryable: false, message } } };
			},
		}),
	},
	'no-document': { differs: 'The connection is cut where openapi.yaml is asked for', make: () => ({}), settings: { answers: [{ endpoint: 'getDocument', drop: true, times: 100 }] } },
	'id-in-meta': { differs: 'A start has the ID of its run in meta alone, and what it costs as text', make: () => ({ answer: (operation, answer) => (operation === 'startRun' ? inData(({ executionId: _, powerConsumption, ...data }) => ({ ...data, powerConsumption: String(powerConsumption) }), answer) : undefined) }) },
	'echoes-the-key': { differs: 'Every refusal repeats the key as it is, which the node replaces', make: (key) => ({ answer: (_, { status, body }) => (body.success === false ? { status, body: { ...body, error: { ...(body.error as object), message: `not with ${key}` } } } : undefined) }) },
	'repeats-the-key': { differs: 'Every refusal repeats the key, in several forms', make: (key) => ({ answer: (_, { status, body }) => (body.success === false ? { status, body: { ...body, error: { code: 'INVALID_PARAMETER', retryable: false, message: `not with ${key} ${Buffer.from(key).toString('base64')} ${[...key].reverse().join('')} ${Buffer.from(key).toString('hex')} ${key.slice(0, 16)} ${key.slice(16)}` } } } : undefined) }) },
};

function refused(code: string, message: string): ToldAnswer {
	return { status: 400, body: { success: false, error: { code, message, retryable: false } } };
}

const fileNameIn = (request: Received) => multipartOf(request)?.find(({ fileName }) => fileName !== undefined)?.fileName ?? '';
const isBearer = ({ headers }: Received) => headers.some(([name, value]) => name.toLowerCase() === 'authorization' && /^bearer /i.test(value));
