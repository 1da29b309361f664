import type { INodeParameters } from 'n8n-workflow';
import { shop, url } from './fields';

export const there = shop('sneaker.png');
/** WeShop cannot finish a run with this photo: nothing is there. */
export const lost = shop('lost.png');

export function cutOut(taskName: string, set: INodeParameters = {}, options: INodeParameters = {}): INodeParameters {
	return { resource: 'image', operation: 'removeBackground', originalImage: url(there), download: false, ...set, options: { taskName, ...options } };
}

/** Started and not waited for. */
export const started = (taskName: string, options: INodeParameters = {}) => cutOut(taskName, { completion: 'none' }, options);

export function film(taskName: string, options: INodeParameters = {}, set: INodeParameters = {}): INodeParameters {
	return { resource: 'video', operation: 'kling', image: url(there), textDescription: 'It turns', download: false, ...set, options: { taskName, ...options } };
}
