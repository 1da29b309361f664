import type { IExecuteFunctions } from 'n8n-workflow';
import { asRecord } from '../api/envelope';
import { batchCountField } from '../panel/resultFields';
import type { RawParts } from '../agents/buildRequest';
import { knownAgent } from '../agents/known';
import { policyRefusal } from '../agents/leftOut';
import { isEmpty } from '../agents/readValue';
import { trimmed } from '../agents/spelling';
import { refused } from '../n8n/errors';
import { jsonBreak, type JsonBreak } from './jsonBreak';
import { withImageAddresses } from './rawAddresses';
import { rawParameter, rawParameters, requiredText, textIn, wholeNumber } from './parameters';

/** The agent of Run → Start, and the parts of the request that the user wrote. */
export interface RawRequest {
	agentName: string;
	raw: RawParts;
}

/** @throws WeShopFailure that names the field, or says that the agent is left out by policy */
export function rawRequestOf(node: IExecuteFunctions, itemIndex: number): RawRequest {
	const agentName = agentNameOf(node, itemIndex);
	const input = jsonObject(node, 'input', 'Input (JSON)', itemIndex);
	const { batchCount, ...params } = jsonObject(node, 'params', 'Parameters (JSON)', itemIndex);
	const takesNone = isEmpty(batchCount) || knownAgent(agentName)?.takesBatchCount === false;
	return {
		agentName,
		raw: {
			version: requiredText(node, 'agentVersion', 'Agent Version', itemIndex),
			input,
			params: { ...params, ...(takesNone ? {} : { batchCount: wholeNumber(batchCountField, batchCount) }) },
		},
	};
}

/**
 * Agents that the package knows may be written in capital or small letters; others are left to WeShop.
 * @throws WeShopFailure when none is chosen, or one that is left out by policy
 */
function agentNameOf(node: IExecuteFunctions, itemIndex: number): string {
	const raw = rawParameter(node, 'agentName', itemIndex);
	const text = textIn(isLocator(raw) ? raw.value : raw, 'Agent', 'agentName');
	if (!text) throw refused({ message: 'Agent is empty', description: "Choose an agent in Agent (agentName), or set it to an agent's name in WeShop's API" });
	const refusal = policyRefusal(text);
	if (refusal) throw refused(refusal);
	return knownAgent(text)?.name ?? text;
}

function isLocator(raw: unknown): raw is { value: unknown } {
	return typeof raw === 'object' && raw !== null && 'value' in raw;
}

function jsonObject(node: IExecuteFunctions, name: string, label: string, itemIndex: number): Record<string, unknown> {
	const raw = rawParameter(node, name, itemIndex);
	if (isEmpty(raw) && !rawParameters(node, itemIndex).isExpression?.(name)) return {};
	const value = decoded(raw);
	const object = asRecord(value);
	if (object) return withImageAddresses(object, { label, name });
	const { message = '', why = '' } = typeof raw === 'string' ? whyNotAnObject(raw, value, node.getNode().parameters[name]) : { message: Array.isArray(raw) ? ': it is a list' : '' };
	throw refused({
		message: `${label} is not a JSON object${message}`,
		description: `Set ${label} (${name}) to something of the form { "name": "value" }: ${why || 'names and texts in double quotes, no comma at the end'}`,
	});
}

/** Texts from expressions have to be escaped, which JSON.stringify does. */
const ESCAPE = 'Put a text of an expression in without quotes, by JSON.stringify: { "prompt": {{ JSON.stringify($json.p) }} }';

function whyNotAnObject(text: string, value: unknown, parameter: unknown): { message: string; why: string } {
	const found = value === undefined ? breakIn(text) : undefined;
	if (!found) return { message: Array.isArray(value) ? ': it is a list' : '', why: '' };
	const { line, column, before, after, why, isUnescaped } = found;
	const isResolved = typeof parameter === 'string' && parameter.startsWith('=') && parameter.includes('{{');
	return {
		message: isEmpty(text) ? '' : `: it breaks at line ${line}, column ${column}: ${before} ▶ ${after}`,
		why: isUnescaped || isResolved ? `${why}. ${ESCAPE}` : why,
	};
}

/** With lines and columns counted as the user sees them in the field. */
function breakIn(text: string): JsonBreak | undefined {
	const json = withoutFence(text);
	return jsonBreak(text.slice(0, text.indexOf(json)).replace(/[^\r\n]/g, ' ') + json);
}

/** Models write JSON between three backticks. */
function withoutFence(text: string): string {
	return trimmed(text).replace(/^```(?:json)?\s*\n([^]*?)\n?\s*```$/i, '$1');
}

/** How often JSON may stand in a text of JSON: each time that a node writes it as text. */
const MAX_ENCODED = 3;

/** The value as WeShop would read it; undefined where it is not JSON or cannot be serialized, such as lists nested by the thousand. */
function decoded(raw: unknown): unknown {
	let value = raw;
	for (let times = 0; typeof value === 'string' && times < MAX_ENCODED; times += 1) value = asJson(() => JSON.parse(withoutFence(value as string)));
	// With a replacer, which needs more stack: the request is serialized again later, deeper in the stack.
	return asJson(() => JSON.parse(JSON.stringify(value, (_, inner: unknown) => inner)));
}

function asJson(parse: () => unknown): unknown {
	try {
		return parse();
	} catch {
		return undefined;
	}
}
