import type { INodeParameterResourceLocator } from 'n8n-workflow';

/** A locator field as the editor stores it. */
function locator(mode: string, value: string | number): INodeParameterResourceLocator {
	return { __rl: true, mode, value };
}

export const url = (value: string) => locator('url', value);
export const fileIn = (property: string) => locator('binary', property);
export const listed = (id: string) => locator('list', id);
export const withId = (id: string | number) => locator('id', id);

/** A list of images as the editor stores it. */
export const imagesFrom = (...images: INodeParameterResourceLocator[]) => ({ values: images.map((image) => ({ image })) });

/** A photo that the sandbox hands out to everyone. */
export const shop = (name: string) => `https://shop.example/photos/${name}`;
