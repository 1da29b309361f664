import { parseArgs } from 'node:util';

export const USAGE = `
Usage: npm run live                          what costs nothing, against WeShop
       npm run live -- --pay                 also what costs points; each step names its price and asks
       npm run live -- --pay --yes --limit 20
       npm run live -- --drift               only compares WeShop's OpenAPI document with ours
       npm run live -- --sandbox             against the stand-in, to see what it does

Runs the built node in n8n's engine against WeShop and writes what it finds to docs/live.md. It needs a key of WeShop in
the environment variable WESHOP_API_KEY (--drift may do without, and says so; --sandbox needs none). The key is sent to
https://openapi.weshop.ai/openapi/ and nowhere else; it is never printed or written. Your own HTTPS_PROXY is used.

  --pay               also starts runs: two cut-outs (one of them should cost nothing), one with a callback, one video
  --yes --limit <n>   does not ask, and buys nothing whose price is more than is left of so many points
  --callback <url>    a public address that leads to this machine, for WeShop to call
  --callback-port <n> the port of this machine that it leads to; 8787 unless set
  --video <url>       a public video, for the prices of operations that need one
  --audio <url>       a public sound, for the same
  --drift             only the comparison: fetches the document, with the key only if it has to
  --sandbox           the stand-in in place of WeShop: its page goes to a folder of its own, never to docs/
  --lie <name>        the stand-in differs from the contract in this way: --lie list names them
  --folder <folder>   where a run against the stand-in writes; a new temporary folder unless set

Exit code: 0 as our contract says; 1 the node would fail a user, or a step of this tool failed; 2 nothing could be tried; 130 stopped by Ctrl+C.
`;

export interface Options {
	pay: boolean;
	yes: boolean;
	/** In points. */
	limit: number;
	callback?: string;
	callbackPort: number;
	video: string;
	audio: string;
	drift: boolean;
	sandbox: boolean;
	lie?: string;
	folder?: string;
}

/** Small, and free for any use. */
const PUBLIC_VIDEO = 'https://interactive-examples.mdn.mozilla.net/media/cc0-videos/flower.mp4';
const PUBLIC_AUDIO = 'https://interactive-examples.mdn.mozilla.net/media/cc0-audio/t-rex-roar.mp3';
const SANDBOX_VIDEO = 'https://shop.example/photos/turntable.mp4';
const SANDBOX_AUDIO = 'https://shop.example/sounds/rain.mp3';

/** @throws Error that says what is wrong with the command line */
export function optionsIn(args: string[]): Options {
	const { values } = parseArgs({
		args,
		options: {
			pay: { type: 'boolean', default: false },
			yes: { type: 'boolean', default: false },
			limit: { type: 'string' },
			callback: { type: 'string' },
			'callback-port': { type: 'string', default: '8787' },
			video: { type: 'string' },
			audio: { type: 'string' },
			drift: { type: 'boolean', default: false },
			sandbox: { type: 'boolean', default: false },
			lie: { type: 'string' },
			folder: { type: 'string' },
		},
	});
	const { pay, yes, drift, sandbox, lie, folder, callback } = values;
	const limit = values.limit === undefined ? undefined : Number(values.limit);
	if (limit !== undefined && !(Number.isFinite(limit) && limit > 0)) throw new Error('--limit takes a number of points, such as --limit 20.');
	if (yes && limit === undefined) throw new Error('--yes needs --limit <points>, so that nothing is spent beyond it.');
	if (yes && !pay) throw new Error('--yes goes with --pay: nothing else asks.');
	if (pay && drift) throw new Error('--drift costs nothing, so it does not go with --pay.');
	if (lie !== undefined && !sandbox) throw new Error('--lie is about the stand-in: it needs --sandbox.');
	if (folder !== undefined && !sandbox) throw new Error('--folder is for runs against the stand-in: it needs --sandbox. Runs against WeShop write docs/live.md.');
	if (callback !== undefined && !(/^https?:\/\//.test(callback) && URL.canParse(callback))) throw new Error('--callback takes a public address that begins with https://.');
	const callbackPort = Number(values['callback-port']);
	if (!Number.isInteger(callbackPort) || callbackPort < 0 || callbackPort > 65_535) throw new Error('--callback-port takes a port, such as 8787.');
	return {
		pay,
		yes,
		limit: limit ?? Infinity,
		...(callback === undefined ? {} : { callback }),
		callbackPort,
		video: values.video ?? (sandbox ? SANDBOX_VIDEO : PUBLIC_VIDEO),
		audio: values.audio ?? (sandbox ? SANDBOX_AUDIO : PUBLIC_AUDIO),
		drift,
		sandbox,
		...(lie === undefined ? {} : { lie }),
		...(folder === undefined ? {} : { folder }),
	};
}
