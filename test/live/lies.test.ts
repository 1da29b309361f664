import { inTurn, keysIn, removeFolders, tool, type ToolRun } from './tool';

// Fifteen runs, two at a time.
jest.setTimeout(900_000);
afterAll(removeFolders);

/** What it says where the stand-in lies: in its page, and in the terminal. */
const told: Record<string, string[]> = {
	'new-enum': [
		'Kling Video is refused with these settings: least, Kling_3_0. HTTP 400 INVALID_PARAMETER: params.modelName must be one of Kling_4_0, Kling_2_6',
		"kling: params.modelName no longer takes Kling_3_0 in WeShop's document, and Kling Video offers Kling_3_0, and a new node begins with Kling_3_0. It has Kling_4_0 instead.",
	],
	'stricter-number': [
		'Expand Image is refused with these settings: fullest. HTTP 400 INVALID_PARAMETER: params.targetWidth must be ',
		"expandimage: params.targetWidth may be at most 3000 in WeShop's document, and was 4096. Expand Image allows 4096.",
	],
	'other-field-name': [
		'Change Pose is refused with these settings: least, fullest. HTTP 400 INVALID_PARAMETER: params.prompt is required.',
		"aipose: WeShop's document requires a field that the node does not send: params.prompt. It no longer has params.textDescription, so perhaps that is its new name.",
	],
	'other-envelope': ["WeShop's answers have another envelope than the node reads: GET /openapi/v1/agent/info has code, msg, data, and no success beside its data.", "n8n's test of the credential fails with your key"],
	'fewer-formats': ['An upload of GIF is refused: HTTP 400 UNSUPPORTED_FORMAT: only png, jpg and webp are supported.', 'An upload of SVG is refused'],
	'pages-from-zero': ['WeShop says that there are 360 presets aimodel locations, and the node finds 260.'],
};

const runs = inTurn<string>({
	...Object.fromEntries(Object.keys(told).map((lie) => [lie, async () => await tool(['--lie', lie])])),
	'repeats-the-key': async () => await tool(['--lie', 'repeats-the-key']),
	'echoes-the-key': async () => await tool(['--lie', 'echoes-the-key']),
	'no-document': async () => await tool(['--lie', 'no-document']),
	// As an older tool may have left it: without when it was asked again.
	'broken-memory': async () => await tool([], undefined, { 'state.json': JSON.stringify({ uploads: [{ at: '2026-11-30T10:00:00Z', address: 'https://cdn.example/a.png' }] }) }),
	'id-in-meta': async () => await tool(['--pay', '--yes', '--limit', '100', '--lie', 'id-in-meta']),
	hostile: async () => await tool(['--lie', 'hostile']),
	'charges-more': async () => await tool(['--pay', '--yes', '--limit', '5', '--lie', 'charges-more']),
	'more-of-everything': async () => await tool(['--drift', '--lie', 'more-of-everything']),
	drift: async () => await tool(['--drift', '--lie', 'stricter-number']),
});

const failing = ({ page }: ToolRun) => page.split('## What would fail a user')[1]?.split('\n## ')[0] ?? '';

describe.each(Object.entries(told))('Against a stand-in that lies (%s)', (lie, words) => {
	it('says so in plain words, and ends with 1', async () => {
		const run = await runs[lie]!;
		for (const sentence of words) {
			expect(run.output).toContain(sentence);
			expect(failing(run)).toContain(sentence.replaceAll('<', '&lt;'));
		}
		expect(run.code).toBe(1);
		expect(run.page).toContain('Nothing was started or paid.');
	});
});

describe('The comparison alone', () => {
	it('says whether it needs a key, and ends with 1 where the node would fail a user', async () => {
		const { code, output, page } = await runs.drift!;
		expect(output).toContain('It needs no key.');
		expect(output).toContain(told['stricter-number']![1]);
		expect([code, page]).toEqual([1, '']);
	});

	it('tells what is new and no user meets, and ends with 0', async () => {
		const { code, output } = await runs['more-of-everything']!;
		expect(output).toContain('110 agents (2d-to-3d-image-converter, ai-3d-rendering, ai-action-figure-generators, ai-aging, ai-blemish-remover, ai-christmas-photo and 104 more): params.batchCount may be at most 32');
		expect(output).toContain('1 agent that we do not know: banana-9');
		expect(output).toContain('ai-poster: params.modelName also takes nano9 by now.');
		expect(output).not.toContain('This would fail a user');
		expect(code).toBe(0);
	});
});

