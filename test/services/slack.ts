import { jsonAnswer, type HttpResponse, type Received } from '../sandbox/doors/exchange';
import { asked, bearer, jsonBody, refusing, type Service } from './service';

export const SLACK_TOKEN = 'xoxb-slack-token';

export interface Message {
	channel: string;
	text: string;
	/** What can be clicked in it, by its words. */
	buttons?: Record<string, string>;
}

/** Of Slack's blocks those that n8n sends. */
interface Block {
	type: string;
	text?: { text: string };
	elements?: Array<{ text: { text: string }; url?: string }>;
}

const CHANNELS = ['#product-videos', '#product-sheets', '#product-photos'];

/** Slack, with some channels. It says 200 to everything, and `ok: false` where it refuses. */
export class Slack implements Service {
	private readonly messages: Message[] = [];

	readonly hosts = { 'slack.com': refusing((request) => this.answer(request)) };

	arrived(): Message[] {
		return this.messages;
	}

	private answer(request: Received): HttpResponse {
		const refused = (error: string) => jsonAnswer(200, { ok: false, error });
		const token = bearer(request);
		if (!token) return refused('not_authed');
		if (token !== SLACK_TOKEN) return refused('invalid_auth');
		if (asked(request) !== 'POST /api/chat.postMessage') return refused('unknown_method');
		const { channel = '', text = '', blocks } = jsonBody<Message & { blocks: Block[] }>(request);
		if (!CHANNELS.includes(channel)) return refused('channel_not_found');
		if (!text && !blocks) return refused('no_text');
		if (blocks && !blocks.every(isGood)) return refused('invalid_blocks');
		this.messages.push(blocks ? { channel, ...read(blocks) } : { channel, text });
		return jsonAnswer(200, { ok: true, channel: 'C0PRODUCTS', ts: `1700000000.00000${this.messages.length}`, message: { type: 'message', text } });
	}
}

/** In characters, of a section's text. */
const MAX_TEXT = 3_000;

function isGood({ type, text, elements }: Block): boolean {
	if (type === 'divider') return true;
	if (type === 'section') return !!text?.text && text.text.length <= MAX_TEXT;
	return type === 'actions' && !!elements?.length && elements.every(({ url }) => url === undefined || /^https?:/.test(url));
}

function read(blocks: Block[]): Pick<Message, 'text' | 'buttons'> {
	const texts = blocks.flatMap(({ text }) => text?.text.trim() || []);
	const buttons = blocks.flatMap(({ elements = [] }) => elements.flatMap(({ text, url }) => (url ? [[text.text, url]] : [])));
	return { text: texts.join('\n'), buttons: Object.fromEntries(buttons) as Record<string, string> };
}
