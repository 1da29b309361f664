import type { IBinaryData } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { examples, withCredentials } from '../../tools/demo/workflows';
import type { CredentialReference } from '../n8n/credentials';
import { lastRun, type Execution } from '../n8n/executions';
import { N8nRest } from '../n8n/rest';
import type { WorkflowInput } from '../n8n/workflows';
import { SandboxClient } from '../sandbox/client';
import type { Sandbox } from '../sandbox/sandbox';
import { DEMO_KEY } from '../sandbox/settings';
import { ServicesClient } from '../services/client';
import { serviceCredentials } from '../services/credentials';
import { OWNER } from './owner';

/** How a process gets into the sandbox. The sandbox itself is outside of Jest, which cannot load it. */
export type SandboxDoors = Pick<Sandbox, 'proxyUrl' | 'controlUrl' | 'certificateFile' | 'environment'>;

/** What a worker of Jest's has to itself. */
export interface Surroundings {
	/** Addresses, e.g. "http://127.0.0.1:41234". */
	n8n: string;
	services: string;
	sandbox: SandboxDoors;
	/** A user folder with the package, the owner and nothing else, to be copied. */
	prepared: string;
	/** Where the user folders of other n8ns go; it is removed when all tests have ended. */
	ownFolders: string;
}

export const MANUAL = 'When clicking ‘Execute workflow’';

/** Those of the worker that this test file runs in; in n8n's queue mode there is one worker, and of these the sandbox alone. */
export function surroundings(): Surroundings {
	const all = JSON.parse(process.env.SURROUNDINGS ?? '[]') as Surroundings[];
	const ours = all[Number(process.env.JEST_WORKER_ID ?? 1) - 1];
	if (!ours) throw new Error('These tests need an n8n around them. Run them with: npm run test:e2e, or npm run test:queue');
	return ours;
}

export function theSandbox(): SandboxClient {
	return new SandboxClient(surroundings().sandbox.controlUrl);
}

/** Shopify, Google, Slack and OpenAI as n8n's own nodes meet them in the sandbox. */
export function theServices(): ServicesClient {
	return new ServicesClient(surroundings().services);
}

/** The n8n that this test run was started inside of, logged in as its owner. */
export async function theN8n(): Promise<{ n8n: N8nRest; credential: CredentialReference }> {
	const n8n = new N8nRest(surroundings().n8n);
	return { n8n, credential: await withWeShop(n8n) };
}

/** Logs in, and makes sure of the credential. */
export async function withWeShop(n8n: N8nRest): Promise<CredentialReference> {
	await n8n.logIn(OWNER);
	return await n8n.credentials.upsert({ name: 'WeShop', type: 'weShopApi', data: { weShopApiKey: DEMO_KEY } });
}

/** Makes sure of a credential for each of the services. */
export async function withServices(n8n: N8nRest): Promise<CredentialReference[]> {
	const credentials: CredentialReference[] = [];
	for (const input of serviceCredentials()) credentials.push(await n8n.credentials.upsert(input));
	return credentials;
}

export function example(name: string, ...credentials: CredentialReference[]): WorkflowInput {
	const workflow = examples().get(name);
	if (!workflow) throw new Error(`There is no example "${name}"; there are: ${[...examples().keys()].join(', ')}`);
	return withCredentials(workflow, ...credentials);
}

/** "Execute workflow" in the editor; gives the execution's ID. */
export async function start(n8n: N8nRest, workflow: WorkflowInput, trigger = MANUAL): Promise<string> {
	const { id } = await n8n.workflows.upsert(workflow);
	const run = await n8n.workflows.run(id, trigger);
	if (!('executionId' in run)) throw new Error(`n8n did not execute "${workflow.name}"`);
	return run.executionId;
}

/** The execution, once it has succeeded. */
export async function succeeded(execution: Promise<Execution>): Promise<Execution> {
	const { status, data } = await execution;
	if (status !== 'success') throw new Error(`It ended as ${status}: ${data.resultData.error?.message} ${data.resultData.error?.description ?? ''}`);
	return await execution;
}

export function itemsOf(execution: Execution, node: string) {
	return lastRun(execution, node).data?.main?.[0] ?? [];
}

export function fixture(name: string): Buffer {
	return readFileSync(path.join(__dirname, '..', 'fixtures', name));
}

/** The files that a node put out, with what its items say of them. */
export async function filesOf(n8n: N8nRest, execution: Execution, node: string) {
	const items = lastRun(execution, node).data?.main?.flatMap((output) => output ?? []) ?? [];
	return await Promise.all(
		items.map(async ({ json, binary }) => {
			const file = binary?.data;
			if (!file) throw new Error(`An item of "${node}" has no file: ${JSON.stringify(json)}`);
			return { json, name: file.fileName, mimeType: file.mimeType, fileType: file.fileType, bytes: await contentOf(n8n, file) };
		}),
	);
}

/** n8n 1 holds files inside their items unless it is told otherwise. */
export async function contentOf(n8n: N8nRest, { id, data }: IBinaryData): Promise<Buffer> {
	return id ? await n8n.executions.file(id) : Buffer.from(data, 'base64');
}
