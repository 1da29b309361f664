import { setTimeout as sleep } from 'node:timers/promises';
import type { IConnections, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';
import { RestError, type Session } from './session';

/** What an exported workflow file holds; a credential in a node must be one of this instance. */
export interface WorkflowInput {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
}

export interface StoredWorkflow extends WorkflowInput {
	id: string;
	versionId: string;
	/** The published version, null for a draft. */
	activeVersionId: string | null;
}

interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ nodeId: string; errorMessage: string | null }>;
}

/** A manual run: its execution, or n8n now listens on the trigger's test URL for one call. */
export type ManualRun = { executionId: string } | { waitingForWebhook: true };

export class Workflows {
	constructor(private readonly session: Session) {}

	async create({ name, nodes, connections, settings, pinData }: WorkflowInput): Promise<StoredWorkflow> {
		// n8n 1 does not take it for granted that a new one is inactive.
		const body = { name, nodes, connections, active: false, settings: settings ?? { executionOrder: 'v1' }, pinData };
		return await this.session.post('/workflows', body);
	}

	/** Creates it, or replaces what the workflow of that name holds; what is published stays as it was. */
	async upsert(workflow: WorkflowInput): Promise<StoredWorkflow> {
		const known = await this.byName(workflow.name);
		if (!known) return await this.create(workflow);
		return await this.session.patch(`/workflows/${known.id}`, workflow);
	}

	async byName(name: string): Promise<StoredWorkflow | undefined> {
		const filter = JSON.stringify({ name });
		const found = await this.session.get<StoredWorkflow[]>('/workflows', { filter });
		// n8n's filter finds parts of a name too.
		return found.find((workflow) => workflow.name === name);
	}

	async get(id: string): Promise<StoredWorkflow> {
		return await this.session.get(`/workflows/${id}`);
	}

	/**
	 * Publishes the saved version, and waits until its production webhooks, forms and schedules are
	 * live: n8n answers before they are. Throws what n8n says of a trigger that does not register.
	 */
	async publish(id: string): Promise<StoredWorkflow> {
		const { versionId } = await this.get(id);
		const published = await this.session.post<StoredWorkflow>(`/workflows/${id}/activate`, { versionId });
		const { status, triggers } = await this.settled(id);
		if (status === 'published') return published;
		const reasons = triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
		throw new Error(`Publishing workflow "${published.name}" ended as ${status}: ${reasons.join('; ') || 'no trigger'}`);
	}

	/** Takes it offline; resolves when its webhooks answer 404. */
	async unpublish(id: string): Promise<void> {
		await this.session.post(`/workflows/${id}/deactivate`);
		await this.settled(id);
	}

	private async settled(id: string): Promise<Publication> {
		for (let asked = 0; asked < 300; asked++) {
			const publication = await this.publication(id);
			if (publication.status !== 'in_progress') return publication;
			await sleep(100);
		}
		throw new Error(`n8n has been changing what is published of workflow ${id} for 30 s`);
	}

	private async publication(id: string): Promise<Publication> {
		try {
			return await this.session.get<Publication>(`/workflows/${id}/publication-status`);
		} catch (error) {
			// Older versions answer the call that publishes when all is done, and cannot be asked.
			if (error instanceof RestError && error.status === 404) return { status: 'published', triggers: [] };
			throw error;
		}
	}

	/** "Execute workflow" from `trigger` (a node's name), up to `destination` where one is given. */
	async run(id: string, trigger: string, destination?: string): Promise<ManualRun> {
		return await this.session.post(`/workflows/${id}/run`, {
			triggerToStartFrom: { name: trigger },
			workflowData: await this.get(id), // n8n 1 runs what it is sent; n8n 2 what is stored
			...(destination && { destinationNode: { nodeName: destination, mode: 'inclusive' } }),
		});
	}
}
