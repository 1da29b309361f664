import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { resultProperties } from '../../nodes/WeShop/panel/options';
import { triggerPanel, triggerProperties } from '../../nodes/WeShop/panel/triggerPanel';
import { operationPickers } from '../../nodes/WeShop/panel/operationPickers';
import { operations } from '../../nodes/WeShop/operations/registry';
import { examples } from '../demo/workflows';

export const IMAGES = path.join(__dirname, '..', '..', 'docs', 'images');
const RECORD = path.join(IMAGES, 'taken.json');

/** A panel of the editor: whose fields it shows. */
export interface Panel {
	/** Of the picture, `panels/<name>.png`. */
	name: string;
	/** What the user calls it. */
	label: string;
	resource?: string;
	operation?: string;
}

export const TRIGGER_PANEL = 'trigger';

export const panels: Panel[] = [...operations.map(({ resource, name, label }) => ({ name: `${resource}-${name}`, label, resource, operation: name })), { name: TRIGGER_PANEL, label: 'WeShop Trigger' }];

/** Changes with whatever the pictures show of the node and the examples. */
export function appearance(): string {
	const shown = [operationPickers(operations), operations.map(({ properties }) => properties), resultProperties, triggerPanel, triggerProperties];
	// The line below a node on the canvas stands in the node's own file.
	const files = ['nodes/WeShop/WeShop.node.ts', 'nodes/WeShop/WeShopTrigger.node.ts', 'icons/weshop.svg', ...[...examples().keys()].map((name) => `examples/${name}.json`)];
	const hash = createHash('sha256').update(JSON.stringify(shown));
	for (const file of files) hash.update(readFileSync(path.join(IMAGES, '..', '..', file)));
	return hash.digest('hex');
}

/** What the node looked like when the pictures were taken. */
export function recordedAppearance(): string {
	return (JSON.parse(readFileSync(RECORD, 'utf8')) as { appearance: string }).appearance;
}

export function recordAppearance(): void {
	writeFileSync(RECORD, `${JSON.stringify({ appearance: appearance() }, null, '\t')}\n`);
}

/** Around what was cut to its content, in pixels. */
const MARGIN = { top: 14, bottom: 14, left: 14, right: 14, background: '#ffffff' };

/** The same picture without its empty surroundings. */
export async function cutToContent(picture: Buffer): Promise<Buffer> {
	return await sharp(await sharp(picture).trim().toBuffer()).extend(MARGIN).toBuffer();
}

/** @param name within `docs/images`, without an ending */
export async function keep(name: string, picture: Buffer, { width }: { width?: number } = {}): Promise<void> {
	const file = path.join(IMAGES, `${name}.png`);
	mkdirSync(path.dirname(file), { recursive: true });
	await sharp(picture).resize({ width, withoutEnlargement: true }).png({ palette: true, quality: 90, effort: 10 }).toFile(file);
}
