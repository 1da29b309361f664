import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from './caller';
import type { Sandbox } from './sandbox';
import { startSandboxProcess } from './sandboxProcess';
import { SAMPLE_RUNS } from './sampleRuns';

let sandbox: Sandbox;
let caller: Caller;
beforeAll(async () => {
  sandbox = await startSandboxProcess({ plainDoor: true, settings: { imageSeconds: 0.1, videoSeconds: 0.1, callbackRetryMs: 30 } });
  caller = new Caller(sandbox);
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

describe('the callback', () => {
  let receiver: Server;
  let received: Array<{ host?: string; url?: string; body: { executionId: string; status: string } }>;
  let answers: number[];
  beforeEach(async () => {
    [received, answers] = [[], []];
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        received.push({ host: request.headers.host, url: request.url, body: JSON.parse(body) });
        response.writeHead(answers.shift() ?? 200).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => receiver.close(resolve)));
  const port = (): number => (receiver.address() as AddressInfo).port;
  const callbacks = async (count: number): Promise<object[]> => {
    for (let tries = 0; tries < 100; tries++) {
      const [run] = await sandbox.runs();
      if (run && run.callbacks.length >= count) break;
      await sleep(20);
    }
    return (await sandbox.runs())[0]?.callbacks ?? [];
  };

  it('reaches a mapped host when the run has ended', async () => {
    await sandbox.settings({ hosts: { 'n8n.example': port() } });
    const id = await caller.startedId({ ...SAMPLE_RUNS.removeBG, callbackUrl: 'https://n8n.example/webhook-waiting/7?signature=x' });
    expect(await callbacks(1)).toMatchObject([{ status: 200 }]);
    expect(received).toMatchObject([{ host: 'n8n.example', url: '/webhook-waiting/7?signature=x', body: { executionId: id, status: 'Success' } }]);
    expect((await caller.execution(id)).status).toBe('Success');
  });

  it('is tried again until it is answered with 2xx', async () => {
    answers = [500, 409];
    await caller.startedId({ ...SAMPLE_RUNS.kling, callbackUrl: `http://127.0.0.1:${port()}/` });
    expect(await callbacks(3)).toMatchObject([{ status: 500 }, { status: 409 }, { status: 200 }]);
  });

  it('goes to no other host', async () => {
    await caller.startedId({ ...SAMPLE_RUNS.kling, callbackUrl: 'https://example.com/hook' });
    expect(await callbacks(3)).toMatchObject([{ error: expect.stringContaining('not called') }, {}, {}]);
    expect(received).toEqual([]);
  });
});
