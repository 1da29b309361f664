const sandboxes = JSON.parse(process.env.SANDBOXES ?? '[]') as Array<{ proxyUrl: string; controlUrl: string }>;
const sandbox = sandboxes[Number(process.env.JEST_WORKER_ID ?? 1) - 1];

// n8n reads the proxy at each request; Jest gives each test file an environment of its own.
if (sandbox) {
	for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']) process.env[name] = sandbox.proxyUrl;
	process.env.SANDBOX_CONTROL = sandbox.controlUrl;
}
