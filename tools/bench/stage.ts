import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { installCommunityPackage } from '../../test/n8n/communityPackage';
import type { CredentialReference } from '../../test/n8n/credentials';
import { lastRun, type Execution } from '../../test/n8n/executions';
import { installN8n } from '../../test/n8n/install';
import { startN8n, type RunningN8n } from '../../test/n8n/n8n';
import { N8nRest } from '../../test/n8n/rest';
import type { Report } from '../../test/n8n/sentence';
import { copyUserFolder } from '../../test/n8n/userFolderCopy';
import type { WorkflowInput } from '../../test/n8n/workflows';
import { startSandbox, type Sandbox } from '../../test/sandbox/sandbox';
import { fileAnswer, textAnswer, type Handler } from '../../test/sandbox/doors/exchange';
import { DEMO_KEY } from '../../test/sandbox/settings';
import { MANUAL } from './workflows';

const PREPARED = 'prepared';
const OWNER = { email: 'bench@weshop.example', password: 'Weshop-bench-1' };

/** The host of files that a workflow downloads before it uses them. */
export const FILE_HOST = 'files.example';

/** A finished execution. */
export interface Finished {
	execution: Execution;
	/** In milliseconds. */
	took: number;
}

/** A full n8n with the package and a sandbox. */
export class Stage {
	private constructor(
		readonly sandbox: Sandbox,
		private readonly folder: string,
		private readonly files: Map<string, { bytes: Buffer; type: string }>,
		private running: RunningN8n,
		private rest: N8nRest,
		/** For the node, and for n8n's HTTP Request with the key in a header. */
		readonly credentials: CredentialReference[],
	) {}

	/** @param folder for everything that is written */
	static async open(folder: string, report: Report): Promise<Stage> {
		await installN8n(report);
		const files = new Map<string, { bytes: Buffer; type: string }>();
		const fileHost: Handler = ({ url }) => {
			const file = files.get(url.pathname.slice(1));
			return Promise.resolve(file ? fileAnswer(file.bytes, file.type) : textAnswer(404, 'not found'));
		};
		const sandbox = await startSandbox({ plainDoor: true, handlers: { [FILE_HOST]: fileHost }, settings: { balance: 10_000_000 } });
		const first = path.join(folder, 'first');
		await installCommunityPackage(first);
		const running = await startN8n({ userFolder: first, env: sandbox.environment, report });
		const rest = new N8nRest(running.url);
		await rest.setUpOwner(OWNER);
		const credentials = [
			await rest.credentials.create({ name: 'WeShop', type: 'weShopApi', data: { weShopApiKey: DEMO_KEY } }),
			await rest.credentials.create({ name: 'Key', type: 'httpHeaderAuth', data: { name: 'Authorization', value: DEMO_KEY } }),
		];
		await copyUserFolder(first, path.join(folder, PREPARED));
		return new Stage(sandbox, folder, files, running, rest, credentials);
	}

	get pid(): number {
		return this.running.pid;
	}

	/** @returns the URL of the file */
	host(name: string, bytes: Buffer, type: string): string {
		this.files.set(name, { bytes, type });
		return `https://${FILE_HOST}/${name}`;
	}

	/**
	 * Replaces n8n by a new process with the same owner and credentials.
	 * @param env further environment variables of that process
	 */
	async restart(env: Record<string, string> = {}): Promise<void> {
		const { port } = this.running;
		await this.running.stop();
		const userFolder = mkdtempSync(path.join(this.folder, 'again-'));
		await copyUserFolder(path.join(this.folder, PREPARED), userFolder);
		this.running = await startN8n({ userFolder, port, env: { ...this.sandbox.environment, ...env } });
		this.rest = new N8nRest(this.running.url);
		await this.rest.logIn(OWNER);
	}

	/** @throws Error if the execution does not succeed */
	async run(workflow: WorkflowInput, seconds: number): Promise<Finished> {
		const { id } = await this.rest.workflows.upsert(workflow);
		const run = await this.rest.workflows.run(id, MANUAL);
		if (!('executionId' in run)) throw new Error(`n8n did not execute "${workflow.name}"`);
		const execution = await this.rest.executions.wait(run.executionId, { seconds });
		const { status, data, startedAt, stoppedAt } = execution;
		if (status !== 'success') throw new Error(`"${workflow.name}" ended as ${status}: ${data.resultData.error?.message}`);
		return { execution, took: Date.parse(stoppedAt!) - Date.parse(startedAt!) };
	}

	async close(): Promise<void> {
		await this.running.stop();
		await this.sandbox.stop();
	}
}

export function itemsOf(execution: Execution, node: string) {
	return lastRun(execution, node).data?.main?.[0] ?? [];
}

/** The time of all runs of a node, in milliseconds. */
export function nodeTime({ data }: Execution, node: string): number {
	return (data.resultData.runData[node] ?? []).reduce((sum, { executionTime }) => sum + executionTime, 0);
}
