import { parseArgs } from 'node:util';
import { startSandbox, type Sandbox } from '../../test/sandbox/sandbox';
import { DEMO_KEY } from '../../test/sandbox/settings';
import { answerHelp } from '../help';

const USAGE = `
Usage: npx tsx tools/sandbox/start.ts [options]

Starts the stand-in for WeShop alone and prints how to point any program at it. Nothing that it gets leaves this machine.

  --proxy-port 8899       where programs send their requests, as to a proxy
  --control-port 8898     where it shows what it has seen
  --key <key>             the API key that it takes, ${DEMO_KEY} unless set
  --image-seconds 3       how long a picture takes
  --video-seconds 6       how long a video takes
  --host n8n.example=5678 a host name that it forwards to a port of this machine; may be given several times
`;

function guide({ environment, proxyUrl, plainUrl, controlUrl, certificateFile }: Sandbox, key: string): string {
	const variables = ['HTTPS_PROXY', 'NODE_EXTRA_CA_CERTS', 'NO_PROXY'].map((name) => `  export ${name}=${environment[name]}`);
	return `The WeShop sandbox stands in for https://openapi.weshop.ai. Nothing that it gets leaves this machine.
API key: ${key}

Any program that obeys a proxy, n8n for one:
${variables.join('\n')}

curl:
  curl --proxy ${proxyUrl} --cacert ${certificateFile} -H 'Authorization: ${key}' \\
    'https://openapi.weshop.ai/openapi/v1/agent/info?agentName=aimodel&agentVersion=v1.0'

weshop-cli:
  WESHOP_BASE_URL=${plainUrl} WESHOP_API_KEY=${key} npx weshop info aimodel

Photos to work with: https://shop.example/photos/sneaker.jpg, sneaker.png, handbag.webp, t-shirt.png, model.jpg
What it has seen: ${controlUrl}requests, runs, key-report
Stop it with Ctrl+C.`;
}

async function main(): Promise<void> {
	answerHelp(USAGE);
	const { values } = parseArgs({
		options: {
			'proxy-port': { type: 'string', default: '8899' },
			'control-port': { type: 'string', default: '8898' },
			'image-seconds': { type: 'string', default: '3' },
			'video-seconds': { type: 'string', default: '6' },
			key: { type: 'string', default: DEMO_KEY },
			host: { type: 'string', multiple: true, default: [] },
		},
	});
	const sandbox = await startSandbox({
		keys: [values.key],
		plainDoor: true,
		proxyPort: wholeNumber(values['proxy-port']),
		controlPort: wholeNumber(values['control-port']),
		settings: { imageSeconds: Number(values['image-seconds']), videoSeconds: Number(values['video-seconds']) },
		hosts: Object.fromEntries(values.host.map((pair) => [pair.split('=')[0] ?? '', wholeNumber(pair.split('=')[1])])),
	});
	console.log(guide(sandbox, values.key));
	const stop = (): void => void sandbox.stop().then(() => process.exit(0));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

function wholeNumber(text: string | undefined): number {
	if (!text || !/^\d{1,5}$/.test(text)) throw new Error(`"${text ?? ''}" is not a port. ${USAGE}`);
	return Number(text);
}

main().catch((error: NodeJS.ErrnoException & { port?: number }) => {
	const taken = `Port ${error.port} is taken; pick others with --proxy-port and --control-port.`;
	console.error(error.code === 'EADDRINUSE' ? taken : error.message);
	process.exit(1);
});
