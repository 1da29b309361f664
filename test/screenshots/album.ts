import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { WeShop } from '../../nodes/WeShop/WeShop.node';
import { WeShopTrigger } from '../../nodes/WeShop/WeShopTrigger.node';
import { operations } from '../../nodes/WeShop/operations/registry';

export const IMAGES = path.join(__dirname, '..', '..', 'docs', 'images');
const RECORD = path.join(IMAGES, 'taken.json');

/** A panel of the editor: whose fields it shows. */
export interface Panel {
	/** Of the picture, `panels/<name>.png`. */
	name: string;
	resource?: string;
	operation?: string;
}

export const TRIGGER_PANEL = 'trigger';

export const panels: Panel[] = [...operations.map(({ resource, name }) => ({ name: `${resource}-${name}`, resource, operation: name })), { name: TRIGGER_PANEL }];

/** Changes with whatever the node shows, and with nothing else. */
export function appearance(): string {
	const shown = [new WeShop(), new WeShopTrigger()].map(({ description }) => description);
	return createHash('sha256').update(JSON.stringify(shown)).digest('hex');
}

/** What the node looked like when the pictures were taken. */
export function recordedAppearance(): string {
	return (JSON.parse(readFileSync(RECORD, 'utf8')) as { appearance: string }).appearance;
}

export function recordAppearance(): void {
	writeFileSync(RECORD, `${JSON.stringify({ appearance: appearance() }, null, '\t')}\n`);
}

/** @param name within `docs/images`, without an ending */
export async function keep(name: string, picture: Buffer, { width }: { width?: number } = {}): Promise<void> {
	const file = path.join(IMAGES, `${name}.png`);
	mkdirSync(path.dirname(file), { recursive: true });
	await sharp(picture).resize({ width, withoutEnlargement: true }).png({ palette: true, quality: 90, effort: 10 }).toFile(file);
}
