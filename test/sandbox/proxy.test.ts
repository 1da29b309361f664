import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import type { Sandbox } from './sandbox';
import { startSandboxProcess } from './sandboxProcess';
import { SAMPLE_RUNS } from './sampleRuns';
import { DEMO_KEY } from './settings';
import { throughProxy } from './tunnel';
import { openSandbox } from './workersSandbox';

const INFO = 'https://openapi.weshop.ai/openapi/v1/agent/info?agentName=removeBG&agentVersion=v1.0';
const withKey = { headers: { authorization: DEMO_KEY } };

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await openSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

it('answers for https://openapi.weshop.ai, under a certificate that clients can check', async () => {
	const { status, body } = await throughProxy(sandbox, INFO, withKey);
	expect([status, JSON.parse(body.toString()).success]).toEqual([200, true]);
	await sandbox.expectKeyStayedHome();
});

it('serves an unmodified Node program with its environment', async () => {
	const program = `require('axios').get(${JSON.stringify(INFO)}, { headers: { Authorization: '${DEMO_KEY}' } }).then(({ data }) => console.log(data.success))`;
	const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env: { ...process.env, ...sandbox.environment } });
	expect(stdout.trim()).toBe('true');
});

it('keeps the certificates that NODE_EXTRA_CA_CERTS already named', async () => {
	const bundle = readFileSync(sandbox.environment.NODE_EXTRA_CA_CERTS, 'utf8');
	expect(bundle).toContain(readFileSync(sandbox.certificateFile, 'utf8').trim());
	const before = process.env.NODE_EXTRA_CA_CERTS;
	process.env.NODE_EXTRA_CA_CERTS = sandbox.certificateFile;
	const second = await startSandboxProcess();
	if (before === undefined) delete process.env.NODE_EXTRA_CA_CERTS;
	else process.env.NODE_EXTRA_CA_CERTS = before;
	expect(readFileSync(second.environment.NODE_EXTRA_CA_CERTS, 'utf8').match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
	await second.stop();
});

it('forwards nothing: an unknown host is answered 502 and recorded', async () => {
	const { status, body } = await throughProxy(sandbox, 'https://packages.example/axios');
	expect([status, body.toString()]).toEqual([502, expect.stringContaining('packages.example is not forwarded')]);
	expect(await sandbox.requests()).toMatchObject([{ url: 'https://packages.example/axios', status: 502 }]);
});

it('uses the host of the tunnel, not of the Host header, and reports a key that was sent there', async () => {
	const { status } = await throughProxy(sandbox, 'https://evil.example/openapi/agent/runs', { headers: { host: 'openapi.weshop.ai', authorization: DEMO_KEY } });
	expect(status).toBe(502);
	expect((await sandbox.keyReport()).violations).toMatchObject([{ url: 'https://evil.example/openapi/agent/runs' }]);
});

it('forwards a mapped host to loopback', async () => {
	const server = createServer((request, response) => response.setHeader('x-host', request.headers.host ?? '').end(`${request.method} ${request.url}`));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	await sandbox.settings({ hosts: { 'n8n.example': (server.address() as AddressInfo).port } });
	const { status, headers, body } = await throughProxy(sandbox, 'https://n8n.example/webhook/1?a=b', { method: 'POST', body: 'x' });
	expect([status, headers['x-host'], body.toString()]).toEqual([200, 'n8n.example', 'POST /webhook/1?a=b']);
	server.close();
});

it('listens on loopback only', async () => {
	const outward = Object.values(networkInterfaces()).flat().find((one) => one && !one.internal && one.family === 'IPv4');
	for (const url of [sandbox.proxyUrl, sandbox.controlUrl]) {
		const port = Number(new URL(url).port);
		expect(await reachable('127.0.0.1', port)).toBe(true);
		if (outward) expect(await reachable(outward.address, port)).toBe(false);
	}
});

it('does not serve plain HTTP by default', async () => {
	const answer = await fetch(`${sandbox.plainUrl}/agent/runs`, { method: 'POST', headers: { authorization: DEMO_KEY }, body: JSON.stringify(SAMPLE_RUNS.kling) });
	expect(answer.status).toBe(404);
	expect((await sandbox.keyReport()).violations).toHaveLength(1);
});

it('reports a port that is in use', async () => {
	const proxyPort = Number(new URL(sandbox.proxyUrl).port);
	const main = promisify(execFile)(process.execPath, ['--require', require.resolve('tsx/cjs'), `${__dirname}/../../tools/sandbox/start.ts`, '--proxy-port', String(proxyPort), '--control-port', '0']);
	await expect(main).rejects.toMatchObject({ code: 1, stderr: `Port ${proxyPort} is taken; pick others with --proxy-port and --control-port.\n` });
});

function reachable(host: string, port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect({ host, port });
		socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
		socket.on('connect', () => socket.destroy());
	});
}
