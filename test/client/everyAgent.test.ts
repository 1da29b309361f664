import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { catalogue, clientBodies, operations, type RunBody } from '../catalogue/catalogue';
import { commandLine } from './commandLine';
import { requestsOf } from './requests';
import { sideBySide, WeShop } from './weshop';

const COMMITTED = path.join(__dirname, '../catalogue/clientBodies.json');
const agents = catalogue.filter(({ registered }) => registered);

let weshop: WeShop;
beforeAll(async () => {
	weshop = await WeShop.start();
	// The client polls again only after three seconds: its first poll is answered when the run is over.
	await weshop.sandbox.settings({ pollLatencyMs: 1200 });
});
afterAll(() => weshop.stop());

it("the vendor's own client estimates and makes a run with each of its 109 agents, and sends what is committed", async () => {
	expect(agents).toHaveLength(109);
	const failed: string[] = [];
	await sideBySide(agents, async (agent) => {
		for (const [name, request] of Object.entries(requestsOf(agent))) {
			await weshop.generate(commandLine(agent, request)).catch((error: Error) => failed.push(`${agent.agent} ${name}: ${error.message}`));
		}
	});
	expect(failed).toEqual([]);
	const runs = await weshop.sandbox.runs();
	expect(runs.filter(({ status }) => status !== 'Success')).toEqual([]);
	expect(new Set(runs.map(({ agentName }) => agentName)).size).toBe(109);
	expect(await weshop.sandbox.faults()).toEqual([]);
	await weshop.sandbox.expectKeyStayedHome();

	const offered = agents.filter(({ agent }) => operations.some((operation) => operation.agent === agent));
	const sent = await weshop.bodiesSent(offered);
	if (process.env.CLIENT_BODIES === 'note') writeFileSync(COMMITTED, inLines(sent));
	else expect(sent).toEqual(clientBodies);
}, 900_000);

/** One line for each request. */
function inLines(sent: Record<string, Record<string, RunBody>>): string {
	const agentLines = Object.entries(sent).map(([agent, bodies]) => {
		const lines = Object.entries(bodies).map(([name, body]) => `\t\t${JSON.stringify(name)}: ${JSON.stringify(body)}`);
		return `\t${JSON.stringify(agent)}: {\n${lines.join(',\n')}\n\t}`;
	});
	return `{\n${agentLines.join(',\n')}\n}\n`;
}
