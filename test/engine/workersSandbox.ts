import { workersSandboxes } from '../sandbox/workersSandbox';

const sandbox = workersSandboxes()?.closed;

// n8n reads the proxy at each request; Jest gives each test file an environment of its own.
if (sandbox) {
	for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']) process.env[name] = sandbox.proxyUrl;
	process.env.SANDBOX_CONTROL = sandbox.controlUrl;
}
