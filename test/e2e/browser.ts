import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, selectors, type BrowserContext, type Page } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SCREENSHOTS = path.join(__dirname, 'screenshots');

/** The height of the corners of a drop-down, in pixels. */
const ROUNDED = 5;

// n8n's own spelling.
selectors.setTestIdAttribute('data-test-id');

/** The editor as a logged-in owner sees it in Debian's Chromium. */
export class Browser {
	private constructor(
		private readonly context: BrowserContext,
		private readonly profile: string,
		readonly page: Page,
		private readonly url: string,
	) {}

	static async open(url: string, owner: { email: string; password: string }): Promise<Browser> {
		const profile = mkdtempSync(path.join(tmpdir(), 'weshop-chromium-'));
		const context = await chromium.launchPersistentContext(profile, {
			executablePath: CHROMIUM,
			headless: true,
			viewport: { width: 1500, height: 950 },
			args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
		});
		const page = context.pages()[0] ?? (await context.newPage());
		page.setDefaultTimeout(60_000);
		const browser = new Browser(context, profile, page, url);
		await context.request.post(`${url}/rest/login`, { data: { emailOrLdapLoginId: owner.email, password: owner.password } });
		return browser;
	}

	async goTo(where: string): Promise<void> {
		await this.page.goto(`${this.url}${where}`, { waitUntil: 'domcontentloaded' });
	}

	/** The canvas of a workflow, drawn. */
	async openWorkflow(id: string): Promise<void> {
		await this.goTo(`/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** The panel of a node on the canvas. */
	async openNode(name: string): Promise<void> {
		const node = this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
		await node.getByTestId('canvas-default-node').or(node.getByTestId('canvas-trigger-node')).dblclick();
		await this.page.getByTestId('node-parameters').waitFor();
	}

	async closeNode(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.page.getByTestId('node-parameters').waitFor({ state: 'detached' });
	}

	/** The output panel's view of files. */
	async showFiles(): Promise<void> {
		await this.page.getByTestId('output-panel').getByTestId('radio-button-binary').click();
	}

	/** "View" of the first file: how many pixels wide n8n shows it, 0 if it cannot. */
	async previewedWidth(element: 'img' | 'video'): Promise<number> {
		await this.page.getByTestId('output-panel').getByRole('button', { name: 'View', exact: true }).first().click();
		const shown = this.page.locator(`${element}[src*="binary-data"], ${element}:has(source[src*="binary-data"])`).first();
		await shown.waitFor();
		const width = async () => await shown.evaluate((node) => Number(Reflect.get(node, 'naturalWidth') ?? Reflect.get(node, 'videoWidth')));
		for (let tries = 0; tries < 100 && (await width()) === 0; tries++) await this.page.waitForTimeout(200);
		return await width();
	}

	/** Types into the nodes panel. */
	async findNode(name: string): Promise<void> {
		await this.page.getByTestId('node-creator-plus-button').first().click();
		await this.page.getByTestId('node-creator-search-bar').fill(name);
		await this.page.getByTestId('node-creator-item-name').filter({ hasText: name }).first().waitFor();
	}

	/** Picks from a drop-down of the open panel. */
	async choose(field: string, label: string): Promise<void> {
		await this.page.getByTestId(`parameter-input-${field}`).locator('input').first().click();
		await this.page.getByRole('option', { name: label, exact: true }).or(this.page.locator('.option-headline', { hasText: new RegExp(`^\\s*${label}\\s*$`) })).first().click();
	}

	/** Opens a drop-down of the open panel; gives the descriptions in it that n8n cuts off. */
	async cutOff(field: string): Promise<string[]> {
		await this.page.getByTestId(`parameter-input-${field}`).locator('input').first().click();
		const shown = this.page.locator('.option-description:visible');
		await shown.first().waitFor();
		const texts = await shown.evaluateAll((all) => all.map((one) => ({ text: one.textContent ?? '', fits: one.scrollHeight <= one.clientHeight })));
		return texts.filter(({ fits }) => !fits).map(({ text }) => text);
	}

	/** Kept to be looked at. */
	async screenshot(name: string): Promise<void> {
		mkdirSync(SCREENSHOTS, { recursive: true });
		await this.page.waitForTimeout(700);
		await this.page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
	}

	/** The open node's column of fields alone, in its whole height, without n8n's question what else one would wish. */
	async panelPicture(): Promise<Buffer> {
		await this.page.addStyleTag({ content: '[class*="featureRequest"] { visibility: hidden; }' });
		// n8n shows more of a field below the mouse.
		await this.page.mouse.move(0, 0);
		await this.page.waitForTimeout(700);
		return await this.page.getByTestId('node-parameters').screenshot();
	}

	/** A drop-down of the open panel with all of its entries. */
	async listPicture(field: string): Promise<Buffer> {
		await this.page.addStyleTag({ content: '.el-select-dropdown__wrap { max-height: none !important; }' });
		await this.page.getByTestId(`parameter-input-${field}`).locator('input').first().click();
		await this.page.locator('.option-description:visible').first().waitFor();
		await this.page.waitForTimeout(700);
		const box = await this.page.locator('.el-select-dropdown:visible').first().boundingBox();
		// Beyond the rounded corners, the panel shows.
		const picture = await this.page.screenshot(box ? { clip: { ...box, height: box.height - ROUNDED } } : {});
		await this.page.keyboard.press('Escape');
		return picture;
	}

	/** The nodes of the canvas, all of them in view, on white and without what n8n lays around them. */
	async canvasPicture(): Promise<Buffer> {
		await this.page.getByTestId('zoom-to-fit').click();
		const nodes = '.vue-flow__transformationpane';
		await this.page.addStyleTag({
			content: `body, html { background: #fff !important } body *:not(${nodes}, ${nodes} *) { visibility: hidden !important } ${nodes} { visibility: visible !important }`,
		});
		await this.page.waitForTimeout(700);
		const clip = await this.page.getByTestId('canvas-wrapper').boundingBox();
		return await this.page.screenshot(clip ? { clip } : {});
	}

	async close(): Promise<void> {
		await this.context.close();
		rmSync(this.profile, { recursive: true, force: true });
	}
}
