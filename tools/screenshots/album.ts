import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowInput } from '../../test/n8n/workflows';
import sharp from 'sharp';
import { resultProperties } from '../../nodes/WeShop/panel/options';
import { triggerPanel, triggerProperties } from '../../nodes/WeShop/panel/triggerPanel';
import { operationPickers } from '../../nodes/WeShop/panel/operationPickers';
import { operations } from '../../nodes/WeShop/operations/registry';
import { examples } from '../demo/workflows';
import { panelPicture, parametersOf, picturedOperations } from './pictured';

export const IMAGES = path.join(__dirname, '..', '..', 'docs', 'images');
const RECORD = path.join(IMAGES, 'taken.json');

/** A panel of the editor with the fields of an operation. */
export interface Panel {
	/** The name of the picture, without the extension. */
	picture: string;
	/** The label in the editor. */
	label: string;
	parameters: WorkflowInput['nodes'][number]['parameters'];
}

export const TRIGGER_PANEL = 'panels/trigger';

export const panels: Panel[] = [
	...picturedOperations.map((operation) => ({ picture: panelPicture(operation), label: operation.label, parameters: parametersOf(operation) })),
	{ picture: TRIGGER_PANEL, label: 'WeShop Trigger', parameters: {} },
];

/** What of a node no picture shows. */
const NOT_SHOWN = ['builderHint', 'waitingNodeTooltip'];
const LINE_NOT_SHOWN = new RegExp(`^import |\\b(${NOT_SHOWN.join('|')}):`);

/** A hash of everything in the node and the examples that the pictures show. */
export function appearance(): string {
	const shown = [operationPickers(operations), operations.map(({ properties }) => properties), resultProperties, triggerPanel, triggerProperties];
	const hash = createHash('sha256').update(JSON.stringify(shown, (name, value: unknown) => (NOT_SHOWN.includes(name) ? undefined : value)));
	const textOf = (file: string) => readFileSync(path.join(IMAGES, '..', '..', file), 'utf8');
	// The subtitle of a node on the canvas is defined in the node's file.
	for (const file of ['nodes/WeShop/WeShop.node.ts', 'nodes/WeShop/WeShopTrigger.node.ts']) hash.update(textOf(file).split('\n').filter((line) => !LINE_NOT_SHOWN.test(line)).join('\n'));
	for (const file of ['icons/weshop.svg', ...[...examples().keys()].map((name) => `examples/${name}.json`)]) hash.update(textOf(file));
	return hash.digest('hex');
}

/** The appearance when the pictures were taken. */
export function recordedAppearance(): string {
	return (JSON.parse(readFileSync(RECORD, 'utf8')) as { appearance: string }).appearance;
}

export function recordAppearance(): void {
	writeFileSync(RECORD, `${JSON.stringify({ appearance: appearance() }, null, '\t')}\n`);
}

/** The border around trimmed pictures, in pixels. */
const MARGIN = { top: 14, bottom: 14, left: 14, right: 14, background: '#ffffff' };

/** Trims the empty area around a picture. */
export async function trimmed(picture: Buffer): Promise<Buffer> {
	return await sharp(await sharp(picture).trim().toBuffer()).extend(MARGIN).toBuffer();
}

/** @param name in `docs/images`, without the extension */
export async function savePicture(name: string, picture: Buffer, { width }: { width?: number } = {}): Promise<void> {
	const file = path.join(IMAGES, `${name}.png`);
	mkdirSync(path.dirname(file), { recursive: true });
	await sharp(picture).resize({ width, withoutEnlargement: true }).png({ palette: true, quality: 90, effort: 10 }).toFile(file);
}
