import { jsonAnswer, type HttpResponse, type Received } from '../sandbox/doors/exchange';
import { asked, bearer, jsonBody, refusing, type Service } from './service';

export const SLACK_TOKEN = 'xoxb-slack-token';

export interface Message {
	channel: string;
	text: string;
}

const CHANNELS = ['#product-videos'];

/** Slack, with one channel. It says 200 to everything, and `ok: false` where it refuses. */
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
		const { channel = '', text = '' } = jsonBody<Message>(request);
		if (!CHANNELS.includes(channel)) return refused('channel_not_found');
		if (!text) return refused('no_text');
		this.messages.push({ channel, text });
		return jsonAnswer(200, { ok: true, channel: 'C0PRODUCTS', ts: `1700000000.00000${this.messages.length}`, message: { type: 'message', text } });
	}
}
