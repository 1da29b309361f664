import path from 'node:path';
import { installCommunityPackage } from '../../test/n8n/communityPackage';
import { lastRun, type Execution } from '../../test/n8n/executions';
import { isTaken } from '../../test/n8n/freePort';
import { installN8n } from '../../test/n8n/install';
import { startN8n, type RunningN8n } from '../../test/n8n/n8n';
import { N8nRest } from '../../test/n8n/rest';
import { Sentence } from '../../test/n8n/sentence';
import { startSandbox, type Sandbox } from '../../test/sandbox/sandbox';
import { DEMO_KEY } from '../../test/sandbox/settings';
import { serviceCredentials } from '../../test/services/credentials';
import { loadThrough } from '../../test/services/load';
import { startServices, type Services } from '../../test/services/services';
import { answerHelp } from '../help';
import { tryouts } from './tryouts';
import { examples, SAMPLE, withCredentials } from './workflows';

answerHelp(`
Usage: npm start
       PORT=5700 npm start
       N8N_COMMAND=/opt/n8n/node_modules/.bin/n8n npm start

Starts a real n8n with this package, the workflows of examples/, workflows to try each operation, and a simulated
WeShop, Shopify, Google, Slack and OpenAI. Runs a sample workflow and prints the address of the editor, an e-mail and
a password. Ctrl-C stops everything.

PORT is the port of the editor, 5678 by default. The first start installs n8n into test/n8n: about 3 minutes and 2.2 GB.
N8N_COMMAND is a program that starts an n8n of your own: that one runs then, and nothing is installed.
What you change in the editor stays in .demo/; remove that folder to start over.
`);

const PORT = Number(process.env.PORT ?? 5678);
const USER_FOLDER = path.join(__dirname, '..', '..', '.demo');
const OWNER = { email: 'demo@weshop.example', password: 'Weshop-demo-1' };
const PHOTOS = ['sneaker.jpg', 'handbag.webp', 't-shirt.png', 'tea-tin.png', 'model.jpg'];
const say = (line: string): void => console.log(line);

const running: { n8n?: RunningN8n; sandbox?: Sandbox; services?: Services } = {};

async function start(): Promise<void> {
	if (await isTaken(PORT)) {
		throw new Sentence(`Port ${PORT} is in use by another program. Stop that program, or choose another port: PORT=${PORT + 1} npm start`);
	}
	await installN8n(say);
	say('Packing this package and installing it into n8n, as a community package.');
	const { name, version } = await installCommunityPackage(USER_FOLDER);
	running.services = await startServices();
	running.sandbox = await startSandbox({ handlers: running.services.handlers });
	running.services.loadBy(loadThrough(running.sandbox));
	running.n8n = await startN8n({ userFolder: USER_FOLDER, port: PORT, env: running.sandbox.environment, report: say });
	const { url } = running.n8n;

	const n8n = new N8nRest(url);
	await n8n.setUpOwner(OWNER);
	const credentials = [await n8n.credentials.upsert({ name: 'WeShop (sandbox)', type: 'weShopApi', data: { weShopApiKey: DEMO_KEY } })];
	for (const credential of serviceCredentials()) credentials.push(await n8n.credentials.upsert(credential));
	const ids = new Map<string, string>();
	for (const [file, workflow] of [...examples(), ...tryouts()]) {
		// Keeps what the user changed in an earlier session.
		const known = await n8n.workflows.byName(workflow.name);
		ids.set(file, (known ?? (await n8n.workflows.create(withCredentials(workflow, ...credentials)))).id);
	}

	const sample = ids.get(SAMPLE)!;
	say('Running the sample workflow: a cut-out, a model photo and a video from one product photo.');
	const execution = await runSample(n8n, sample);
	const page = `${url}/workflow/${sample}`;
	say(
		[
			'',
			`n8n is running with ${name} ${version} and ${ids.size} sample workflows. WeShop, Shopify, Google, Slack and OpenAI are simulated: nothing costs money, nothing leaves this machine.`,
			'',
			`  Finished  ${page}/executions/${execution.id}`,
			`  Editor    ${page}`,
			`  Workflows ${url}/home/workflows (those named "WeShop: try …" have a node for each operation)`,
			`  E-mail    ${OWNER.email}`,
			`  Password  ${OWNER.password}`,
			`  API key   ${DEMO_KEY} (for the sandbox; the credentials are already set up)`,
			`  Received  ${running.services.url} (what was sent to Drive, Sheets, Shopify and Slack)`,
			'',
			`Sample photos: ${PHOTOS.join(', ')} (at https://shop.example/photos/).`,
			'The sandbox cannot reach other addresses. To use your own photos, upload them in the form of the sample "remove the background".',
			'',
			'Results of the sample:',
			...filesOf(execution).map((file) => `  ${file}`),
			'',
			'Press Ctrl-C to stop everything.',
		].join('\n'),
	);
}

async function runSample(n8n: N8nRest, workflowId: string): Promise<Execution> {
	const started = await n8n.workflows.run(workflowId, 'When clicking ‘Execute workflow’');
	if (!('executionId' in started)) throw new Sentence('n8n did not run the sample workflow. Start it yourself in the editor.');
	const execution = await n8n.executions.wait(started.executionId, { seconds: 120 });
	if (execution.status !== 'success') {
		throw new Sentence(`The sample workflow ended as ${execution.status}: ${execution.data.resultData.error?.message ?? 'no reason given'}`);
	}
	return execution;
}

function filesOf(execution: Execution): string[] {
	return ['Cut out', 'Model photo', 'Video'].flatMap((node) =>
		(lastRun(execution, node).data?.main ?? []).flatMap((items) =>
			(items ?? []).map((item) => `${node.padEnd(12)} ${item.binary?.data?.fileName} (${item.binary?.data?.mimeType}, ${item.binary?.data?.fileSize})`),
		),
	);
}

async function stop(): Promise<void> {
	await running.n8n?.stop();
	await running.sandbox?.stop();
	await running.services?.stop();
}

let stopping: Promise<void> | undefined;
function stopOnce(code: number): void {
	stopping ??= stop().finally(() => process.exit(code));
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		if (!stopping) say('\nStopping.');
		stopOnce(0);
	});
}

start().catch((thrown: unknown) => {
	if (stopping) return;
	console.error(thrown instanceof Sentence ? thrown.message : thrown);
	stopOnce(1);
});
