import type { WorkflowInput } from '../../test/n8n/workflows';
import { operations } from '../../nodes/WeShop/operations/registry';
import type { Operation } from '../../nodes/WeShop/operations/operation';

/** Operations whose panel is in the documentation: one of each kind. The others look like one of these. */
const PICTURED: Readonly<Record<string, readonly string[]>> = {
	image: ['changeClothes', 'expand', 'ghostMannequin', 'modelPhoto', 'photoshoot', 'removeBackground', 'translateText', 'virtualTryOn'],
	imageModel: ['gptImage', 'nanoBanana', 'seedream'],
	design: ['logo', 'poster'],
	portrait: ['headshot'],
	video: ['enhance', 'kling', 'klingMotionControl', 'miniMaxH3', 'seedance'],
	run: ['estimate', 'get', 'start'],
	asset: ['upload'],
	preset: ['getMany'],
};

export function isPictured({ resource, name }: Pick<Operation, 'resource' | 'name'>): boolean {
	return PICTURED[resource]?.includes(name) ?? false;
}

export const picturedOperations: readonly Operation[] = operations.filter(isPictured);

/** The name of a panel's picture, in `docs/images`, without the extension. */
export function panelPicture({ resource, name }: Pick<Operation, 'resource' | 'name'>): string {
	return `panels/${resource}-${name}`;
}

/** What is set on a panel before its picture is taken: one list of images has some, to show what an entry looks like. */
export function parametersOf({ resource, name }: Pick<Operation, 'resource' | 'name'>): WorkflowInput['nodes'][number]['parameters'] {
	return { resource, operation: name, ...(name === 'seedream' ? { images: { values: [{ image: locator('binary', 'Photo_*') }, { image: locator('url', 'https://shop.example/scarf.jpg') }] } } : {}) };
}

function locator(mode: string, value: string): WorkflowInput['nodes'][number]['parameters'] {
	return { __rl: true, mode, value };
}

/** The resources whose list of operations is in the documentation. */
export const LISTED = ['image', 'imageModel', 'design', 'portrait', 'video', 'run'] as const;

/** The name of the picture of a resource's list, in `docs/images`, without the extension. */
export function listPicture(resource: string): string {
	return `lists/${resource}`;
}
