/** The requests and responses of WeShop's OpenAPI (WeShop's API documents, "Response contract"). */

export interface Envelope<T> {
	success: boolean;
	data?: T;
	meta?: { executionId?: string };
	error?: { code?: string; message?: string; retryable?: boolean };
}

export interface RunRequest {
	agent: { name: string; version: string };
	input: Record<string, unknown>;
	params: Record<string, unknown>;
	safeGenerate: 'on';
	callbackUrl?: string;
}

export interface StartedRun {
	executionId: string;
	/** What WeShop charged, and what is left, in points. */
	powerConsumption?: number;
	powerBalance?: number;
}

/** `Success` and `Failed` end a run; any other state, documented or not, means that it still runs. */
export type RunStatus = 'Pending' | 'Segmenting' | 'Running' | 'Success' | 'Failed' | (string & {});

export interface RunResult {
	status?: string;
	image?: string;
	video?: string;
	videoPoster?: string;
	lastFrame?: string;
	[other: string]: unknown;
}

export interface RunExecution {
	executionId?: string;
	status?: RunStatus;
	result?: RunResult[] | null;
	[other: string]: unknown;
}

export interface Run {
	agentName?: string;
	agentVersion?: string;
	initParams?: { taskName?: string; [other: string]: unknown };
	executions?: RunExecution[];
	[other: string]: unknown;
}

export type PresetType = 'locations' | 'fashionModels' | 'backgrounds';

export interface Preset {
	id: number;
	name: string;
	image?: string;
	categories?: string[] | null;
	type?: string;
}

export interface AgentInfo extends Partial<Record<PresetType, Preset[]>> {
	pagination?: Partial<Record<PresetType, { total?: number; isLastPage?: boolean }>>;
}

export interface PowerEstimate {
	totalPower?: number;
	type?: string;
	exclusive?: boolean;
	paidPowerNotEnough?: boolean;
	isEstimated?: boolean;
}

/** An image to upload. `fileName` is ASCII with the extension of `mimeType`. */
export interface ImageFile {
	/** Reads the content from its beginning, once for each request. @param end closes the file when it aborts, whatever is being read */
	read(end: AbortSignal): AsyncIterable<Uint8Array>;
	/** In bytes. */
	size: number;
	fileName: string;
	mimeType: string;
}