describe('A hostile WeShop', () => {
	it('commands neither the terminal nor the page, and an address that is none ends nothing', async () => {
		const { code, output, page } = await runs.hostile!;
		expect(code).toBe(1);
		for (const text of [output, page]) expect(text).not.toMatch(/(?![\t\n])\p{Cc}/u);
		expect(page).toContain('HTTP 404 INVALID_PARAMETER: no such run');
		expect(page).toContain('An upload (PNG, JPEG, WebP, ');
		expect(page).toContain('its address is not one of the public web, so it is not used here.');
	});

	it('that charges more than its price does so once', async () => {
		const { output } = await runs['charges-more']!;
		expect(output).toContain('WeShop charged 8 points more than its price. 9 points are spent, which is the limit: nothing more is bought.');
		expect(output.match(/^.*for up to \d+ points?\.$/gm)).toEqual(['Remove Background, from the start to the file, for up to 1 point.']);
	});
});

describe('What goes wrong in one step', () => {
	it('is open, where it is the network, and the others have their turn', async () => {
		const { code, output, page } = await runs['no-document']!;
		expect(output).toContain('This was left out:\n  - The comparison of the documents: ');
		expect(output).toContain('Everything else is as our contract says.');
		expect(page).toMatch(/\| open \| \S+ \| https:\/\/openapi\.weshop\.ai\/… could not be loaded: /);
		expect(page).toContain('- The comparison of the documents: ');
		expect(page).toContain('nothing was found that would fail a user; nothing else differs. Of 23 points of our contract 12 are confirmed');
		expect(code).toBe(0);
	});

	it('is told, where it is the tool, and ends with 1', async () => {
		const { code, output, page } = await runs['broken-memory']!;
		expect(output).toContain('Here the tool itself failed; please report it:\n  - Uploads of earlier runs: ');
		expect(page).toContain('## Where the tool itself failed\n\n- Uploads of earlier runs: ');
		expect(page).toContain('1 step broke off, by a fault of the tool; nothing was found that would fail a user; nothing else differs. Of 23 points of our contract 13 are confirmed');
		expect(code).toBe(1);
	});

	it('reads a run whose ID is in meta alone', async () => {
		const { code, page, files } = await runs['id-in-meta']!;
		for (const seen of ['all of them, executionId in meta', 'price 1, charged 1', 'the same run; the balance did not change', "POST, with the run's ID"]) expect(page).toContain(`| ${seen} |`);
		expect(page).toContain('WeShop gives powerConsumption as text');
		expect((JSON.parse(files['state.json']!) as { runs: string[] }).runs).toHaveLength(3);
		expect(code).toBe(0);
	});
});

describe('The key', () => {
	it('that WeShop repeats and the node replaces fails no user', async () => {
		const { code, page } = await runs['echoes-the-key']!;
		expect(page).toContain('[withheld: these words repeat the key]');
		expect(page).not.toContain('## What would fail a user');
		expect(code).toBe(0);
	});

	it.each([...Object.keys(told), 'repeats-the-key', 'echoes-the-key', 'no-document', 'broken-memory', 'id-in-meta', 'hostile', 'charges-more', 'drift', 'more-of-everything'])('is in nothing that is left, in no form (%s)', async (name) => {
		expect(keysIn(await runs[name]!)).toEqual([]);
	});

	it('is withheld where WeShop repeats it, and that is told', async () => {
		const { page } = await runs['repeats-the-key']!;
		expect(page).toContain('| a version that does not exist | 400 | INVALID_PARAMETER | [withheld: these words repeat the key] | false |');
		expect(page).toContain('Words that came back held the key (');
	});
});
