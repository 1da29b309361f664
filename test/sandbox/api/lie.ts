import type { Received } from '../doors/exchange';
import type { OperationId } from './operations';

export type AnswerBody = Record<string, unknown> & { data?: Record<string, unknown> };

export interface ToldAnswer {
	status: number;
	body: AnswerBody;
}

/** How a sandbox differs from the contract on purpose, as WeShop might. */
export interface Lie {
	/** Changes openapi.yaml, by which requests are checked and which is handed out. */
	document?(text: string): string;
	/** How it reads a request. */
	request?(request: Received): Received;
	/** Changes an answer, after it was checked. Undefined leaves it as it is. */
	answer?(operation: OperationId, answer: ToldAnswer, request: Received): ToldAnswer | undefined;
}
