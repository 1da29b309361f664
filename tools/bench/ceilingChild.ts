import axios from 'axios';
import { throughProxy, type ProxyDoor } from '../../test/sandbox/tunnel';
import { DEMO_KEY } from '../../test/sandbox/settings';
import type { Ceiling } from './figures';
import { percentile } from './percentile';

const AT_A_TIME = 50;
const REQUESTS = 1_000;
const RUNS = 'https://openapi.weshop.ai/openapi/agent/runs';
const MEGABYTE = 1_000_000;

interface Task {
	door: ProxyDoor;
	plainUrl: string;
	photo: string;
	/** The URL of a large file. */
	file: string;
}

const headers = { authorization: DEMO_KEY, 'content-type': 'application/json' };

/** Opens a new connection for each request, as n8n's HTTP client does. */
async function start({ door, photo }: Task): Promise<string> {
	const body = { agent: { name: 'removeBG', version: 'v1.0' }, input: { originalImage: photo }, params: { maskType: 'autoSubjectSegment', images: [photo], originalImage: photo, batchCount: 1, backgroundHex: '#FFFFFF' }, safeGenerate: 'on' };
	const response = await throughProxy(door, RUNS, { method: 'POST', headers, body: JSON.stringify(body) });
	return (JSON.parse(response.body.toString()) as { data: { executionId: string } }).data.executionId;
}

/** How many of these requests the sandbox answers per second. */
async function perSecond(work: () => Promise<unknown>): Promise<number> {
	const begun = performance.now();
	let left = REQUESTS;
	await Promise.all(
		Array.from({ length: AT_A_TIME }, async () => {
			while (left-- > 0) await work();
		}),
	);
	return (REQUESTS / (performance.now() - begun)) * 1_000;
}

async function main(task: Task): Promise<Ceiling> {
	const id = await start(task);
	const poll = async () => await throughProxy(task.door, `${RUNS}/${id}`, { headers });
	await perSecond(poll);
	const trips: number[] = [];
	for (let trip = 0; trip < 100; trip++) {
		const begun = performance.now();
		await axios.get(`${task.plainUrl}/agent/runs/${id}`, { headers, proxy: false });
		trips.push(performance.now() - begun);
	}
	const startsPerSecond = await perSecond(async () => await start(task));
	const pollsPerSecond = await perSecond(poll);
	const begun = performance.now();
	const { body } = await throughProxy(task.door, task.file);
	const fileRate = body.length / MEGABYTE / ((performance.now() - begun) / 1_000);
	return { pollsPerSecond, startsPerSecond, fileRate, roundTrip: percentile(trips.sort((one, other) => one - other), 0.5) };
}

process.once('message', (task: Task) => {
	void main(task).then((ceiling) => process.send?.(ceiling, () => process.exit(0)));
});
