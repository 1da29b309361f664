import Ajv from 'ajv';
import { jsonAnswer, type HttpResponse, type Received } from '../sandbox/doors/exchange';
import { nextStep, type Called } from './chatScript';
import { asked, bearer, jsonBody, Refused, refusing, type Service } from './service';

export const OPENAI_KEY = 'openai-key';

/** What the model is told of a tool. */
export interface Tool {
	type: 'function';
	function: { name: string; description?: string; parameters: Parameters };
}

export interface Parameters {
	type: 'object';
	properties: Record<string, { type?: string; description?: string }>;
	required?: string[];
}

export interface ChatMessage {
	role: 'system' | 'user' | 'assistant' | 'tool';
	content?: string | Array<{ text?: string }> | null;
	tool_calls?: Array<{ id: string; function: { name: string; arguments: string } }>;
	tool_call_id?: string;
}

/** One turn of a conversation, as the model was asked for it. */
export interface Turn {
	tools: Tool[];
	messages: ChatMessage[];
}

/** OpenAI's chat completions with a model that does what `nextStep` says. */
export class ChatModel implements Service {
	private readonly turns: Turn[] = [];
	private readonly ajv = new Ajv({ strict: false });

	readonly hosts = { 'api.openai.com': refusing((request) => this.answer(request)) };

	arrived(): Turn[] {
		return this.turns;
	}

	private answer(request: Received): HttpResponse {
		if (bearer(request) !== OPENAI_KEY) throw refusal(401, 'Incorrect API key provided');
		if (asked(request) !== 'POST /v1/chat/completions') throw refusal(404, `Invalid URL (${asked(request)})`);
		const { model, messages = [], tools = [], stream } = jsonBody<Turn & { model: string; stream: boolean }>(request);
		if (!model) throw refusal(400, 'you must provide a model parameter');
		if (stream) throw refusal(400, 'This model answers in one piece');
		this.expectAnswered(messages);
		for (const tool of tools) this.expectTool(tool);
		this.turns.push({ tools, messages });
		const step = nextStep(messages, tools);
		if ('calls' in step) for (const call of step.calls) this.expectFits(call, tools);
		return jsonAnswer(200, completion(model, step, this.turns.length));
	}

	/** Each call of a tool has its answer behind it, and each answer its call before it. */
	private expectAnswered(messages: ChatMessage[]): void {
		const calls = messages.flatMap(({ tool_calls = [] }) => tool_calls.map(({ id }) => id));
		const answers = messages.flatMap(({ tool_call_id }) => tool_call_id ?? []);
		const open = calls.find((id) => !answers.includes(id)) ?? answers.find((id) => !calls.includes(id));
		if (open) throw refusal(400, `'tool_calls' and messages with role 'tool' must belong together: ${open}`);
	}

	private expectTool({ type, function: { name, description = '', parameters } }: Tool): void {
		if (type !== 'function' || !/^[a-zA-Z0-9_-]{1,64}$/.test(name)) throw refusal(400, `Invalid tool: ${name}`);
		if (description.length > 1024) throw refusal(400, `The description of ${name} is longer than 1024 characters`);
		if (parameters?.type !== 'object' || !this.ajv.validateSchema(parameters)) throw refusal(400, `Invalid schema for function '${name}'`);
	}

	/** A model keeps to the schemas it was given. */
	private expectFits({ name, input }: Called, tools: Tool[]): void {
		const tool = tools.find((one) => one.function.name === name);
		if (!tool) throw refusal(400, `There is no tool ${name}, there are: ${tools.map((one) => one.function.name).join(', ')}`);
		const { $schema: _, ...schema } = tool.function.parameters as Parameters & { $schema?: string };
		if (!this.ajv.validate(schema, input)) throw refusal(400, `${name} does not take ${JSON.stringify(input)}: ${this.ajv.errorsText()}`);
	}
}

function completion(model: string, step: ReturnType<typeof nextStep>, turn: number): object {
	const said = 'calls' in step ? null : step.answer;
	const tool_calls = 'calls' in step ? step.calls.map(({ name, input }, index) => ({ id: `call_${turn}_${index}`, type: 'function', function: { name, arguments: JSON.stringify(input) } })) : undefined;
	return {
		...{ id: `chatcmpl-${turn}`, object: 'chat.completion', created: 1_700_000_000, model },
		choices: [{ index: 0, message: { role: 'assistant', content: said, tool_calls }, finish_reason: tool_calls ? 'tool_calls' : 'stop' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

function refusal(status: number, message: string): Refused {
	return new Refused(jsonAnswer(status, { error: { message, type: 'invalid_request_error', code: null } }));
}
