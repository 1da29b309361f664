/** What the editor and a model read about an operation. */
export interface OperationText {
	readonly resource: string;
	/** The value in saved workflows, part of the node's public contract. */
	readonly name: string;
	readonly label: string;
	/** In sentence case, for n8n's list of actions. */
	readonly action: string;
	readonly description: string;
	/** What an AI agent's model reads, where the description is not enough for it. */
	readonly toModel?: string;
}
