import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { packProject } from '../n8n/packedPackage';
import { pinned } from '../n8n/pinned';
import { startNpmRegistry, type NpmRegistry } from '../services/npmRegistry';
import { filesOf, MANUAL, start, succeeded, surroundings, theSandbox } from './instance';
import { startOwnN8n, type OwnN8n } from './ownN8n';
import { cutOut, inARow } from './paused/workflows';

const { name, ...packageJson } = JSON.parse(readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8')) as { name: string; version: string };
const PACKAGES = '/community-packages';

/** Where n8n installs packages from, by its own default. */
function registryOfN8n(): string {
	const service = readFileSync(path.join(pinned.modules, 'community-packages', 'community-packages.service.js'), 'utf8');
	return new URL(/DEFAULT_REGISTRY = '([^']+)'/.exec(service)![1]!).hostname;
}

describe('A user who installs the package in Settings → Community nodes', () => {
	let own: OwnN8n;
	let registry: NpmRegistry;
	const folder = mkdtempSync(path.join(surroundings().ownFolders, 'consumer-'));

	beforeAll(async () => {
		const host = registryOfN8n();
		registry = await startNpmRegistry(host, { name, ...packageJson }, await packProject(folder));
		own = await startOwnN8n('consumer', { npm_config_offline: 'false', npm_config_cache: path.join(folder, 'npm') });
		const { hosts } = await theSandbox().settings();
		await theSandbox().settings({ hosts: { ...hosts, [host]: registry.port } });
	});
	afterAll(async () => {
		await own?.stop();
		await registry?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	const loaded = async () => (await own.n8n.editor.nodeTypes()).map((type) => type.name).filter((type) => type.startsWith(`${name}.`));

	it('gets what npm has, and nothing else: n8n takes it off and installs it again', async () => {
		await own.n8n.session.delete(`${PACKAGES}?name=${name}`);
		expect(await loaded()).toEqual([]);
		const installed = await own.n8n.session.post<{ packageName: string; installedVersion: string }>(PACKAGES, { name, verify: false });
		expect(installed).toMatchObject({ packageName: name, installedVersion: packageJson.version });
		expect(new Set(registry.asked.filter((asked) => !asked.includes(name)))).toEqual(new Set());
		expect(registry.asked).toContain(`GET /${name}/-/${name}-${packageJson.version}.tgz`);
		expect((await loaded()).sort()).toEqual([`${name}.weShop`, `${name}.weShopTool`, `${name}.weShopTrigger`]);
	});

	it('makes a cut-out with it', async () => {
		const trigger = { name: MANUAL, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
		const node = cutOut(own.credential, { originalImage: { __rl: true, mode: 'url', value: 'https://shop.example/photos/sneaker.jpg' }, completion: 'wait', options: { taskName: 'Installed' } });
		const execution = await succeeded(own.n8n.executions.wait(await start(own.n8n, inARow('Installed', [trigger, node]))));
		expect(await filesOf(own.n8n, execution, node.name)).toEqual([expect.objectContaining({ mimeType: 'image/png' })]);
	});
});

afterAll(async () => await theSandbox().expectKeyStayedHome());
