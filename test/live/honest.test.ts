import { inTurn, keysIn, removeFolders, tool } from './tool';

jest.setTimeout(400_000);
afterAll(removeFolders);

const PAY = ['--pay', '--yes', '--limit', '100'];
const runs = inTurn({
	honest: async () => await tool(PAY),
	'bills-twice': async () => await tool([...PAY, '--lie', 'bills-twice']),
	'other-result': async () => await tool([...PAY, '--lie', 'other-result']),
	stopped: async () => await tool(PAY, 'A video with'),
});

const verdicts = (page: string) => Object.fromEntries(page.split('\n').filter((line) => / \| (✔ confirmed|✘ refuted|open) \| /.test(line)).map((line) => line.slice(2, -2).split(' | ')).map(([says, state, , seen]) => [says!.slice(0, 40), `${state}: ${seen}`]));

describe('Against the stand-in', () => {
	it('finds everything as the contract says, and writes so', async () => {
		const { code, output, page } = await runs.honest;
		expect([code, output]).toEqual([0, expect.stringContaining('Everything is as our contract says.')]);
		expect(page).toMatch(/^# Tried against the stand-in, not against WeShop\n\n\*\*This page says nothing about WeShop\.\*\*/);
		expect(page).toContain('nothing was found that would fail a user; nothing else differs. Of 23 points of our contract 21 are confirmed, 0 refuted, 2 open.');
	});

	it('says what it does before it does it', async () => {
		const { output } = await runs.honest;
		const steps = ['First what costs nothing', 'The key: ', 'Presets: ', 'Uploads: ', 'Prices: 52 operations', 'Wrong requests: ', 'A run that does not exist: ', 'The document: '];
		expect(steps.map((step) => output.indexOf(step)).filter((at) => at < 0)).toEqual([]);
		expect(steps.map((step) => output.indexOf(step))).toEqual([...steps].map((step) => output.indexOf(step)).sort((one, other) => one - other));
	});

	it('has a price for each operation, least and fullest', async () => {
		const { page } = await runs.honest;
		const rows = page.split('## Prices')[1]!.split('## What WeShop refuses')[0]!.split('\n').filter((line) => /^\| .*`/.test(line));
		expect(rows).toHaveLength(52);
		expect(rows.filter((row) => !/\| \d+ \| \d+ \|/.test(row))).toEqual([]);
	});

	it("quotes WeShop's refusals, by code and word", async () => {
		const { page } = await runs.honest;
		expect(page).toContain('| a version that does not exist | 400 | INVALID_PARAMETER | agent.version must be v1.0 | false |');
	});

	it('keeps the document', async () => {
		expect((await runs.honest).files['openapi.yaml']).toContain('openapi: 3.1.0');
	});
});

describe('What costs points', () => {
	it('names each step with its price before it spends anything', async () => {
		const { output } = await runs.honest;
		expect(output.match(/^.*for up to \d+ points?\.$/gm)).toEqual([
			'Remove Background, from the start to the file, for up to 1 point.',
			'The same start again under the same Idempotency-Key (it should cost nothing), for up to 1 point.',
			'The same Idempotency-Key with another request (it should start nothing), for up to 1 point.',
			expect.stringMatching(/^Remove Background with a callback, awaited at port \d+, for up to 1 point\.$/),
			'A video with HappyHorse Video, the cheapest, for up to 6 points.',
		]);
	});

	it('confirms what can be confirmed on one day', async () => {
		const { code, page } = await runs.honest;
		expect(code).toBe(0);
		expect(verdicts(page)).toMatchObject({
			'What a run costs is what its price said': '✔ confirmed: price 1, charged 1',
			'The same start under one `Idempotency-Ke': '✔ confirmed: the same run; the balance did not change',
			'The same key with another body starts no': '✔ confirmed: HTTP 409 IDEMPOTENCY_CONFLICT: this Idempotency-Key was used with another request',
			'`callbackUrl` is called when a run ends,': "✔ confirmed: POST, with the run's ID",
			'A video is in `executions[].result[].vid': expect.stringMatching(/^✔ confirmed: video\/mp4, /),
			'A picture is in `executions[].result[].i': expect.stringMatching(/^✔ confirmed: image\/png, /),
			'A key is remembered for a day at least': expect.stringMatching(/^open: /),
		});
		expect(page).toContain('{"executionId":"‹the run\'s ID›","agentName":"removeBG"');
	});

	it('keeps IDs and addresses out of the page, and in the file that git ignores', async () => {
		const { output, page, files } = await runs.honest;
		const { runs: ids, starts, uploads } = JSON.parse(files['state.json']!) as { runs: string[]; starts: Array<{ executionId: string }>; uploads: Array<{ address: string }> };
		expect(ids).toHaveLength(3);
		expect(ids.filter((id) => !output.includes(id))).toEqual([]);
		expect([...ids, starts[0]!.executionId, uploads[0]!.address].filter((one) => page.includes(one))).toEqual([]);
		expect(page).not.toMatch(/999\d{3}/);
	});

	it.each([
		['bills-twice', 'WeShop makes and bills a second run for the same start under one Idempotency-Key, so a retry whose answer was lost is paid twice.'],
		['other-result', "WeShop's last answer about the run has the status Success, and its result has status, imageUrl."],
	] as const)('tells that WeShop differs (%s), and ends with 1', async (lie, sentence) => {
		const { code, output, page } = await runs[lie];
		expect([output, page]).toEqual([expect.stringContaining(sentence), expect.stringContaining(sentence)]);
		expect(code).toBe(1);
	});

	it('leaves, after Ctrl+C, the page of what was found, and names the runs that were started', async () => {
		const { code, output, page, files } = await runs.stopped;
		expect(code).toBe(130);
		expect(page).toContain('**It did not come to its end**: it was stopped.');
		expect(verdicts(page)['The same start under one `Idempotency-Ke']).toMatch(/^✔ confirmed/);
		const { runs: ids } = JSON.parse(files['state.json']!) as { runs: string[] };
		expect(ids.length).toBeGreaterThanOrEqual(2);
		expect(ids.filter((id) => !output.split('Stopped.')[1]!.includes(id))).toEqual([]);
	});

	it.each(['honest', 'bills-twice', 'other-result', 'stopped'] as const)('leaves the key in nothing, in no form (%s)', async (name) => {
		expect(keysIn(await runs[name])).toEqual([]);
	});
});
