import type { ChatMessage, Tool } from './chatModel';

export interface Called {
	name: string;
	input: Record<string, unknown>;
}

/**
 * What the model does next. Lines of the user's message such as `Tool_name {"Prompt": "…"}` are calls to make, one
 * after the other. Without any, the model calls its first tool with what it finds in the message and in the tool's
 * schema. When all calls are answered it says what came of them.
 */
export function nextStep(messages: ChatMessage[], tools: Tool[]): { calls: Called[] } | { answer: string } {
	const asked = messages.map(({ role }) => role).lastIndexOf('user');
	const wish = textOf(messages[asked]);
	const results = messages.slice(asked + 1).filter(({ role }) => role === 'tool');
	const calls = scripted(wish);
	const next = (calls.length > 0 ? calls : ofItsOwn(wish, tools))[results.length];
	return next ? { calls: [next] } : { answer: results.map(told).join('\n') || 'Give me the address of a photo.' };
}

function scripted(wish: string): Called[] {
	return [...wish.matchAll(/^(\w+) (\{.*\})$/gm)].map(([, name = '', input = '{}']) => ({ name, input: JSON.parse(input) as Called['input'] }));
}

function ofItsOwn(wish: string, [tool]: Tool[]): Called[] {
	const address = /https?:\/\/\S+/.exec(wish)?.[0];
	if (!tool || !address) return [];
	const rest = wish.replace(address, '').trim();
	const { name, parameters } = tool.function;
	const input = Object.entries(parameters.properties).map(([field, { type, description = '' }]) => [field, valueFor(type, `${field} ${description}`, address, rest)]);
	return [{ name, input: Object.fromEntries(input) as Called['input'] }];
}

/** The first that the description offers. */
function valueFor(type: string | undefined, description: string, address: string, rest: string): unknown {
	if (type === 'boolean') return true;
	if (type === 'number') return Number(/\d+/.exec(description)?.[0] ?? 1);
	if (/address|URL/i.test(description)) return address;
	return /one of:? ([\w:]+)/i.exec(description)?.[1] ?? rest;
}

/** Addresses, or why there are none. */
function told(result: ChatMessage): string {
	const text = textOf(result);
	const urls = [...text.matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url);
	return urls.length > 0 ? `Here it is: ${urls.join(' ')}` : `That did not work: ${text}`;
}

export function textOf(message: ChatMessage | undefined): string {
	const { content } = message ?? {};
	return typeof content === 'string' ? content : (content ?? []).map(({ text = '' }) => text).join('');
}
