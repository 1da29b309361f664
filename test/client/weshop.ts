import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { CatalogueAgent, RunBody } from '../catalogue/catalogue';
import type { Sandbox } from '../sandbox/sandbox';
import { startSandboxProcess } from '../sandbox/sandboxProcess';
import { DEMO_KEY } from '../sandbox/settings';
import { neutral, requestsOf } from './requests';

const CLIENT = path.resolve(__dirname, '../../node_modules/weshop-cli/dist/index.js');

/** The vendor's own client against a sandbox of its own. */
export class WeShop {
	private constructor(
		readonly sandbox: Sandbox,
		/** The client keeps a cache of uploads in its home. */
		private readonly home: string,
	) {}

	static async start(): Promise<WeShop> {
		const sandbox = await startSandboxProcess({ plainDoor: true, settings: { imageSeconds: 0.5, videoSeconds: 0.5, balance: 1_000_000 } });
		return new WeShop(sandbox, mkdtempSync(path.join(tmpdir(), 'weshop-home-')));
	}

	/** @throws if the client exits with anything but 0 */
	async run(...args: string[]): Promise<string> {
		const env = { PATH: process.env.PATH, HOME: this.home, WESHOP_BASE_URL: this.sandbox.plainUrl, WESHOP_API_KEY: DEMO_KEY };
		return (await promisify(execFile)(process.execPath, [CLIENT, ...args], { env })).stdout;
	}

	/** Asks for the price of a run and makes it; resolves with its ID. */
	async generate(args: string[]): Promise<string> {
		expect(await this.run(...args, '--calculate-power')).toMatch(/totalPower: [1-9]/);
		const output = await this.run(...args);
		expect(output).toMatch(/status: Success[\s\S]*url: https:\/\/ai-(image|video)\.weshop\.ai\/results\//);
		return /executionId: (\S+)/.exec(output)?.[1] ?? '';
	}

	/** The bodies of the runs of these agents, in the order of `requestsOf`, in which each agent was asked. */
	async bodiesSent(agents: CatalogueAgent[]): Promise<Record<string, Record<string, RunBody>>> {
		const starts = (await this.sandbox.requests()).filter(({ method, url }) => method === 'POST' && url.endsWith('/agent/runs'));
		const bodies = starts.map(({ body }) => neutral(JSON.parse(body ?? '') as RunBody));
		return Object.fromEntries(
			agents.map((agent) => {
				const own = bodies.filter((body) => body.agent.name === agent.agent);
				const names = Object.keys(requestsOf(agent));
				expect(own).toHaveLength(names.length);
				return [agent.agent, Object.fromEntries(names.map((name, index) => [name, own[index]!]))];
			}),
		);
	}

	async stop(): Promise<void> {
		await this.sandbox.stop();
		rmSync(this.home, { recursive: true });
	}
}

/** Four clients at a time are enough for two cores. */
export async function sideBySide<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
	const left = [...items];
	const worker = async (): Promise<void> => {
		for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
	};
	await Promise.all([worker(), worker(), worker(), worker()]);
}
