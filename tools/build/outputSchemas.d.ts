interface OutputSchema {
	type: 'object';
	properties: Record<string, { type: string }>;
	/** Of n8n's format. */
	version: 1;
}

/** The files by which n8n knows what an operation puts out before it has run: their paths below the node's folder, and what is in them. */
export function outputSchemas(
	operations: ReadonlyArray<{ resource: string; name: string }>,
	agents: ReadonlyArray<{ resource: string; operation: string; media: string }>,
): Array<[path: string, schema: OutputSchema]>;
